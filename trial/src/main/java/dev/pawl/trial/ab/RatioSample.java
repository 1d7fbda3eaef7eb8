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

  /** The squared standard error of the ratio, by the delta method. */
  double squaredError() {
    double r = ratio();
    return (numeratorVariance - 2 * r * covariance + r * r * denominatorVariance)
        / (count * denominator * denominator);
  }
}
