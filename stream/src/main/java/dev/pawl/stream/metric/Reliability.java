package dev.pawl.stream.metric;

/**
 * How well stated probabilities agree with what happens: bins of equal width with the sums of
 * weights, probabilities and outcomes in each.
 */
final class Reliability {
  /** As many bins as in Guo et al. 2017. */
  static final int BINS = 15;

  static final int SIZE = 3 * BINS;

  private Reliability() {}

  static void add(double[] in, int at, double probability, boolean happened, double weight) {
    int bin = at + 3 * Math.min(BINS - 1, (int) (probability * BINS));
    in[bin] += weight;
    in[bin + 1] += weight * probability;
    in[bin + 2] += happened ? weight : 0;
  }

  static double error(double[] in, int at) {
    double weight = 0;
    double off = 0;
    for (int bin = at; bin < at + SIZE; bin += 3) {
      weight += in[bin];
      off += Math.abs(in[bin + 1] - in[bin + 2]);
    }
    return weight > 0 ? off / weight : Double.NaN;
  }
}
