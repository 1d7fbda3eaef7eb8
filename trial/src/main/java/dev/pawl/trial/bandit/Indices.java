package dev.pawl.trial.bandit;

/** Indices of arms, and who has the largest. */
final class Indices {
  private static final int HALVINGS = 60;

  private Indices() {}

  /** Equal shares for all arms that have the largest index. */
  static double[] largest(double[] index) {
    double most = Double.NEGATIVE_INFINITY;
    for (double value : index) {
      most = Math.max(most, value);
    }
    int ties = 0;
    for (double value : index) {
      ties += value == most ? 1 : 0;
    }
    double[] shares = new double[index.length];
    for (int arm = 0; arm < index.length; arm++) {
      shares[arm] = index[arm] == most ? 1.0 / ties : 0;
    }
    return shares;
  }

  /** The largest q with kl(p, q) at most {@code bar}, by bisection. */
  static double klUpper(double p, double bar) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "reward: mean " + p + " (expected: in [0, 1]; scale bounded rewards to it)");
    }
    double low = p;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (kl(p, middle) <= bar) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  static double kl(double p, double q) {
    double left = p == 0 ? 0 : p * StrictMath.log(p / q);
    double right = p == 1 ? 0 : (1 - p) * StrictMath.log((1 - p) / (1 - q));
    return left + right;
  }
}
