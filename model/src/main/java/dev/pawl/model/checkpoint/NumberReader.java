package dev.pawl.model.checkpoint;

import java.util.Arrays;

/** Reads what {@link NumberWriter} wrote, in the same order. For use by one thread. */
public final class NumberReader {
  private final int[] ints;
  private final double[] doubles;
  private int intAt;
  private int doubleAt;

  /**
   * A reader from the start.
   *
   * @throws IllegalArgumentException when a tensor is missing, by its name
   */
  public NumberReader(Tensors from) {
    this.ints = from.ints("ints");
    this.doubles = from.doubles("doubles");
  }

  /** The next whole number. */
  public int nextInt() {
    if (intAt == ints.length) {
      throw cut("ints", ints.length);
    }
    return ints[intAt++];
  }

  /** The next whole number, which must be in [least, most]. */
  public int nextInt(int least, int most) {
    int value = nextInt();
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "ints[%d]: %d (expected: %d to %d)".formatted(intAt - 1, value, least, most));
    }
    return value;
  }

  /** The next number. */
  public double nextDouble() {
    if (doubleAt == doubles.length) {
      throw cut("doubles", doubles.length);
    }
    return doubles[doubleAt++];
  }

  /** The next run of whole numbers. */
  public int[] nextInts() {
    int length = nextInt(0, ints.length - intAt);
    intAt += length;
    return Arrays.copyOfRange(ints, intAt - length, intAt);
  }

  /** The next run of numbers. */
  public double[] nextDoubles() {
    int length = nextInt(0, doubles.length - doubleAt);
    doubleAt += length;
    return Arrays.copyOfRange(doubles, doubleAt - length, doubleAt);
  }

  /**
   * The next run of numbers, of a known length.
   *
   * @throws IllegalArgumentException when it has another length
   */
  public double[] nextDoubles(int length) {
    double[] values = nextDoubles();
    if (values.length != length) {
      throw new IllegalArgumentException(
          "doubles: a run of %d numbers (expected: %d)".formatted(values.length, length));
    }
    return values;
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException when there is more
   */
  public void end() {
    if (intAt != ints.length || doubleAt != doubles.length) {
      throw new IllegalArgumentException(
          "ints, doubles: %d and %d left over (expected: none)"
              .formatted(ints.length - intAt, doubles.length - doubleAt));
    }
  }

  private static IllegalArgumentException cut(String name, int length) {
    return new IllegalArgumentException(
        "%s: %d numbers (expected: more). The checkpoint is cut".formatted(name, length));
  }
}
