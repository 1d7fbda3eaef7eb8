package dev.pawl.watch.numeric;

/**
 * What there is to say of the numbers of a part of a model: its weights, the activations of a
 * layer, its outputs.
 *
 * @param count how many there are
 * @param zeros how many of them are 0
 * @param broken how many are NaN or infinite
 * @param norm the root of the sum of squares of the finite ones
 */
public record Numbers(long count, long zeros, long broken, double norm) {

  public Numbers {
    if (zeros < 0 || broken < 0 || zeros > count || !(norm >= 0)) {
      throw new IllegalArgumentException(
          "numbers: %d, %d zeros, %d broken, norm %s (expected: at least 0, no more zeros than numbers)"
              .formatted(count, zeros, broken, norm));
    }
  }

  /** Counts an array. */
  public static Numbers of(double[] values) {
    long zeros = 0;
    long broken = 0;
    double squares = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        broken++;
      } else {
        zeros += value == 0 ? 1 : 0;
        squares += value * value;
      }
    }
    return new Numbers(values.length, zeros, broken, Math.sqrt(squares));
  }

  /** Both together. */
  public Numbers plus(Numbers other) {
    return new Numbers(
        count + other.count,
        zeros + other.zeros,
        broken + other.broken,
        Math.sqrt(norm * norm + other.norm * other.norm));
  }

  /** The share of zeros; 0 when there are no numbers. */
  public double shareOfZeros() {
    return count == 0 ? 0 : (double) zeros / count;
  }
}
