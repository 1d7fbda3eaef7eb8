package dev.pawl.model.checkpoint;

import java.util.Arrays;

/**
 * Writes a structure, such as a tree, as two runs of numbers: whole ones and others, each in the
 * order in which they are given. {@link NumberReader} reads them back. For use by one thread.
 */
public final class NumberWriter {
  private int[] ints = new int[16];
  private double[] doubles = new double[16];
  private int intCount;
  private int doubleCount;

  /** Adds a whole number. */
  public void add(int value) {
    if (intCount == ints.length) {
      ints = Arrays.copyOf(ints, 2 * intCount);
    }
    ints[intCount++] = value;
  }

  /** Adds a number. */
  public void add(double value) {
    if (doubleCount == doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * doubleCount);
    }
    doubles[doubleCount++] = value;
  }

  /** Adds whole numbers, their count first. */
  public void addAll(int[] values) {
    add(values.length);
    for (int value : values) {
      add(value);
    }
  }

  /** Adds numbers, and their count to the whole ones. */
  public void addAll(double[] values) {
    add(values.length);
    for (double value : values) {
      add(value);
    }
  }

  /** Writes the tensors {@code ints} and {@code doubles}. */
  public void writeTo(Tensors.Writer to) {
    to.ints("ints", Arrays.copyOf(ints, intCount));
    to.doubles("doubles", Arrays.copyOf(doubles, doubleCount));
  }
}
