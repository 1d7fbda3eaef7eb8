package dev.pawl.model.feature;

import org.jspecify.annotations.Nullable;

/**
 * One row on its way through a pipeline: columns, each of which holds a number or a code.
 *
 * <p>The first columns are the row's fields in the schema's order; each transform writes columns of
 * its own behind them. A number is {@code NaN} when missing; a code stands for a category ({@link
 * dev.pawl.model.row.Row#code}, a bucket's number plus 1, a mix of several codes for a cross) and
 * is 0 when missing.
 *
 * <p>Working memory: for use by one thread, and filled anew for each row.
 */
public final class Features {
  final double[] numbers;
  final long[] codes;

  /** Of the fields whose texts are read; null when missing. */
  final @Nullable String[] texts;

  /** Room for that many columns. */
  public Features(int columns) {
    this.numbers = new double[columns];
    this.codes = new long[columns];
    this.texts = new @Nullable String[columns];
  }

  /** The number in a column. */
  public double number(int column) {
    return numbers[column];
  }

  /** The code in a column. */
  public long code(int column) {
    return codes[column];
  }

  /** Writes a number into a column. */
  public void number(int column, double value) {
    numbers[column] = value;
  }

  /** Writes a code into a column. */
  public void code(int column, long code) {
    codes[column] = code;
  }
}
