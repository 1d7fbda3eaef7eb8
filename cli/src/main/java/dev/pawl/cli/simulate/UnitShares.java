package dev.pawl.cli.simulate;

import java.util.Arrays;

/** How often each unit comes back. Immutable; units as often as each other take no room. */
final class UnitShares {
  private final int count;

  /** The running sum of the shares, up to 1; empty when all are the same. */
  private final double[] ends;

  private UnitShares(int count, double[] ends) {
    this.count = count;
    this.ends = ends;
  }

  /**
   * Shares that fall as a power of the unit's rank.
   *
   * @param count how many units there are; 0 for none
   * @param spread the power; 0 for units as often as each other
   */
  static UnitShares of(int count, double spread) {
    if (spread == 0) {
      return new UnitShares(count, new double[0]);
    }
    double[] ends = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += StrictMath.pow(i + 1.0, -spread);
      ends[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      ends[i] /= sum;
    }
    return new UnitShares(count, ends);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The unit, from 0, whose part of [0, 1) holds a number. */
  int at(double number) {
    return Math.min(ends.length == 0 ? uniform(number) : ranked(number), count - 1);
  }

  private int ranked(double number) {
    int found = Arrays.binarySearch(ends, number);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** The product may round to the other side of a unit's end. */
  private int uniform(double number) {
    int unit = (int) (number * count);
    if ((double) unit / count > number) {
      return unit - 1;
    }
    return (unit + 1.0) / count <= number ? unit + 1 : unit;
  }
}
