package dev.pawl.loop.join;

import dev.pawl.loop.due.Due;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of one join key, in {@link Due#ORDER}. They leave in that order too, so the group
 * is a window on an array.
 */
final class KeyGroup {
  private @Nullable Tracked[] items = new Tracked[2];
  private int from;
  private int to;

  boolean isEmpty() {
    return from == to;
  }

  /** Adds a prediction; O(1) when it is the latest. */
  void add(Tracked tracked) {
    if (to == items.length) {
      int size = to - from;
      var moved = size <= items.length / 2 ? items : Arrays.copyOf(items, 2 * items.length);
      System.arraycopy(items, from, moved, 0, size);
      Arrays.fill(moved, size, moved.length, null);
      items = moved;
      from = 0;
      to = size;
    }
    int at = to;
    while (at > from && Due.ORDER.compare(at(at - 1), tracked) > 0) {
      items[at] = items[at - 1];
      at--;
    }
    items[at] = tracked;
    to++;
  }

  /** Takes a prediction out; O(1) when it is the earliest. */
  void remove(Tracked tracked) {
    int at = from;
    while (at(at) != tracked) {
      at++;
    }
    System.arraycopy(items, from, items, from + 1, at - from);
    items[from++] = null;
  }

  /** Whether a prediction is known that was made at or before a time. */
  boolean hasAtOrBefore(long time) {
    return !isEmpty() && at(from).time <= time;
  }

  /**
   * The latest open prediction in {@code [earliest, time]} that takes part in learning; where there
   * is none, the latest open one that does not; null where there is none of these.
   */
  @Nullable Tracked latest(long earliest, long time) {
    Tracked uncounted = null;
    for (int i = after(time) - 1; i >= from && at(i).time >= earliest; i--) {
      Tracked candidate = at(i);
      if (!candidate.isOpen()) {
        continue;
      }
      if (candidate.isCounted()) {
        return candidate;
      }
      if (uncounted == null) {
        uncounted = candidate;
      }
    }
    return uncounted;
  }

  /** The index of the first prediction that was made after a time. */
  private int after(long time) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).time <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Tracked at(int index) {
    Tracked tracked = items[index];
    if (tracked == null) {
      throw new IllegalStateException(
          "index: " + index + " (expected: in " + from + ".." + to + ")");
    }
    return tracked;
  }
}
