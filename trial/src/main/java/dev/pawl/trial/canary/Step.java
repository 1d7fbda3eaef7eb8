package dev.pawl.trial.canary;

import java.time.Duration;
import java.util.Objects;

/**
 * One step of a canary.
 *
 * @param share of all traffic that goes to the canary, in (0, 0.5]; as much goes to the baseline
 * @param examples how many the canary answers in this step at least
 * @param hold how long the step lasts at least, in event time
 */
public record Step(double share, long examples, Duration hold) {
  public Step {
    Objects.requireNonNull(hold, "hold");
    if (!(share > 0 && share <= 0.5)) {
      throw new IllegalArgumentException(
          "share: " + share + " (expected: in (0, 0.5], for the baseline needs as much)");
    }
    if (examples < 1) {
      throw new IllegalArgumentException("examples: " + examples + " (expected: at least 1)");
    }
    if (hold.isNegative()) {
      throw new IllegalArgumentException("hold: " + hold + " (expected: 0 or more)");
    }
  }
}
