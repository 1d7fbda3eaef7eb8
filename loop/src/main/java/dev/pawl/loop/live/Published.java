package dev.pawl.loop.live;

import org.jspecify.annotations.Nullable;

/**
 * What serving reads of a key, as of a tick: the numbers of all features side by side, or null when
 * nothing is left. Only {@code previous} ever changes, to null, when there is a later one.
 */
final class Published {
  final long tick;
  final double @Nullable [] numbers;
  volatile @Nullable Published previous;

  Published(long tick, double @Nullable [] numbers, @Nullable Published previous) {
    this.tick = tick;
    this.numbers = numbers;
    this.previous = previous;
  }
}
