package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;

/**
 * Whether probabilities are the rates that come true: the mean difference of the two over {@value
 * #BINS} bins of equal width (the expected calibration error of Guo et al. 2017), less what chance
 * makes of it in the mean when they are.
 */
final class Calibration {
  private static final int BINS = 20;

  private final double[] rows = new double[BINS];
  private final double[] stated = new double[BINS];
  private final double[] came = new double[BINS];
  private final double[] variance = new double[BINS];

  void add(double probability, boolean happened) {
    int bin = (int) Math.clamp(probability * BINS, 0, BINS - 1.0);
    rows[bin]++;
    stated[bin] += probability;
    came[bin] += happened ? 1 : 0;
    variance[bin] += probability * (1 - probability);
  }

  /** How far probabilities are off, in the mean. */
  double error() {
    double n = rows();
    double off = 0;
    for (int bin = 0; bin < BINS; bin++) {
      off += Math.abs(stated[bin] - came[bin]) / n;
      off -= Math.sqrt(2 / Math.PI * variance[bin]) / n;
    }
    return n == 0 ? 0 : Math.max(0, off);
  }

  double rows() {
    double n = 0;
    for (double each : rows) {
      n += each;
    }
    return n;
  }

  /**
   * With which probability an error of {@code bound} gives this much by chance, or more:
   * McDiarmid's bound, since a row moves the error by at most its share.
   */
  double pAbove(double bound) {
    double above = error() - bound;
    return above <= 0 ? 1 : StrictMath.exp(-2 * above * above * rows());
  }

  void clear() {
    for (int bin = 0; bin < BINS; bin++) {
      rows[bin] = 0;
      stated[bin] = 0;
      came[bin] = 0;
      variance[bin] = 0;
    }
  }

  void snapshot(Tensors.Writer to) {
    to.doubles("rows", rows.clone());
    to.doubles("stated", stated.clone());
    to.doubles("came", came.clone());
    to.doubles("variance", variance.clone());
  }

  void restore(Tensors from) {
    System.arraycopy(from.doubles("rows"), 0, rows, 0, BINS);
    System.arraycopy(from.doubles("stated"), 0, stated, 0, BINS);
    System.arraycopy(from.doubles("came"), 0, came, 0, BINS);
    System.arraycopy(from.doubles("variance"), 0, variance, 0, BINS);
  }
}
