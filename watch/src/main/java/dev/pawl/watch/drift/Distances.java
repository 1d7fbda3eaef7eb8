package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;

/** How far apart two distributions are. */
final class Distances {
  private Distances() {}

  /** The greatest difference of the distribution functions (Kolmogorov and Smirnov), in [0, 1]. */
  static double kolmogorov(Distribution a, Distribution b) {
    double[] greatest = {0};
    walk(a, b, (from, to, ofA, ofB) -> greatest[0] = Math.max(greatest[0], Math.abs(ofA - ofB)));
    return greatest[0];
  }

  /**
   * The greatest difference to a mixture of two distributions.
   *
   * @param share of the second in the mixture
   */
  static double toMixture(Distribution own, Distribution one, Distribution other, double share) {
    double greatest = 0;
    for (int i = 0; i < own.size(); i++) {
      double value = own.value(i);
      double mixed = (1 - share) * one.shareUpTo(value) + share * other.shareUpTo(value);
      greatest = Math.max(greatest, Math.abs(own.shareUpTo(value) - mixed));
    }
    return greatest;
  }

  /** The area between the distribution functions (Wasserstein-1), in the values' unit. */
  static double wasserstein(Distribution a, Distribution b) {
    double[] area = {0};
    walk(a, b, (from, to, ofA, ofB) -> area[0] += (to - from) * Math.abs(ofA - ofB));
    return area[0];
  }

  private interface Step {
    /** Between two values the distribution functions are constant. */
    void between(double from, double to, double ofA, double ofB);
  }

  private static void walk(Distribution a, Distribution b, Step step) {
    int i = 0;
    int j = 0;
    double ofA = 0;
    double ofB = 0;
    double from = Math.min(a.value(0), b.value(0));
    while (i < a.size() || j < b.size()) {
      double nextA = i < a.size() ? a.value(i) : Double.POSITIVE_INFINITY;
      double nextB = j < b.size() ? b.value(j) : Double.POSITIVE_INFINITY;
      double to = Math.min(nextA, nextB);
      step.between(from, to, ofA, ofB);
      while (i < a.size() && a.value(i) == to) {
        ofA = a.weightUpTo(i++) / a.weight();
      }
      while (j < b.size() && b.value(j) == to) {
        ofB = b.weightUpTo(j++) / b.weight();
      }
      from = to;
    }
  }

  /** Half the sum of absolute differences of shares: which share of the rows lies elsewhere. */
  static double totalVariation(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.abs(p[i] - q[i]);
    }
    return sum / 2;
  }

  /** The greatest difference of shares. */
  static double greatest(double[] p, double[] q) {
    double greatest = 0;
    for (int i = 0; i < p.length; i++) {
      greatest = Math.max(greatest, Math.abs(p[i] - q[i]));
    }
    return greatest;
  }

  /** The Jensen–Shannon distance: the root of the divergence in bits, in [0, 1]. */
  static double jensenShannon(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double middle = (p[i] + q[i]) / 2;
      sum += part(p[i], middle) + part(q[i], middle);
    }
    return Math.sqrt(Math.max(0, sum / 2 / StrictMath.log(2)));
  }

  private static double part(double share, double middle) {
    return share > 0 ? share * StrictMath.log(share / middle) : 0;
  }

  /**
   * The population stability index. Shares below half a row are taken as half a row, so that an
   * empty bin does not make it infinite.
   */
  static double stability(double[] p, double n, double[] q, double m) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double a = Math.max(p[i], 0.5 / n);
      double b = Math.max(q[i], 0.5 / m);
      sum += (b - a) * StrictMath.log(b / a);
    }
    return sum;
  }

  /** The statistic χ² of the hypothesis that two rows of counts have the same shares. */
  static double chiSquared(double[] p, double n, double[] q, double m) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double pooled = (n * p[i] + m * q[i]) / (n + m);
      if (pooled > 0) {
        sum += (p[i] - q[i]) * (p[i] - q[i]) / (pooled * (1 / n + 1 / m));
      }
    }
    return sum;
  }
}
