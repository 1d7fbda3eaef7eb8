package dev.pawl.bench.verify;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/** Intervals of at least 95 % that assume nothing but independent runs. */
final class ExactIntervals {
  private static final double TAIL = 0.025;

  private ExactIntervals() {}

  /**
   * An interval.
   *
   * @param lower at most {@code upper}
   */
  record Interval(double lower, double upper) {}

  /**
   * Of the probability behind some hits (Clopper and Pearson 1934).
   *
   * @param hits at most {@code of}
   * @param of how many were tried, above 0
   */
  static Interval ofShare(long hits, long of) {
    double lower = 0;
    double upper = 1;
    if (hits > 0) {
      lower = new BetaDistribution(hits, of - hits + 1.0).inverseCumulativeProbability(TAIL);
    }
    if (hits < of) {
      upper = new BetaDistribution(hits + 1.0, of - hits).inverseCumulativeProbability(1 - TAIL);
    }
    return new Interval(lower, upper);
  }

  /**
   * Of the median, between two of the figures; from the smallest to the largest where fewer than
   * six are too few for a narrower one.
   *
   * @param figures in any order, at least one
   */
  static Interval ofMedian(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    BinomialDistribution below = new BinomialDistribution(sorted.length, 0.5);
    int skip = 0;
    while (below.cumulativeProbability(skip) <= TAIL) {
      skip++;
    }
    int first = Math.max(0, skip - 1);
    return new Interval(sorted[first], sorted[sorted.length - 1 - first]);
  }
}
