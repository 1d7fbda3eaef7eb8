package dev.pawl.trial.ab;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The test of two ratio metrics when the analysis unit (a page view) is not the randomisation unit
 * (a user), by the delta method (Deng, Knoblich and Lu 2018, "Applying the delta method in metric
 * analytics"): with {@code R = Ȳ/X̄} over the users' sums,
 *
 * <pre>
 *   Var(R) ≈ ( s²_Y − 2 R s_XY + R² s²_X ) / (n X̄²)
 * </pre>
 *
 * For one look at a size that was fixed before; users are independent, and their number is large.
 */
public final class RatioTest {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private RatioTest() {}

  /** What the treatment's ratio less the control's shows. */
  public static Verdict of(RatioSample control, RatioSample treatment, Terms terms) {
    long n = control.count() + treatment.count();
    if (control.count() < 2 || treatment.count() < 2) {
      return Verdict.undecided(
          n,
          "%d and %d units (expected: at least 2 on each side)"
              .formatted(control.count(), treatment.count()));
    }
    if (!(control.denominator() > 0 && treatment.denominator() > 0)) {
      return Verdict.invalid(n, "the denominators of a side sum to 0 or less: there is no ratio");
    }
    double squared = control.squaredError() + treatment.squaredError();
    if (!(squared > 0)) {
      return Verdict.invalid(
          n, "the ratio is the same for every unit of a side: what does not vary proves nothing");
    }
    double difference = treatment.ratio() - control.ratio();
    double error = Math.sqrt(squared);
    double reach = error * NORMAL.inverseCumulativeProbability(1 - terms.alpha() / 2);
    double p = 2 * NORMAL.cumulativeProbability(-Math.abs(difference) / error);
    return terms.verdict(
        Interval.around(difference, reach, 1 - terms.alpha()), OptionalDouble.of(p), n, n, "units");
  }
}
