package dev.pawl.trial.ab;

/**
 * Variance reduction with what was known before the experiment (Deng, Xu, Kohavi and Walker 2013,
 * "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data"):
 * outcomes {@code Y} become {@code Y − θ(X − X̄)}, with {@code X̄} over both sides and
 *
 * <pre>
 *   θ = cov(Y, X) / var(X)
 * </pre>
 *
 * pooled within the sides. The expected difference stays; the variance falls by the squared
 * correlation. The covariate must not be touched by the treatment: the metric itself in the weeks
 * before is the usual one.
 *
 * @param theta θ; 0 when the covariate does not vary
 * @param control the control's adjusted outcomes
 * @param treatment the treatment's
 */
public record Cuped(double theta, Sample control, Sample treatment) {
  /** What is left of the variance below this share is rounding. */
  private static final double ROUNDING = 1e-24;

  /**
   * The adjusted samples.
   *
   * @param control the control's outcomes
   * @param controlBefore its covariate, unit by unit
   * @param treatment the treatment's outcomes
   * @param treatmentBefore its covariate, unit by unit
   * @throws IllegalArgumentException when lengths differ or a number is not finite
   */
  public static Cuped of(
      double[] control, double[] controlBefore, double[] treatment, double[] treatmentBefore) {
    requireOneEach("control", control, controlBefore);
    requireOneEach("treatment", treatment, treatmentBefore);
    RatioSample c = RatioSample.of(control, controlBefore);
    RatioSample t = RatioSample.of(treatment, treatmentBefore);
    if (c.count() + t.count() < 3) {
      return new Cuped(0, Sample.of(control), Sample.of(treatment));
    }
    double covariance = (c.count() - 1) * c.covariance() + (t.count() - 1) * t.covariance();
    double variance =
        (c.count() - 1) * c.denominatorVariance() + (t.count() - 1) * t.denominatorVariance();
    double theta = variance > 0 ? covariance / variance : 0;
    double mean =
        (c.count() * c.denominator() + t.count() * t.denominator()) / (c.count() + t.count());
    return new Cuped(
        theta,
        adjusted(control, controlBefore, theta, mean),
        adjusted(treatment, treatmentBefore, theta, mean));
  }

  private static void requireOneEach(String side, double[] outcomes, double[] before) {
    if (outcomes.length != before.length) {
      throw new IllegalArgumentException(
          "%s: %d outcomes, %d values of the covariate (expected: as many of each)"
              .formatted(side, outcomes.length, before.length));
    }
  }

  private static Sample adjusted(double[] y, double[] x, double theta, double mean) {
    double[] adjusted = new double[y.length];
    double squares = 0;
    for (int i = 0; i < y.length; i++) {
      adjusted[i] = y[i] - theta * (x[i] - mean);
      squares += y[i] * y[i];
    }
    Sample sample = Sample.of(adjusted);
    boolean rounding = sample.variance() * sample.count() <= ROUNDING * squares;
    return rounding ? new Sample(sample.count(), sample.mean(), 0) : sample;
  }
}
