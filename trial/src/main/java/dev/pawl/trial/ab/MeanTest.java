package dev.pawl.trial.ab;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Welch's t-test of two means with its interval (Welch 1947, "The generalization of 'Student's'
 * problem"): with {@code vᵢ = sᵢ²/nᵢ} the difference of means over {@code √(v₁ + v₂)} is compared
 * with Student's t of
 *
 * <pre>
 *   ν = (v₁ + v₂)² / ( v₁²/(n₁ − 1) + v₂²/(n₂ − 1) )
 * </pre>
 *
 * degrees of freedom. For one look at a size that was fixed before: looked at repeatedly it errs
 * more often than α; {@code dev.pawl.trial.sequential} is for that. It assumes independent units,
 * and sums that are nearly normal.
 */
public final class MeanTest {
  private MeanTest() {}

  /** What the treatment's mean less the control's shows. */
  public static Verdict of(Sample control, Sample treatment, Terms terms) {
    long n = control.count() + treatment.count();
    if (control.count() < 2 || treatment.count() < 2) {
      return Verdict.undecided(
          n,
          "%d and %d units (expected: at least 2 on each side)"
              .formatted(control.count(), treatment.count()));
    }
    double v0 = control.squaredError();
    double v1 = treatment.squaredError();
    if (v0 + v1 <= 0) {
      return Verdict.invalid(
          n, "the metric is the same for every unit of a side: what does not vary proves nothing");
    }
    double difference = treatment.mean() - control.mean();
    double degrees =
        (v0 + v1)
            * (v0 + v1)
            / (v0 * v0 / (control.count() - 1) + v1 * v1 / (treatment.count() - 1));
    return student(difference, Math.sqrt(v0 + v1), degrees, n, terms);
  }

  /** The test of an estimate with its standard error and degrees of freedom. */
  static Verdict student(double difference, double error, double degrees, long n, Terms terms) {
    TDistribution t = new TDistribution(degrees);
    double reach = error * t.inverseCumulativeProbability(1 - terms.alpha() / 2);
    double p = 2 * t.cumulativeProbability(-Math.abs(difference) / error);
    return terms.verdict(
        Interval.around(difference, reach, 1 - terms.alpha()), OptionalDouble.of(p), n, n, "units");
  }
}
