package dev.pawl.watch.quality;

/**
 * The least and the greatest number of a column, how often each came, and the next ones: what
 * stands for something else, such as −999 for no value, comes often and lies far from the rest. For
 * use by one thread.
 */
final class Extremes {
  private static final int OFTEN = 5;

  private final double[] value = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private final double[] next = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private final long[] count = new long[2];

  void add(double number) {
    add(number, 0, -1);
    add(number, 1, 1);
  }

  private void add(double number, int side, int sign) {
    if (number == value[side]) {
      count[side]++;
    } else if (sign * number > sign * value[side]) {
      next[side] = value[side];
      value[side] = number;
      count[side] = 1;
    } else if (sign * number > sign * next[side]) {
      next[side] = number;
    }
  }

  /**
   * A number that comes at least {@value #OFTEN} times, and is further from all others than these
   * are from each other, or is the only negative one and written with nines alone; {@code NaN} when
   * there is none.
   */
  double placeholder() {
    if (count[0] >= OFTEN && value[0] < -9 && next[0] >= 0 && isNines(-value[0])) {
      return value[0];
    }
    for (int side = 0; side < 2; side++) {
      double other = value[1 - side];
      double wide = Math.abs(other - next[side]);
      boolean several = Double.isFinite(next[side]) && next[side] != other;
      if (several && count[side] >= OFTEN && Math.abs(value[side] - next[side]) > wide) {
        return value[side];
      }
    }
    return Double.NaN;
  }

  private static boolean isNines(double number) {
    double power = StrictMath.rint(StrictMath.log10(number + 1));
    return number + 1 == StrictMath.pow(10, power);
  }

  /** How often it came. */
  long count(double number) {
    return number == value[0] ? count[0] : number == value[1] ? count[1] : 0;
  }

  /** The range of the others, in words. */
  String others(double number) {
    return number == value[0]
        ? "%s to %s".formatted(next[0], value[1])
        : "%s to %s".formatted(value[0], next[1]);
  }
}
