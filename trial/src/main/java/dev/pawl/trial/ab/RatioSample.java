package dev.pawl.trial.ab;

/**
 * A ratio metric of one side, by randomisation unit: of clicks per view by user, a user has the
 * numerator "clicks" and the denominator "views".
 *
 * @param count how many units
 * @param numerator their mean numerator
 * @param denominator their mean denominator
 * @param numeratorVariance sample variance of the numerators
 * @param denominatorVariance sample variance of the denominators
 * @param covariance sample covariance of the two
 */
public record RatioSample(
    long count,
    double numerator,
    double denominator,
    double numeratorVariance,
    double denominatorVariance,
    double covariance) {
  /** Residuals below this share of the sums' variances are rounding, not variation. */
  private static final double ROUNDING = 1e-12;

  public RatioSample {
    boolean finite =
        Double.isFinite(numerator)
            && Double.isFinite(denominator)
            && Double.isFinite(covariance)
            && numeratorVariance < Double.POSITIVE_INFINITY
            && denominatorVariance < Double.POSITIVE_INFINITY;
    if (count < 0 || !finite || !(numeratorVariance >= 0) || !(denominatorVariance >= 0)) {
      throw new IllegalArgumentException(
          "ratio sample: %d units, means %s and %s, variances %s and %s, covariance %s (expected: 0 units or more, finite, variances 0 or more)"
              .formatted(
                  count,
                  numerator,
                  denominator,
                  numeratorVariance,
                  denominatorVariance,
                  covariance));
    }
  }

  /**
   * The sample of these units.
   *
   * @throws IllegalArgumentException when a number is not finite or the lengths differ
   */
  public static RatioSample of(double[] numerators, double[] denominators) {
    if (numerators.length != denominators.length) {
      throw new IllegalArgumentException(
          "numerators: %d, denominators: %d (expected: as many of each)"
              .formatted(numerators.length, denominators.length));
    }
    Sample y = Sample.of(numerators);
    Sample x = Sample.of(denominators);
    double products = 0;
    for (int i = 0; i < numerators.length; i++) {
      products += (numerators[i] - y.mean()) * (denominators[i] - x.mean());
    }
    int n = numerators.length;
    return new RatioSample(
        n, y.mean(), x.mean(), y.variance(), x.variance(), n > 1 ? products / (n - 1) : 0);
  }

  /** The ratio of the sums. */
  public double ratio() {
    return numerator / denominator;
  }

  /**
   * The variance of one unit's influence on the ratio, by the delta method; 0 when the ratio is the
   * same for every unit up to rounding.
   */
  public double influence() {
    double r = ratio();
    double both = numeratorVariance + r * r * denominatorVariance;
    double residuals = both - 2 * r * covariance;
    return residuals > ROUNDING * both ? residuals / (denominator * denominator) : 0;
  }

  /** The squared standard error of the ratio. */
  double squaredError() {
    return influence() / count;
  }
}
