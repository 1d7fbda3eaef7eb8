package dev.pawl.trial.ab;

/**
 * What a test of means needs to know of one side.
 *
 * @param count how many independent units
 * @param mean their mean
 * @param variance their sample variance, with n − 1 below the sum; 0 for a single unit
 */
public record Sample(long count, double mean, double variance) {
  /** Deviations below this share of the largest outcome are rounding, not variation. */
  private static final double ROUNDING = 1e-14;

  public Sample {
    if (count < 0) {
      throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
    }
    if (count > 0 && (!Double.isFinite(mean) || !(variance >= 0) || Double.isInfinite(variance))) {
      throw new IllegalArgumentException(
          "sample: mean %s, variance %s (expected: finite, variance 0 or more; remove or mend outcomes that are no numbers)"
              .formatted(mean, variance));
    }
  }

  /**
   * The sample of these outcomes, one per unit (Welford 1962). Outcomes that differ by rounding
   * alone, as sums of the same numbers do, have no variance.
   *
   * @throws IllegalArgumentException when an outcome is not finite, with its place
   */
  public static Sample of(double... outcomes) {
    double mean = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < outcomes.length; i++) {
      double x = outcomes[i];
      if (!Double.isFinite(x)) {
        throw new IllegalArgumentException(
            "outcome " + i + ": " + x + " (expected: a finite number)");
      }
      double step = x - mean;
      mean += step / (i + 1);
      squares += step * (x - mean);
      largest = Math.max(largest, Math.abs(x));
    }
    double noise = outcomes.length * (ROUNDING * largest) * (ROUNDING * largest);
    return new Sample(outcomes.length, mean, squares > noise ? squares / (outcomes.length - 1) : 0);
  }

  /** The squared standard error of the mean. */
  double squaredError() {
    return variance / count;
  }
}
