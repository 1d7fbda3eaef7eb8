package dev.pawl.trial.canary;

import dev.pawl.trial.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a canary is judged.
 *
 * @param steps in order, at least one; shares never fall
 * @param limits what ends it at once
 * @param alpha the probability, over all looks and all three tests, that a canary that is as good
 *     as the baseline is aborted, in (0, 0.5]
 * @param passing the probability, over all looks, that one passes whose quality is worse by more
 *     than the margin, in (0, 0.25]; what a budget gives when many canaries follow each other
 * @param errorRatio how many times the baseline's errors are tolerated, at least 1
 * @param slowness what counts as slow
 * @param qualityMargin by how much the mean quality may be worse, in its unit, 0 or more
 * @param direction which way quality is better
 * @param silence after so much event time without an answer of the canary it is paused, above 0
 */
public record CanarySettings(
    List<Step> steps,
    Limits limits,
    double alpha,
    double passing,
    double errorRatio,
    Slowness slowness,
    double qualityMargin,
    Direction direction,
    Duration silence) {

  public CanarySettings {
    steps = List.copyOf(steps);
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(slowness, "slowness");
    Objects.requireNonNull(direction, "direction");
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("steps: none (expected: at least 1)");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).share() < steps.get(i - 1).share()) {
        throw new IllegalArgumentException(
            "steps: share %s after %s (expected: shares that never fall)"
                .formatted(steps.get(i).share(), steps.get(i - 1).share()));
      }
    }
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(passing > 0 && passing <= 0.25)) {
      throw new IllegalArgumentException("passing: " + passing + " (expected: in (0, 0.25])");
    }
    if (!(errorRatio >= 1 && errorRatio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "errorRatio: " + errorRatio + " (expected: finite, at least 1)");
    }
    if (!(qualityMargin >= 0 && qualityMargin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "qualityMargin: " + qualityMargin + " (expected: finite, 0 or more)");
    }
    if (silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException("silence: " + silence + " (expected: above 0)");
    }
  }

  /**
   * 1, 5, 20 and 50 % of the traffic, an hour and 1,000 answers each; α = 5 %, half of it to pass.
   */
  public static CanarySettings of(double qualityMargin, Direction direction) {
    Duration hour = Duration.ofHours(1);
    return new CanarySettings(
        List.of(
            new Step(0.01, 1_000, hour),
            new Step(0.05, 1_000, hour),
            new Step(0.2, 1_000, hour),
            new Step(0.5, 1_000, hour)),
        new Limits(0.2, 20, Double.POSITIVE_INFINITY),
        0.05,
        0.025,
        1,
        new Slowness(0.95, 1.2, 0),
        qualityMargin,
        direction,
        Duration.ofMinutes(10));
  }
}
