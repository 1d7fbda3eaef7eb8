package dev.pawl.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds on what a version may cost before it gets any traffic.
 *
 * @param latency the longest time of one prediction, at the 99 % quantile; empty for any
 * @param latencyRatio how many times the champion's that may be; +∞ for any
 * @param megabytes the largest frozen model; +∞ for any
 * @param memoryRatio how many times the champion's that may be; +∞ for any
 * @param steps how many examples the learner learns from in a second at least; 0 for any
 * @param stepsRatio the least share of the champion's, in [0, 1]; 0 for any
 * @param slices by which share the loss may be above the champion's in a slice; +∞ for any
 */
public record GateSpec(
    Optional<Duration> latency,
    double latencyRatio,
    double megabytes,
    double memoryRatio,
    double steps,
    double stepsRatio,
    double slices) {

  /** No bounds. */
  public static final GateSpec NONE =
      new GateSpec(
          Optional.empty(),
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          0,
          0,
          Double.POSITIVE_INFINITY);

  /** Whether a version has to be measured: anything but slices is bounded. */
  public boolean measures() {
    return !equals(
        new GateSpec(
            NONE.latency(),
            NONE.latencyRatio(),
            NONE.megabytes(),
            NONE.memoryRatio(),
            NONE.steps(),
            NONE.stepsRatio(),
            slices));
  }
}
