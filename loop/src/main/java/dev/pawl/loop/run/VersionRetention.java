package dev.pawl.loop.run;

import java.time.Duration;

/**
 * Which checkpoints of old versions are kept.
 *
 * @param newest how many of a model's newest versions keep theirs, at least 0; those that the fold
 *     remembers do in any case
 * @param atLeast how long every version keeps its own, in event time
 */
public record VersionRetention(int newest, Duration atLeast) {

  public VersionRetention {
    if (newest < 0) {
      throw new IllegalArgumentException("newest: " + newest + " (expected: 0 or more)");
    }
    if (atLeast.isNegative()) {
      throw new IllegalArgumentException("atLeast: " + atLeast + " (expected: 0 or more)");
    }
  }

  /** The newest 1,000, and all of the last 90 days. */
  public static VersionRetention standard() {
    return new VersionRetention(1_000, Duration.ofDays(90));
  }
}
