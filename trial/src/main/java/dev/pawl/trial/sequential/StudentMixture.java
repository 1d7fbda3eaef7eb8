package dev.pawl.trial.sequential;

import java.util.Objects;

/**
 * The normal mixture boundary with the uncertainty of the standard deviation counted: an
 * anytime-valid t-test. Exact at all looks from the second on for independent normal observations
 * of unknown variance, and equal to {@link NormalMixture} in the limit.
 *
 * <p>For {@code n} observations let {@code u = n·mean²/Σ(x − mean)²}, which is T²/(n − 1) for
 * Student's T, and {@code g = 1 + nρ²}. With the effect size (mean over deviation) mixed over N(0,
 * ρ²) and the scale over its right Haar measure, the likelihood ratio against "the mean is 0" is
 *
 * <pre>
 *   E = g^(−1/2) · ( (1 + u) / (1 + u/g) )^(n/2)
 * </pre>
 *
 * (Lai 1976, "On confidence sequences"; Gönen et al. 2005; that it is an anytime-valid test: Wang
 * and Ramdas, arXiv 2310.03722). By Ville's inequality E exceeds 1/α ever with probability α at
 * most. One-sided, only the half of the mixture on that side counts; that half is {@code 2E} less
 * the other one, which is at most {@code g^(−1/2)} when the mean lies on this side. So it is enough
 * that {@code 2E − g^(−1/2)} exceeds 1/α. Immutable.
 *
 * @param alpha the error probability over all looks, in (0, 0.5]
 * @param rho the spread ρ of the effect sizes mixed over, above 0, see {@link #tuned}
 * @param sides what α is about
 */
public record StudentMixture(double alpha, double rho, Sides sides) {

  public StudentMixture {
    Mixtures.check(alpha, rho);
    Objects.requireNonNull(sides, "sides");
  }

  /**
   * The boundary that is about tightest at a planned number of observations; ρ as in {@link
   * NormalMixture#tuned}.
   *
   * @param alpha the error probability over all looks, in (0, 0.5]
   * @param sides what α is about
   * @param observations the planned number, at least 1
   */
  public static StudentMixture tuned(double alpha, Sides sides, long observations) {
    return new StudentMixture(alpha, Mixtures.tuned(alpha, sides, observations), sides);
  }

  /**
   * From which {@code n·mean²/Σ(x − mean)²} on "the mean is 0" is rejected.
   *
   * @param observations n, at least 1
   * @return above 0; infinite while so few observations can reject nothing
   */
  public double threshold(long observations) {
    double n = observations;
    double g = 1 + n * rho * rho;
    double root = Math.sqrt(g);
    double evidence =
        switch (sides) {
          case ONE -> root / (2 * alpha) + 0.5;
          case TWO -> root / alpha;
        };
    double excess = StrictMath.expm1(2 / n * StrictMath.log(evidence));
    double room = 1 - (1 + excess) / g;
    return room > 0 ? excess / room : Double.POSITIVE_INFINITY;
  }

  /**
   * Half the width of the interval for the mean, in the unit of {@code deviation}; infinite while
   * there are too few observations.
   *
   * @param observations n, at least 2
   * @param deviation their sample standard deviation, with n − 1 below the sum
   */
  public double radius(long observations, double deviation) {
    double n = observations;
    return deviation * Math.sqrt((n - 1) / n * threshold(observations));
  }
}
