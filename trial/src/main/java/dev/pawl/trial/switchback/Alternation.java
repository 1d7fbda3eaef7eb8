package dev.pawl.trial.switchback;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Plain alternation: one day control, one day treatment, and so on; the pairs' differences are
 * compared with 0 by Student's t.
 *
 * <p>Nothing is random, so what else alternates counts as effect: with periods of a day the weekday
 * confounds every other week, a trend biases by half a period's growth, and an effect that lasts
 * into the next period is taken off itself. Use {@link SwitchbackDesign} where you can; this is for
 * data that exists already.
 */
public final class Alternation {
  /** Deviations below this share of the largest outcome are rounding, not variation. */
  private static final double ROUNDING = 1e-14;

  private Alternation() {}

  /**
   * What the pairs of neighbouring periods show.
   *
   * @param outcomes one for each period, control first, finite; an odd one at the end is left out
   */
  public static Verdict of(double[] outcomes, Terms terms) {
    int pairs = outcomes.length / 2;
    if (pairs < 2) {
      return Verdict.undecided(outcomes.length, pairs + " pairs of periods (expected: at least 2)");
    }
    double mean = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < pairs; i++) {
      double difference = outcomes[2 * i + 1] - outcomes[2 * i];
      if (!Double.isFinite(difference)) {
        throw new IllegalArgumentException(
            "outcomes %d and %d: %s, %s (expected: finite numbers)"
                .formatted(2 * i, 2 * i + 1, outcomes[2 * i], outcomes[2 * i + 1]));
      }
      double step = difference - mean;
      mean += step / (i + 1);
      squares += step * (difference - mean);
      largest =
          Math.max(largest, Math.max(Math.abs(outcomes[2 * i]), Math.abs(outcomes[2 * i + 1])));
    }
    double error = Math.sqrt(squares / (pairs - 1) / pairs);
    if (!(error > ROUNDING * largest)) {
      return Verdict.invalid(
          outcomes.length,
          "the difference is the same in every pair: what does not vary proves nothing");
    }
    TDistribution t = new TDistribution(pairs - 1);
    Verdict verdict =
        terms.verdict(
            Interval.around(
                mean,
                error * t.inverseCumulativeProbability(1 - terms.alpha() / 2),
                1 - terms.alpha()),
            OptionalDouble.of(2 * t.cumulativeProbability(-Math.abs(mean) / error)),
            outcomes.length,
            pairs,
            "pairs of periods");
    return new Verdict(
        verdict.kind(),
        verdict.interval(),
        verdict.margin(),
        verdict.pValue(),
        verdict.evidence(),
        verdict.reason()
            + (outcomes.length % 2 == 0 ? "" : "; the last period has no pair and is left out")
            + "; alternation was not random: whatever else alternates is in it");
  }
}
