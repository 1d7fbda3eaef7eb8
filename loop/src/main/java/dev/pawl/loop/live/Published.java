package dev.pawl.loop.live;

import org.jspecify.annotations.Nullable;

/**
 * What serving reads of a key, as of a tick: the numbers of all features side by side, or null when
 * nothing is left. Only {@code previous} ever changes, to null, when there is a later one, and what
 * the features were at the clock that they were read at last, which follows from the rest.
 */
final class Published {
  final long tick;
  final double @Nullable [] numbers;
  volatile @Nullable Published previous;

  /** Written by any reader without a lock: a record is seen whole or not at all. */
  private @Nullable Reading last;

  private record Reading(long clock, double[] values) {}

  Published(long tick, double @Nullable [] numbers, @Nullable Published previous) {
    this.tick = tick;
    this.numbers = numbers;
    this.previous = previous;
  }

  /**
   * The values of all features at a clock, computed once for all requests between two ticks. Not to
   * be written to.
   *
   * @param features those of the board, in its order
   */
  double @Nullable [] at(long clock, Feature[] features) {
    if (numbers == null) {
      return null;
    }
    Reading reading = last;
    if (reading == null || reading.clock() != clock) {
      double[] values = new double[features.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = features[i].read(numbers, clock);
      }
      reading = new Reading(clock, values);
      last = reading;
    }
    return reading.values();
  }
}
