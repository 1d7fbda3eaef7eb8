package dev.pawl.trial.ab;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The z-test of two proportions, with an interval that also holds for few successes and for none:
 * the p-value from the pooled standard error {@code √(p(1−p)(1/n₀ + 1/n₁))}, the interval from the
 * two Wilson intervals {@code (lᵢ, uᵢ)} (Newcombe 1998, "Interval estimation for the difference
 * between independent proportions", method 10):
 *
 * <pre>
 *   d − √((p₁ − l₁)² + (u₀ − p₀)²)   to   d + √((u₁ − p₁)² + (p₀ − l₀)²),   d = p₁ − p₀
 * </pre>
 *
 * For one look at a size that was fixed before; units are independent.
 */
public final class ProportionTest {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private ProportionTest() {}

  /**
   * What the treatment's proportion less the control's shows.
   *
   * @param control the control's count
   * @param treatment the treatment's count
   */
  public static Verdict of(Count control, Count treatment, Terms terms) {
    long n = control.units() + treatment.units();
    if (control.units() == 0 || treatment.units() == 0) {
      return Verdict.undecided(
          n,
          "%d and %d units (expected: at least 1 on each side)"
              .formatted(control.units(), treatment.units()));
    }
    double p0 = control.share();
    double p1 = treatment.share();
    double z = NORMAL.inverseCumulativeProbability(1 - terms.alpha() / 2);
    Interval wilson0 = wilson(control, z, terms.alpha());
    Interval wilson1 = wilson(treatment, z, terms.alpha());
    double d = p1 - p0;
    double down = hypotenuse(p1 - wilson1.lower(), wilson0.upper() - p0);
    double up = hypotenuse(wilson1.upper() - p1, p0 - wilson0.lower());
    double pooled = (double) (control.successes() + treatment.successes()) / n;
    double error =
        Math.sqrt(pooled * (1 - pooled) * (1.0 / control.units() + 1.0 / treatment.units()));
    double p = error > 0 ? 2 * NORMAL.cumulativeProbability(-Math.abs(d) / error) : 1;
    return terms.verdict(
        new Interval(d, d - down, d + up, 1 - terms.alpha()), OptionalDouble.of(p), n, n, "units");
  }

  private static double hypotenuse(double a, double b) {
    return Math.sqrt(a * a + b * b);
  }

  /** Wilson's score interval (1927). */
  private static Interval wilson(Count count, double z, double alpha) {
    double n = count.units();
    double p = count.share();
    double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    double reach = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return new Interval(p, Math.max(0, centre - reach), Math.min(1, centre + reach), 1 - alpha);
  }

  /**
   * Units, and how many of them succeeded.
   *
   * @param successes 0 to {@code units}
   * @param units 0 or more
   */
  public record Count(long successes, long units) {
    public Count {
      if (units < 0 || successes < 0 || successes > units) {
        throw new IllegalArgumentException(
            "successes: %d of %d (expected: 0 to the number of units)".formatted(successes, units));
      }
    }

    /** The share of successes; {@code NaN} without units. */
    public double share() {
      return (double) successes / units;
    }
  }
}
