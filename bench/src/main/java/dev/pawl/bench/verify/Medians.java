package dev.pawl.bench.verify;

import java.util.Arrays;

/** Medians of figures; of an even number of them, the mean of the middle two. */
public final class Medians {
  private Medians() {}

  /** The median of figures in any order; NaN of none. */
  public static double of(double[] figures) {
    if (figures.length == 0) {
      return Double.NaN;
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * The median of the ratios of pairs.
   *
   * @param own as many figures as {@code others}
   * @param others each measured beside the own one at the same place
   */
  public static double ofRatios(double[] own, double[] others) {
    double[] ratios = new double[own.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = own[i] / others[i];
    }
    return of(ratios);
  }
}
