package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.trial.Interval;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The mean of something over the rows of the latest blocks of event time, with an interval in which
 * rows of one block may depend on each other: blocks are what is sampled, and the mean is the ratio
 * of their sums and their sizes, with the linearised variance of a ratio (Cochran 1977, "Sampling
 * techniques", chapter 6) and Student's quantile.
 */
final class BlockMeans {
  private static final int FEWEST = 6;

  private final int most;
  private final Deque<double[]> blocks = new ArrayDeque<>();
  private double rows;
  private double sum;
  private double openRows;
  private double openSum;

  /** Over at most so many blocks. */
  BlockMeans(int most) {
    this.most = most;
  }

  void add(double value) {
    openRows++;
    openSum += value;
  }

  /** Ends the open block; one without rows is none. */
  void closeBlock() {
    if (openRows == 0) {
      return;
    }
    blocks.add(new double[] {openRows, openSum});
    rows += openRows;
    sum += openSum;
    openRows = 0;
    openSum = 0;
    if (blocks.size() > most) {
      double[] gone = blocks.remove();
      rows -= gone[0];
      sum -= gone[1];
    }
  }

  double rows() {
    return rows;
  }

  double mean() {
    return sum / rows;
  }

  /** The variance of the mean; infinite with too few blocks to tell. */
  double variance() {
    if (blocks.size() < FEWEST) {
      return Double.POSITIVE_INFINITY;
    }
    double squares = 0;
    double mean = mean();
    for (double[] block : blocks) {
      double off = block[1] - mean * block[0];
      squares += off * off;
    }
    double count = blocks.size();
    return squares * count / (count - 1) / (rows * rows);
  }

  /** How many blocks there are. */
  int size() {
    return blocks.size();
  }

  /** The interval that has the mean with a confidence. */
  Interval interval(double confidence) {
    if (blocks.size() < FEWEST) {
      return Interval.unbounded(rows == 0 ? 0 : mean(), confidence);
    }
    double quantile =
        new TDistribution(blocks.size() - 1.0)
            .inverseCumulativeProbability(1 - (1 - confidence) / 2);
    return Interval.around(mean(), quantile * Math.sqrt(variance()), confidence);
  }

  /** With which probability a mean of {@code bound} gives this much by chance, or more. */
  double pAbove(double bound) {
    return p(mean() - bound, variance(), blocks.size() - 1.0);
  }

  /** The same of the distance from 0, to either side. */
  double pFurtherThan(double bound) {
    return Math.min(1, 2 * p(Math.abs(mean()) - bound, variance(), blocks.size() - 1.0));
  }

  /** The same of the difference to another mean, times a factor (Welch's test). */
  double pAbove(BlockMeans other, double factor) {
    double mine = variance();
    double theirs = factor * factor * other.variance();
    double both = mine + theirs;
    double freedom =
        both * both / (mine * mine / (size() - 1.0) + theirs * theirs / (other.size() - 1.0));
    return p(mean() - factor * other.mean(), both, freedom);
  }

  private static double p(double above, double variance, double freedom) {
    if (!(variance < Double.POSITIVE_INFINITY) || !(above > 0)) {
      return 1;
    }
    if (variance == 0) {
      return Double.MIN_NORMAL;
    }
    double t = above / Math.sqrt(variance);
    double p = 1 - new TDistribution(Math.max(1, freedom)).cumulativeProbability(t);
    return Math.max(p, Double.MIN_NORMAL);
  }

  void snapshot(Tensors.Writer to) {
    double[] flat = new double[2 * blocks.size() + 4];
    flat[0] = rows;
    flat[1] = sum;
    flat[2] = openRows;
    flat[3] = openSum;
    int at = 4;
    for (double[] block : blocks) {
      flat[at++] = block[0];
      flat[at++] = block[1];
    }
    to.doubles("blocks", flat);
  }

  void restore(Tensors from) {
    double[] flat = from.doubles("blocks");
    rows = flat[0];
    sum = flat[1];
    openRows = flat[2];
    openSum = flat[3];
    blocks.clear();
    for (int at = 4; at < flat.length; at += 2) {
      blocks.add(new double[] {flat[at], flat[at + 1]});
    }
  }
}
