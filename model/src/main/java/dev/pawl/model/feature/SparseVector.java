package dev.pawl.model.feature;

import java.util.Arrays;

/**
 * The features of one row as (index, value) pairs, as linear models read them. An index may occur
 * twice, when two hashed features fall on one: its values add up.
 *
 * <p>Working memory: for use by one thread, filled anew for each row by {@link VectorSpace#fill}.
 */
public final class SparseVector {
  final int[] indices;
  final double[] values;
  int size;

  SparseVector(int capacity) {
    this.indices = new int[capacity];
    this.values = new double[capacity];
  }

  /** How many pairs there are. */
  public int size() {
    return size;
  }

  /** The indices; those from {@link #size} on mean nothing. Not to be written to. */
  public int[] indices() {
    return indices;
  }

  /** The values, finite; those from {@link #size} on mean nothing. Not to be written to. */
  public double[] values() {
    return values;
  }

  /** {@code Σ weights[index] · value}, summed in order: the same bits everywhere. */
  public double dot(double[] weights) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[indices[i]] * values[i];
    }
    return sum;
  }

  /**
   * Several sums at once, as {@link #dot} would give each.
   *
   * @param weights for each index, one for each sum
   * @param sums takes the sums
   */
  public void dots(double[] weights, double[] sums) {
    int count = sums.length;
    Arrays.fill(sums, 0);
    for (int i = 0; i < size; i++) {
      int at = indices[i] * count;
      double value = values[i];
      for (int k = 0; k < count; k++) {
        sums[k] += weights[at + k] * value;
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(indices, size))
        + Arrays.toString(Arrays.copyOf(values, size));
  }
}
