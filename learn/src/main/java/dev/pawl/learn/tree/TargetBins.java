package dev.pawl.learn.tree;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import java.util.Arrays;

/**
 * The labels of rows by one number, in at most so many bins: each has the largest value in it, and
 * the weight, mean and sum of squared deviations of its labels. A new value takes a bin of its own;
 * when there is none left, the two neighbours whose values lie nearest to each other become one, as
 * in the histogram of Ben-Haim and Tom-Tov (2010, "A streaming parallel decision tree algorithm").
 * So few values are kept exactly, and many as bins of about equal width where they are dense.
 */
final class TargetBins {
  private static final int WIDTH = 4;

  private final int most;

  /** Per bin in ascending order: largest value, weight, mean, squares. */
  private double[] bins = new double[4 * WIDTH];

  private int size;

  TargetBins(int most) {
    this.most = most;
  }

  int size() {
    return size;
  }

  double value(int bin) {
    return bins[bin * WIDTH];
  }

  double weight(int bin) {
    return bins[bin * WIDTH + 1];
  }

  double mean(int bin) {
    return bins[bin * WIDTH + 2];
  }

  double squares(int bin) {
    return bins[bin * WIDTH + 3];
  }

  void add(double value, double label, double weight) {
    int at = place(value);
    if (at < size && value(at) == value) {
      int i = at * WIDTH;
      bins[i + 1] += weight;
      double from = label - bins[i + 2];
      bins[i + 2] += from * weight / bins[i + 1];
      bins[i + 3] += weight * from * (label - bins[i + 2]);
      return;
    }
    if ((size + 1) * WIDTH > bins.length) {
      bins = Arrays.copyOf(bins, Math.min(2 * bins.length, (most + 1) * WIDTH));
    }
    System.arraycopy(bins, at * WIDTH, bins, (at + 1) * WIDTH, (size - at) * WIDTH);
    bins[at * WIDTH] = value;
    bins[at * WIDTH + 1] = weight;
    bins[at * WIDTH + 2] = label;
    bins[at * WIDTH + 3] = 0;
    size++;
    if (size > most) {
      mergeNearest();
    }
  }

  /** The first bin whose largest value is not below. */
  private int place(double value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void mergeNearest() {
    int nearest = 0;
    double gap = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < size; i++) {
      double apart = value(i + 1) - value(i);
      if (apart < gap) {
        gap = apart;
        nearest = i;
      }
    }
    int i = nearest * WIDTH;
    double weight = bins[i + 1] + bins[i + 5];
    double apart = bins[i + 6] - bins[i + 2];
    double part = bins[i + 5] / weight;
    bins[i] = bins[i + 4];
    bins[i + 3] += bins[i + 7] + apart * apart * bins[i + 1] * part;
    bins[i + 2] += apart * part;
    bins[i + 1] = weight;
    System.arraycopy(bins, i + 2 * WIDTH, bins, i + WIDTH, (size - nearest - 2) * WIDTH);
    size--;
  }

  /** About how much memory it takes. */
  long bytes() {
    return 48 + 8L * bins.length;
  }

  TargetBins copy() {
    var copy = new TargetBins(most);
    copy.bins = bins.clone();
    copy.size = size;
    return copy;
  }

  void writeTo(NumberWriter to) {
    to.addAll(Arrays.copyOf(bins, size * WIDTH));
  }

  static TargetBins read(NumberReader from, int most) {
    var read = new TargetBins(most);
    double[] bins = from.nextDoubles();
    if (bins.length % WIDTH != 0 || bins.length > most * WIDTH) {
      throw new IllegalArgumentException(
          "doubles: %d numbers of bins (expected: at most %d bins)".formatted(bins.length, most));
    }
    read.size = bins.length / WIDTH;
    read.bins = Arrays.copyOf(bins, Math.max(4 * WIDTH, bins.length));
    return read;
  }
}
