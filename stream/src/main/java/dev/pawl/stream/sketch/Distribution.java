package dev.pawl.stream.sketch;

import java.util.Arrays;

/**
 * A distribution of numbers as a finite set of values with weights: exact for a sample, approximate
 * for a sketch. Immutable.
 */
public final class Distribution {
  private final double[] values;
  private final double[] upTo;
  private final double least;
  private final double greatest;

  private Distribution(double[] values, double[] upTo, double least, double greatest) {
    this.values = values;
    this.upTo = upTo;
    this.least = least;
    this.greatest = greatest;
  }

  /** Of values in rising order with their weights; both arrays are taken over. */
  static Distribution of(double[] values, double[] weights, double least, double greatest) {
    for (int i = 1; i < weights.length; i++) {
      weights[i] += weights[i - 1];
    }
    return new Distribution(values, weights, least, greatest);
  }

  /**
   * Of a sample.
   *
   * @param sample finite numbers in any order, at least one
   */
  public static Distribution ofSample(double... sample) {
    if (sample.length == 0) {
      throw new IllegalArgumentException("sample: empty (expected: at least one number)");
    }
    double[] values = sample.clone();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("sample: " + value + " (expected: finite numbers)");
      }
    }
    Arrays.sort(values);
    double[] weights = new double[values.length];
    Arrays.fill(weights, 1);
    return of(values, weights, values[0], values[values.length - 1]);
  }

  /** How many values it stands for. */
  public double weight() {
    return upTo[upTo.length - 1];
  }

  /** The least value. */
  public double least() {
    return least;
  }

  /** The greatest value. */
  public double greatest() {
    return greatest;
  }

  /** How many points it has. */
  public int size() {
    return values.length;
  }

  /** The value of a point, in rising order; several points may have the same. */
  public double value(int point) {
    return values[point];
  }

  /** The weight of the points up to and with this one. */
  public double weightUpTo(int point) {
    return upTo[point];
  }

  /** Whether there are at least so many different values among the points. */
  public boolean varied(int different) {
    int found = values.length == 0 ? 0 : 1;
    for (int i = 1; i < values.length && found < different; i++) {
      found += values[i] > values[i - 1] ? 1 : 0;
    }
    return found >= different;
  }

  /** Which share of the values is at most {@code value}, in [0, 1]. */
  public double shareUpTo(double value) {
    if (value < least) {
      return 0;
    }
    if (value >= greatest) {
      return 1;
    }
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : upTo[low - 1] / weight();
  }

  /** Which share of the values is below {@code value}, in [0, 1]. */
  public double shareBelow(double value) {
    return shareUpTo(Math.nextDown(value));
  }

  /**
   * The least value that at least a share of all values is at most: a quantile of type 1 (Hyndman
   * and Fan 1996). The least value for 0, the greatest for 1.
   *
   * @param share in [0, 1]
   */
  public double quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: in [0, 1])");
    }
    if (share == 0) {
      return least;
    }
    if (share == 1) {
      return greatest;
    }
    double all = weight();
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo[middle] / all >= share) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low];
  }

  /**
   * The distribution of {@code offset + factor·x} for the values {@code x} of this one.
   *
   * @param factor finite and above 0
   * @param offset finite
   */
  public Distribution mapped(double factor, double offset) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: finite and above 0)");
    }
    double[] mapped = values.clone();
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = offset + factor * mapped[i];
    }
    return new Distribution(mapped, upTo, offset + factor * least, offset + factor * greatest);
  }

  /**
   * The distribution of the values as they are when written with so many decimals.
   *
   * @param decimals in [0, 15]
   */
  public Distribution rounded(int decimals) {
    if (decimals < 0 || decimals > 15) {
      throw new IllegalArgumentException("decimals: " + decimals + " (expected: in [0, 15])");
    }
    double scale = StrictMath.pow(10, decimals);
    double[] rounded = values.clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Math.rint(rounded[i] * scale) / scale;
    }
    return new Distribution(
        rounded, upTo, Math.rint(least * scale) / scale, Math.rint(greatest * scale) / scale);
  }

  /** The weighted mean of the points. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * (upTo[i] - (i == 0 ? 0 : upTo[i - 1]));
    }
    return sum / weight();
  }
}
