package dev.pawl.cli.plan;

import java.util.function.LongToDoubleFunction;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * After how many observations a comparison that may be looked at all the time is likely to show
 * something: the least {@code n} with
 *
 * <pre>
 *   ( z(n) + q ) σ/√n ≤ gap
 * </pre>
 *
 * where {@code z} is how many standard errors the interval reaches to one side, and {@code q} the
 * normal quantile of the wanted probability. Looks before {@code n} only make it likelier.
 *
 * @param errors z, which grows more slowly than √n
 * @param first from how many observations on there are looks
 */
record Reach(LongToDoubleFunction errors, long first) {
  private static final NormalDistribution NORMAL = new NormalDistribution();
  private static final long MOST = 1L << 45;

  /**
   * The number of observations.
   *
   * @param gap how far the truth is away from what has to be ruled out
   * @param deviation σ, one observation's
   * @param probability with which that is to be shown by then
   * @return at least {@code first}; infinite when no number would do
   */
  double observations(double gap, double deviation, double probability) {
    double quantile = NORMAL.inverseCumulativeProbability(probability);
    if (!(gap > 0) || !enough(MOST, gap, deviation, quantile)) {
      return Double.POSITIVE_INFINITY;
    }
    long low = first - 1;
    long high = MOST;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (enough(middle, gap, deviation, quantile)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.max(first, high);
  }

  private boolean enough(long n, double gap, double deviation, double quantile) {
    return n > 0 && (errors.applyAsDouble(n) + quantile) * deviation / Math.sqrt((double) n) <= gap;
  }
}
