package dev.pawl.trial;

/**
 * An estimate with its interval.
 *
 * @param estimate what is estimated; {@code NaN} when there is none
 * @param lower the lower end; −∞ when nothing is known
 * @param upper the upper end; +∞ when nothing is known
 * @param confidence how often such intervals cover the truth, in (0, 1); for a confidence sequence
 *     over all looks
 */
public record Interval(double estimate, double lower, double upper, double confidence) {

  public Interval {
    if (!(confidence >= 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence: " + confidence + " (expected: in [0, 1))");
    }
  }

  /** An estimate of which nothing else is known. */
  public static Interval unbounded(double estimate, double confidence) {
    return new Interval(estimate, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence);
  }

  /** From {@code estimate − reach} to {@code estimate + reach}. */
  public static Interval around(double estimate, double reach, double confidence) {
    return new Interval(estimate, estimate - reach, estimate + reach, confidence);
  }

  /** Whether a value lies between the ends, ends included. */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }
}
