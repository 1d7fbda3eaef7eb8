package dev.pawl.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Any summary over a sliding window of event time, kept as a ring of equal buckets of it.
 *
 * <p>The window at time {@code t} is the bucket that {@code t} is in and the {@code buckets − 1}
 * before it: between {@code (buckets − 1)·width} and {@code buckets·width} long. Buckets begin at
 * multiples of {@code width} since 1970-01-01T00:00Z, so the same events make the same buckets
 * wherever a stream starts.
 *
 * <p>Values may come out of order as long as they are not older than the window at the latest time
 * seen; older ones go into a summary apart, {@link #late}. Time only moves on: reading at a time
 * before the latest one reads the latest window.
 *
 * <p>Finding a bucket takes constant time, reading merges what is in the window. Not safe for use
 * by several threads at once.
 *
 * @param <S> what is kept for each bucket
 */
public final class Windowed<S extends Summary<S>> implements Summary<Windowed<S>> {
  private static final int HEAD = 4;

  private final long width;
  private final Supplier<S> empty;
  private final List<S> ring;
  private final boolean[] used;
  private S late;
  private long latest = Long.MIN_VALUE;

  /**
   * An empty window.
   *
   * @param width how long a bucket is, in milliseconds of event time, above 0
   * @param buckets how many there are, above 0
   * @param empty makes a summary of nothing, the same each time
   */
  public Windowed(long width, int buckets, Supplier<S> empty) {
    if (width <= 0) {
      throw new IllegalArgumentException("width: " + width + " ms (expected: above 0)");
    }
    if (buckets <= 0) {
      throw new IllegalArgumentException("buckets: " + buckets + " (expected: above 0)");
    }
    this.width = width;
    this.empty = Objects.requireNonNull(empty, "empty");
    ring = new ArrayList<>(buckets);
    for (int i = 0; i < buckets; i++) {
      ring.add(empty.get());
    }
    used = new boolean[buckets];
    late = empty.get();
  }

  /**
   * The summary that a value of a time is to be added to: that of its bucket, or {@link #late}.
   *
   * @param time in milliseconds of event time since 1970-01-01T00:00Z
   */
  public S at(long time) {
    long bucket = Math.floorDiv(time, width);
    moveTo(bucket);
    if (bucket <= latest - ring.size()) {
      return late;
    }
    int index = index(bucket);
    used[index] = true;
    return ring.get(index);
  }

  /** Moves the window on, without a value. */
  public void advance(long time) {
    moveTo(Math.floorDiv(time, width));
  }

  /** All that is in the window at a time, as a summary of its own. */
  public S over(long time) {
    S all = empty.get();
    long first = Math.floorDiv(time, width) - ring.size() + 1;
    for (long bucket = Math.max(first, latest - ring.size() + 1);
        latest != Long.MIN_VALUE && bucket <= latest;
        bucket++) {
      if (used[index(bucket)]) {
        all.merge(ring.get(index(bucket)));
      }
    }
    return all;
  }

  /** What came too late for the window. */
  public S late() {
    return late;
  }

  private void moveTo(long bucket) {
    if (bucket <= latest) {
      return;
    }
    long first =
        latest == Long.MIN_VALUE ? bucket : Math.max(latest + 1, bucket - ring.size() + 1L);
    for (long stale = first; stale <= bucket; stale++) {
      clear(index(stale));
    }
    latest = bucket;
  }

  private void clear(int index) {
    if (used[index]) {
      ring.set(index, empty.get());
      used[index] = false;
    }
  }

  private int index(long bucket) {
    return (int) Math.floorMod(bucket, (long) ring.size());
  }

  /** Takes in {@code other}, which has the same buckets. */
  @Override
  public void merge(Windowed<S> other) {
    if (other.width != width || other.ring.size() != ring.size()) {
      throw new IllegalArgumentException(
          "other: %s buckets of %s ms (expected: %s of %s ms)"
              .formatted(other.ring.size(), other.width, ring.size(), width));
    }
    late.merge(other.late);
    if (other.latest == Long.MIN_VALUE) {
      return;
    }
    moveTo(other.latest);
    for (long bucket = other.latest - ring.size() + 1; bucket <= other.latest; bucket++) {
      if (!other.used[index(bucket)]) {
        continue;
      }
      if (bucket <= latest - ring.size()) {
        late.merge(other.ring.get(index(bucket)));
      } else {
        used[index(bucket)] = true;
        ring.get(index(bucket)).merge(other.ring.get(index(bucket)));
      }
    }
  }

  @Override
  public Windowed<S> copy() {
    Windowed<S> copy = new Windowed<>(width, ring.size(), empty);
    for (int i = 0; i < used.length; i++) {
      copy.used[i] = used[i];
      if (used[i]) {
        copy.ring.set(i, ring.get(i).copy());
      }
    }
    copy.late = late.copy();
    copy.latest = latest;
    return copy;
  }

  /** {@inheritDoc} A time takes two, so that none of its bits is lost. */
  @Override
  public double[] state() {
    List<double[]> parts = new ArrayList<>();
    parts.add(late.state());
    int length = HEAD + used.length + parts.getFirst().length;
    for (int i = 0; i < used.length; i++) {
      double[] part = used[i] ? ring.get(i).state() : new double[0];
      parts.add(part);
      length += part.length;
    }
    double[] state = new double[length];
    state[0] = latest >> 32;
    state[1] = latest & 0xffffffffL;
    state[2] = used.length;
    int to = HEAD + used.length;
    for (int i = 0; i < parts.size(); i++) {
      double[] part = parts.get(i);
      // The late summary always has numbers; a bucket without any is one that is not used.
      state[HEAD - 1 + i] = part.length;
      System.arraycopy(part, 0, state, to, part.length);
      to += part.length;
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    checkLengths(state);
    latest = ((long) state[0] << 32) | (long) state[1];
    int from = HEAD + used.length;
    late = empty.get();
    int lateLength = (int) state[HEAD - 1];
    late.restore(Arrays.copyOfRange(state, from, from + lateLength));
    from += lateLength;
    for (int i = 0; i < used.length; i++) {
      int length = (int) state[HEAD + i];
      used[i] = length > 0;
      ring.set(i, empty.get());
      if (used[i]) {
        ring.get(i).restore(Arrays.copyOfRange(state, from, from + length));
        from += length;
      }
    }
  }

  private void checkLengths(double[] state) {
    double expected = HEAD + used.length;
    boolean whole = state.length >= expected && state[2] == used.length;
    if (whole) {
      for (int i = 0; i <= used.length; i++) {
        whole &= state[HEAD - 1 + i] >= 0;
        expected += state[HEAD - 1 + i];
      }
    }
    if (!whole || state.length != expected) {
      throw new IllegalArgumentException(
          "state: %s numbers (expected: as state() of a window of %s buckets gives them)"
              .formatted(state.length, used.length));
    }
  }
}
