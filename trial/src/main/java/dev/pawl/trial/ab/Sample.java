package dev.pawl.trial.ab;

/**
 * What a test of means needs to know of one side.
 *
 * @param count how many independent units
 * @param mean their mean
 * @param variance their sample variance, with n − 1 below the sum; 0 for a single unit
 */
public record Sample(long count, double mean, double variance) {

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
   * The sample of these outcomes, one per unit (Welford 1962).
   *
   * @throws IllegalArgumentException when an outcome is not finite, with its place
   */
  public static Sample of(double... outcomes) {
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < outcomes.length; i++) {
      double x = outcomes[i];
      if (!Double.isFinite(x)) {
        throw new IllegalArgumentException(
            "outcome " + i + ": " + x + " (expected: a finite number)");
      }
      double step = x - mean;
      mean += step / (i + 1);
      squares += step * (x - mean);
    }
    return new Sample(
        outcomes.length, mean, outcomes.length > 1 ? squares / (outcomes.length - 1) : 0);
  }

  /** The squared standard error of the mean. */
  double squaredError() {
    return variance / count;
  }
}
