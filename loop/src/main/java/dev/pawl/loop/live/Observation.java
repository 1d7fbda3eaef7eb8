package dev.pawl.loop.live;

import dev.pawl.loop.due.Due;
import org.jspecify.annotations.Nullable;

/** An event as one live feature sees it. */
final class Observation implements Due {
  private final long time;
  private final long offset;
  final long key;

  /** What is aggregated; 0 where events are only counted. */
  final double value;

  private @Nullable Cell cell;

  /**
   * An event that waits for the clock.
   *
   * @param time when it happened
   * @param offset its number among all events of the feature state, in log order
   * @param key the code of its key
   */
  Observation(long time, long offset, long key, double value) {
    this.time = time;
    this.offset = offset;
    this.key = key;
    this.value = value;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public long offset() {
    return offset;
  }

  /** It was taken into a cell; so that it can leave it without a search. */
  void enter(Cell entered) {
    cell = entered;
  }

  /** The cell that it was taken into. */
  Cell cell() {
    if (cell == null) {
      throw new IllegalStateException("event " + offset + " waits (expected: in a cell)");
    }
    return cell;
  }
}
