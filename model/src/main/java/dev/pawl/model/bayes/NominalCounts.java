package dev.pawl.model.bayes;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import java.util.Arrays;

/**
 * The weight of each value of each nominal attribute, by class. Values are numbered from 0 on, and
 * room is made as they come. Not safe for use by several threads while one of them adds.
 */
final class NominalCounts {
  private final int classes;

  /** Per attribute: the totals of all classes, then the weights of all classes per value. */
  private final double[][] counts;

  /** Per attribute: how many values have been numbered so far. */
  private final int[] values;

  /** Nothing counted yet. */
  NominalCounts(int classes, int attributes) {
    this(classes, new double[attributes][classes]);
  }

  private NominalCounts(int classes, double[][] counts) {
    this.classes = classes;
    this.counts = counts;
    this.values = new int[counts.length];
    Arrays.setAll(values, i -> counts[i].length / classes - 1);
  }

  void add(int attribute, int value, int label, double weight) {
    int at = (1 + value) * classes;
    double[] all = counts[attribute];
    if (at >= all.length) {
      all = Arrays.copyOf(all, at + classes);
      counts[attribute] = all;
      values[attribute] = value + 1;
    }
    all[label] += weight;
    all[at + label] += weight;
  }

  void remove(int attribute, int value, int label, double weight) {
    double[] all = counts[attribute];
    int at = (1 + value) * classes + label;
    all[label] = rest(all[label], weight);
    all[at] = rest(all[at], weight);
  }

  /** What is left of a sum of weights; nothing when rounding alone may have left it. */
  static double rest(double sum, double less) {
    double left = sum - less;
    return left > 1e-12 * sum ? left : 0;
  }

  /**
   * What a value makes of a class's vote: (count + 1) / (total + number of values). 1 when the
   * value is missing or the attribute was never seen, 0 when the class was not seen with it.
   */
  double share(int attribute, double value, int label) {
    double[] all = counts[attribute];
    if (Double.isNaN(value) || all.length == classes) {
      return 1;
    }
    double total = all[label];
    if (!(total > 0)) {
      return 0;
    }
    int at = (1 + (int) value) * classes;
    double count = at < all.length ? all[at + label] : 0;
    return (count + 1) / (total + values[attribute]);
  }

  /** How many values of an attribute have been numbered so far. */
  int values(int attribute) {
    return values[attribute];
  }

  /** The weight of a class's rows that have the value. */
  double count(int attribute, int value, int label) {
    return counts[attribute][(1 + value) * classes + label];
  }

  /** An independent copy. */
  NominalCounts copy() {
    double[][] copies = new double[counts.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = counts[i].clone();
    }
    return new NominalCounts(classes, copies);
  }

  /** About how many doubles it takes. */
  long size() {
    long size = 0;
    for (double[] all : counts) {
      size += 2L + all.length;
    }
    return size;
  }

  void writeTo(NumberWriter to) {
    for (double[] all : counts) {
      to.addAll(all);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException when it is of other classes
   */
  static NominalCounts read(NumberReader from, int classes, int attributes) {
    double[][] counts = new double[attributes][];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = from.nextDoubles();
      if (counts[i].length < classes || counts[i].length % classes != 0) {
        throw new IllegalArgumentException(
            "doubles: %d counts of values (expected: a multiple of %d classes)"
                .formatted(counts[i].length, classes));
      }
    }
    return new NominalCounts(classes, counts);
  }
}
