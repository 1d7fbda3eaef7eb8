package dev.pawl.trial.power;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How units are shared out.
 *
 * @param shares of the control first, then of each treatment, above 0, with sum 1; at least two
 */
public record Split(List<Double> shares) {
  private static final double TOLERANCE = 1e-9;

  public Split {
    shares = List.copyOf(shares);
    double sum = 0;
    for (double share : shares) {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("shares: " + share + " (expected: above 0, below 1)");
      }
      sum += share;
    }
    if (shares.size() < 2 || Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException(
          "shares: %d of them, sum %s (expected: at least 2, sum 1)".formatted(shares.size(), sum));
    }
  }

  /** The same share for each arm. */
  public static Split equal(int arms) {
    if (arms < 2) {
      throw new IllegalArgumentException("arms: " + arms + " (expected: at least 2)");
    }
    return new Split(Collections.nCopies(arms, 1.0 / arms));
  }

  /** These shares. */
  public static Split of(double... shares) {
    return new Split(Arrays.stream(shares).boxed().toList());
  }

  /** How many arms there are, the control included. */
  public int arms() {
    return shares.size();
  }

  double control() {
    return shares.getFirst();
  }

  double smallestTreatment() {
    return Collections.min(shares.subList(1, shares.size()));
  }
}
