package dev.pawl.stream.metric;

/** A weighted mean with the sum of squared deviations, within an array of numbers. */
final class Mean {
  /** How many numbers it takes: weight, mean, spread. */
  static final int SIZE = 3;

  private Mean() {}

  static void add(double[] in, int at, double value, double weight) {
    merge(in, at, weight, value, 0);
  }

  static void merge(double[] in, int at, double[] other) {
    merge(in, at, other[at], other[at + 1], other[at + 2]);
  }

  private static void merge(double[] in, int at, double weight, double mean, double spread) {
    double total = in[at] + weight;
    if (total == 0) {
      return;
    }
    double between = mean - in[at + 1];
    in[at + 2] += spread + between * between * (in[at] / total) * weight;
    in[at + 1] += between * (weight / total);
    in[at] = total;
  }

  static void scale(double[] in, int at, double factor) {
    in[at] *= factor;
    in[at + 2] *= factor;
  }

  static double of(double[] in, int at) {
    return in[at] > 0 ? in[at + 1] : Double.NaN;
  }

  /** The mean squared deviation. */
  static double spread(double[] in, int at) {
    return in[at] > 0 ? in[at + 2] / in[at] : Double.NaN;
  }
}
