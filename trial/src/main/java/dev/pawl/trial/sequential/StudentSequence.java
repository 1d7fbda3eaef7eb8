package dev.pawl.trial.sequential;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's interval for the mean at all looks from the {@code m}-th observation on: Lai 1976, "On
 * confidence sequences" (Annals of Statistics 4), the t-test made anytime-valid.
 *
 * <p>For {@code n} independent normal observations of unknown mean and variance let {@code u =
 * n·mean²/Σ(x − mean)²}, which is T²/(n − 1) for Student's T. The likelihood of the data, with the
 * effect size mixed over the whole line and the scale over its right Haar measure, relative to "the
 * mean is 0", is proportional to
 *
 * <pre>
 *   L(n) = n^(−1/2) · (1 + u)^(n/2)
 * </pre>
 *
 * <p>It is not integrable at the first observation, but from the {@code m}-th on it is a
 * nonnegative martingale, so with {@code f}, {@code F} Student's density and distribution function
 * with {@code m − 1} degrees of freedom
 *
 * <pre>
 *   P(L(n) ≥ b for any n ≥ m) = E min(1, L(m)/b) = 2 (1 − F(a) + a f(a))
 *   b = m^(−1/2) (1 + a²/(m − 1))^(m/2)
 * </pre>
 *
 * <p>One-sided, only effects on that side are mixed: {@code L⁺ = L · G(√(nu))}, with {@code G} and
 * {@code g} for {@code n} degrees of freedom, and by the same theorem
 *
 * <pre>
 *   P(L⁺(n) ≥ b for any n ≥ m) = 1 − F(a) + f(0)/(b√m) · √((m−1)/m) · (c G(c) + (m + c²)/(m − 1) g(c))
 *   c = a √(m/(m − 1)),   b = L⁺(m) at T = a
 * </pre>
 *
 * <p>As {@code L⁺ ≥ L − n^(−1/2)/2} on that side, it is enough that the right side exceeds {@code
 * b}.
 *
 * <p>No probability is spent on looks before the {@code m}-th, and there is nothing to tune: for
 * large {@code m} the interval reaches {@code √(a² + ln(n/m))} standard errors to each side, with
 * {@code a} = 2.50 at a one-sided α of 5 %. Immutable.
 */
public final class StudentSequence {
  private static final double SMALLEST = 1e-6;
  private static final double LARGEST = 1e12;

  private final int first;
  private final Sides sides;
  private final double bound;

  private StudentSequence(int first, Sides sides, double bound) {
    this.first = first;
    this.sides = sides;
    this.bound = bound;
  }

  /**
   * The boundary of an error probability.
   *
   * @param alpha the error probability over all looks, in (0, 0.5]
   * @param first m, at least 2: from which observation on there are looks
   * @param sides what α is about
   */
  public static StudentSequence of(double alpha, int first, Sides sides) {
    Mixtures.check(alpha, 1);
    if (first < 2) {
      throw new IllegalArgumentException("first: " + first + " (expected: at least 2)");
    }
    TDistribution start = new TDistribution(first - 1);
    TDistribution mixed = new TDistribution(first);
    double low = StrictMath.log(SMALLEST);
    double high = StrictMath.log(LARGEST);
    for (double middle = (low + high) / 2;
        middle > low && middle < high;
        middle = (low + high) / 2) {
      double a = StrictMath.exp(middle);
      double level =
          switch (sides) {
            case TWO -> 2 * (start.cumulativeProbability(-a) + a * start.density(a));
            case ONE -> oneSided(a, first, start, mixed);
          };
      if (level > alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double a = StrictMath.exp(high);
    double whole = likelihood(a, first);
    return new StudentSequence(
        first,
        sides,
        sides == Sides.TWO ? whole : whole * mixed.cumulativeProbability(atOneMore(a, first)));
  }

  /** L(m) at T = a. */
  private static double likelihood(double a, int m) {
    return StrictMath.exp(m / 2.0 * StrictMath.log1p(a * a / (m - 1))) / Math.sqrt(m);
  }

  /** c, which is a as Student's T with one more degree of freedom. */
  private static double atOneMore(double a, int m) {
    return a * Math.sqrt(m / (m - 1.0));
  }

  private static double oneSided(double a, int m, TDistribution start, TDistribution mixed) {
    double c = atOneMore(a, m);
    double upTo = mixed.cumulativeProbability(c);
    double below = c * upTo + (m + c * c) / (m - 1.0) * mixed.density(c);
    double scale = start.density(0) * Math.sqrt((m - 1.0) / m) / Math.sqrt(m);
    return start.cumulativeProbability(-a) + scale * below / (likelihood(a, m) * upTo);
  }

  /**
   * From which {@code n·mean²/Σ(x − mean)²} on "the mean is 0" is rejected.
   *
   * @param observations n
   * @return above 0; infinite before the first look
   */
  public double threshold(long observations) {
    if (observations < first) {
      return Double.POSITIVE_INFINITY;
    }
    double n = observations;
    double evidence = bound * Math.sqrt(n) + (sides == Sides.ONE ? 0.5 : 0);
    return StrictMath.expm1(2 / n * StrictMath.log(evidence));
  }

  /**
   * Half the width of the interval for the mean, in the unit of {@code deviation}; infinite before
   * the first look.
   *
   * @param observations n
   * @param deviation their sample standard deviation, with n − 1 below the sum
   */
  public double radius(long observations, double deviation) {
    double n = observations;
    return deviation * Math.sqrt((n - 1) / n * threshold(observations));
  }
}
