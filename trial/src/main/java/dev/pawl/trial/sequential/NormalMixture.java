package dev.pawl.trial.sequential;

import java.util.Objects;

/**
 * The asymptotic confidence sequence for a mean: the normal mixture boundary of Waudby-Smith,
 * Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences" (arXiv 2103.06476).
 *
 * <p>After {@code t} independent observations with mean {@code m} and standard deviation {@code s},
 * the true mean is within {@code m ± radius(t, s)}, for all {@code t} at once:
 *
 * <pre>
 *   two-sided  s √( 2(tρ² + 1)/(t²ρ²) · ln( √(tρ² + 1) / α ) )
 *   one-sided  s √( 2(tρ² + 1)/(t²ρ²) · ln( 1 + √(tρ² + 1) / (2α) ) )
 * </pre>
 *
 * <p>The guarantee is asymptotic, like that of a z-interval: early looks, while {@code s} is
 * uncertain, are too bold. {@link StudentSequence} counts that uncertainty. Immutable.
 *
 * @param alpha the error probability over all looks, in (0, 0.5]
 * @param rho the mixture's spread ρ, above 0: where the boundary is tight, see {@link #tuned}
 * @param sides what α is about
 */
public record NormalMixture(double alpha, double rho, Sides sides) {

  public NormalMixture {
    Mixtures.check(alpha, rho);
    Objects.requireNonNull(sides, "sides");
  }

  /**
   * The boundary that is about tightest at a planned number of observations: {@code ρ = √((−2 ln a
   * + ln(1 − 2 ln a))/t)} with {@code a = α}, or {@code 2α} when one-sided. It holds at all other
   * sizes too, and is wider there.
   *
   * @param alpha the error probability over all looks, in (0, 0.5]
   * @param sides what α is about
   * @param observations the planned number, at least 1
   */
  public static NormalMixture tuned(double alpha, Sides sides, long observations) {
    return new NormalMixture(alpha, Mixtures.tuned(alpha, sides, observations), sides);
  }

  /**
   * Half the width of the interval, in the unit of {@code deviation}.
   *
   * @param observations how many there are, at least 1
   * @param deviation their standard deviation
   */
  public double radius(long observations, double deviation) {
    double t = observations;
    double g = t * rho * rho + 1;
    double root = Math.sqrt(g);
    double log =
        switch (sides) {
          case ONE -> StrictMath.log1p(root / (2 * alpha));
          case TWO -> StrictMath.log(root / alpha);
        };
    return deviation * Math.sqrt(2 * g / (t * t * rho * rho) * log);
  }

  /**
   * The least α at which the two-sided boundary with this spread rules a value out: a p-value that
   * is valid at all looks.
   *
   * @param observations how many there are, above 0
   * @param errors how many standard errors {@code s/√t} the value is away from the mean
   * @return at most 1
   */
  public double pValue(double observations, double errors) {
    double tr = observations * rho * rho;
    double log = StrictMath.log1p(tr) / 2 - errors * errors * tr / (2 * (tr + 1));
    return log >= 0 ? 1 : StrictMath.exp(log);
  }
}
