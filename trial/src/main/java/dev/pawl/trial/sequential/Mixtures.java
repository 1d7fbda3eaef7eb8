package dev.pawl.trial.sequential;

/** What the two mixtures have in common. */
final class Mixtures {
  /** Beyond this error probability the tuning would make no sense any more. */
  private static final double LARGEST = 0.8;

  private Mixtures() {}

  static void check(double alpha, double rho) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rho: " + rho + " (expected: finite and above 0)");
    }
  }

  /** The spread with which the boundary is about tightest at {@code observations}. */
  static double tuned(double alpha, Sides sides, long observations) {
    check(alpha, 1);
    if (observations < 1) {
      throw new IllegalArgumentException(
          "observations: " + observations + " (expected: at least 1)");
    }
    double a = Math.min(LARGEST, sides == Sides.ONE ? 2 * alpha : alpha);
    double log = -2 * StrictMath.log(a);
    return Math.sqrt((log + StrictMath.log1p(log)) / observations);
  }
}
