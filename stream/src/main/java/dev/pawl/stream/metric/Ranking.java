package dev.pawl.stream.metric;

/**
 * How positives and negatives are ordered by their probabilities: two histograms over the log-odds,
 * from −16 to 16 in bins of 1/16, so that rare events are told apart as well as common ones. Values
 * in the same bin count as equal.
 */
final class Ranking {
  private static final int PER_UNIT = 16;
  private static final int LIMIT = 16;
  private static final int BINS = 2 * LIMIT * PER_UNIT;

  static final int SIZE = 2 * BINS;

  private Ranking() {}

  static void add(double[] in, int at, double probability, boolean positive, double weight) {
    double odds = StrictMath.log(probability / (1 - probability));
    double place = Math.clamp((odds + LIMIT) * PER_UNIT, 0, BINS - 1.0);
    in[at + 2 * (int) place + (positive ? 1 : 0)] += weight;
  }

  /** The area under the ROC curve: how often a positive is above a negative, ties count half. */
  static double rocArea(double[] in, int at) {
    double positives = 0;
    double negatives = 0;
    double ordered = 0;
    for (int bin = at; bin < at + SIZE; bin += 2) {
      ordered += in[bin + 1] * (negatives + in[bin] / 2);
      negatives += in[bin];
      positives += in[bin + 1];
    }
    return ordered / (positives * negatives);
  }

  /** By how much ties within bins may move the area to either side. */
  static double rocAreaError(double[] in, int at) {
    double positives = 0;
    double negatives = 0;
    double tied = 0;
    for (int bin = at; bin < at + SIZE; bin += 2) {
      tied += in[bin] * in[bin + 1] / 2;
      negatives += in[bin];
      positives += in[bin + 1];
    }
    return tied / (positives * negatives);
  }

  /** The average precision: the precision at each threshold, weighted by what recall it adds. */
  static double averagePrecision(double[] in, int at) {
    double positives = 0;
    double all = 0;
    double sum = 0;
    for (int bin = at + SIZE - 2; bin >= at; bin -= 2) {
      positives += in[bin + 1];
      all += in[bin] + in[bin + 1];
      sum += in[bin + 1] > 0 ? in[bin + 1] * (positives / all) : 0;
    }
    return positives > 0 ? sum / positives : Double.NaN;
  }
}
