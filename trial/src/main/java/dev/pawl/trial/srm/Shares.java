package dev.pawl.trial.srm;

import dev.pawl.trial.Figures;
import org.hipparchus.special.Gamma;

/** Counts and shares of arms, checked and put into words. */
final class Shares {
  private static final double TOLERANCE = 1e-9;

  private Shares() {}

  static double[] checked(double[] shares) {
    double sum = 0;
    for (int arm = 0; arm < shares.length; arm++) {
      if (!(shares[arm] > 0 && shares[arm] <= 1)) {
        throw new IllegalArgumentException(
            "shares: " + shares[arm] + " for arm " + arm + " (expected: above 0, at most 1)");
      }
      sum += shares[arm];
    }
    if (shares.length < 2 || Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException(
          "shares: %d of them, sum %s (expected: at least 2, sum 1)".formatted(shares.length, sum));
    }
    return shares.clone();
  }

  /** The probability that a chi-square variable exceeds a value; exact far out, too. */
  static double beyond(double square, int degrees) {
    return square > 0 ? Gamma.regularizedGammaQ(degrees / 2.0, square / 2) : 1;
  }

  static Check judged(boolean passed, double p, long[] counts, double[] shares) {
    StringBuilder text = new StringBuilder(120);
    text.append(passed ? "shares as declared: " : "sample ratio mismatch: ");
    long n = 0;
    for (long count : counts) {
      n += count;
    }
    for (int arm = 0; arm < counts.length; arm++) {
      text.append(arm == 0 ? "" : ", ").append(counts[arm]).append(" instead of ");
      Figures.append(text, shares[arm] * n);
    }
    text.append(" (p = ");
    Figures.append(text, p);
    text.append(')');
    if (!passed) {
      text.append(
          ": look for lost events, redirects or bots in one arm; no verdict counts until then");
    }
    return new Check(passed, p, text.toString());
  }
}
