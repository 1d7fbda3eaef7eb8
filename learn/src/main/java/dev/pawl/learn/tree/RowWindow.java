package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * The last rows with their labels and weights, in the order in which they came. Rows are never
 * written to, so that copies share them. For use by one thread.
 */
final class RowWindow {
  private static final double[] GONE = {};

  private final double[][] rows;
  private final int[] labels;
  private final double[] weights;

  /** Where the oldest row is, or will be. */
  private int oldest;

  private int size;

  /** Room for that many rows. */
  RowWindow(int capacity) {
    this.rows = new double[capacity][];
    this.labels = new int[capacity];
    this.weights = new double[capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == rows.length;
  }

  private int at(int age) {
    int at = oldest + age;
    return at < rows.length ? at : at - rows.length;
  }

  /** A row by its place, 0 for the oldest. Not to be written to. */
  double[] row(int i) {
    return rows[at(i)];
  }

  int label(int i) {
    return labels[at(i)];
  }

  double weight(int i) {
    return weights[at(i)];
  }

  /** Forgets the oldest row. */
  void removeOldest() {
    rows[oldest] = GONE;
    oldest = at(1);
    size--;
  }

  /** Takes in a row, which is copied; there must be room. */
  void add(double[] row, int label, double weight) {
    int at = at(size++);
    rows[at] = row.clone();
    labels[at] = label;
    weights[at] = weight;
  }

  RowWindow copy() {
    var copy = new RowWindow(rows.length);
    for (int i = 0; i < size; i++) {
      copy.rows[i] = row(i);
      copy.labels[i] = label(i);
      copy.weights[i] = weight(i);
    }
    copy.size = size;
    return copy;
  }

  void snapshot(Tensors.Writer to) {
    int width = size == 0 ? 0 : row(0).length;
    double[] values = new double[size * width];
    int[] classes = new int[size];
    double[] counts = new double[size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(row(i), 0, values, i * width, width);
      classes[i] = label(i);
      counts[i] = weight(i);
    }
    to.doubles("rows", values);
    to.ints("labels", classes);
    to.doubles("weights", counts);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  static RowWindow restore(Tensors from, int capacity, Attributes attributes) {
    double[] values = from.doubles("rows");
    int[] classes = from.ints("labels");
    double[] counts = from.doubles("weights");
    int width = attributes.size();
    if (classes.length > capacity
        || counts.length != classes.length
        || values.length != classes.length * width) {
      throw new IllegalArgumentException(
          "rows: %d values of %d rows (expected: %d of each, at most %d)"
              .formatted(values.length, classes.length, width, capacity));
    }
    var window = new RowWindow(capacity);
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= attributes.classes()) {
        throw new IllegalArgumentException(
            "labels[%d]: %d (expected: 0 to %d)"
                .formatted(i, classes[i], attributes.classes() - 1));
      }
      window.add(Arrays.copyOfRange(values, i * width, (i + 1) * width), classes[i], counts[i]);
    }
    return window;
  }
}
