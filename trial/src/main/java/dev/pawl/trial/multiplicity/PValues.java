package dev.pawl.trial.multiplicity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * p-values of several tests, adjusted for being several: reject where the adjusted one is at most
 * α.
 */
public final class PValues {
  private PValues() {}

  /**
   * Holm 1979, "A simple sequentially rejective multiple test procedure": the probability of any
   * wrong rejection is at most α, whatever the dependence. The k-th smallest of m becomes {@code
   * max_{j ≤ k} (m − j + 1) p₍ⱼ₎}, at most 1.
   */
  public static double[] holm(double... p) {
    int m = check(p);
    Integer[] order = order(p);
    double[] adjusted = new double[m];
    double most = 0;
    for (int k = 0; k < m; k++) {
      most = Math.max(most, Math.min(1, (m - k) * p[order[k]]));
      adjusted[order[k]] = most;
    }
    return adjusted;
  }

  /**
   * Benjamini and Hochberg 1995, "Controlling the false discovery rate": of all rejections, the
   * expected share of wrong ones is at most α, for independent or positively dependent tests. The
   * k-th smallest of m becomes {@code min_{j ≥ k} (m/j) p₍ⱼ₎}, at most 1.
   */
  public static double[] benjaminiHochberg(double... p) {
    int m = check(p);
    Integer[] order = order(p);
    double[] adjusted = new double[m];
    double least = 1;
    for (int k = m - 1; k >= 0; k--) {
      least = Math.min(least, p[order[k]] * m / (k + 1));
      adjusted[order[k]] = least;
    }
    return adjusted;
  }

  private static int check(double[] p) {
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        throw new IllegalArgumentException("p " + i + ": " + p[i] + " (expected: in [0, 1])");
      }
    }
    return p.length;
  }

  private static Integer[] order(double[] p) {
    Integer[] order = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    return order;
  }
}
