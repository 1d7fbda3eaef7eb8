package dev.pawl.watch.champion;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How long a cumulative sum of independent scores runs until a false alarm: the Markov chain of
 * Brook and Evans (1972, "An approach to the probability distribution of CUSUM run length").
 *
 * <p>The sum is {@code S ← max(0, S + z − k)} with scores {@code z} uniform on (−√3, √3), which is
 * what ranks among equals are when scaled to variance 1; an alarm is where {@code S > h}. The sum
 * is cut into {@value #CELLS} cells, the chain among them solved for the mean number of steps.
 */
final class RunLength {
  private static final int CELLS = 120;
  private static final double EDGE = Math.sqrt(3);

  /** The search takes tens of milliseconds, and each watch asks for the same few. */
  private static final ConcurrentHashMap<Wanted, Double> THRESHOLDS = new ConcurrentHashMap<>();

  private record Wanted(double k, double target) {}

  private RunLength() {}

  /** The mean number of scores until an alarm, from a sum of 0. */
  static double mean(double k, double h) {
    // The first cell is around 0 and half as wide, the others follow.
    double width = 2 * h / (2 * CELLS - 1);
    double[][] matrix = new double[CELLS][CELLS + 1];
    for (int from = 0; from < CELLS; from++) {
      double at = from * width - k;
      for (int to = 0; to < CELLS; to++) {
        double below = to == 0 ? 0 : uniform((to - 0.5) * width - at);
        matrix[from][to] = below - uniform((to + 0.5) * width - at);
      }
      matrix[from][from] += 1;
      matrix[from][CELLS] = 1;
    }
    return solveFirst(matrix);
  }

  /** The h at which the mean run length is {@code target}; found once and remembered. */
  static double threshold(double k, double target) {
    return THRESHOLDS.computeIfAbsent(new Wanted(k, target), RunLength::search);
  }

  private static double search(Wanted wanted) {
    double k = wanted.k();
    double target = wanted.target();
    double low = 0.1;
    double high = 1;
    while (mean(k, high) < target) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (mean(k, middle) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The distribution function of a score. */
  private static double uniform(double z) {
    return Math.clamp((z + EDGE) / (2 * EDGE), 0, 1);
  }

  /** Gaussian elimination from the last row up; the rows are dominated by their diagonals. */
  private static double solveFirst(double[][] matrix) {
    for (int pivot = CELLS - 1; pivot > 0; pivot--) {
      for (int row = 0; row < pivot; row++) {
        double factor = matrix[row][pivot] / matrix[pivot][pivot];
        if (factor != 0) {
          for (int column = 0; column < pivot; column++) {
            matrix[row][column] -= factor * matrix[pivot][column];
          }
          matrix[row][CELLS] -= factor * matrix[pivot][CELLS];
        }
      }
    }
    return matrix[0][CELLS] / matrix[0][0];
  }
}
