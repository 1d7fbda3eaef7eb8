package dev.pawl.loop.live;

import java.util.Arrays;

/**
 * A sum of doubles without rounding error, from which summands can be taken out again.
 *
 * <ol>
 *   <li>The sum is held as an expansion: doubles of increasing magnitude whose bits do not overlap
 *       and whose sum is exactly that of all summands (Shewchuk, "Adaptive Precision Floating-Point
 *       Arithmetic", 1997, algorithm Grow-Expansion, with zeros left out).
 *   <li>{@link #value} is that sum rounded once, half to even. So it depends on the multiset of the
 *       summands alone, and not on the order in which they came and went.
 * </ol>
 *
 * <p>An expansion has at most 40 terms, and one to three when summands are of similar magnitude.
 * Magnitudes up to {@link #LIMIT} cannot overflow.
 */
final class ExactSum {
  /** The largest magnitude of a summand: 10¹⁸ of them have a finite sum. */
  static final double LIMIT = 1e290;

  private double[] terms = new double[2];
  private int size;

  void add(double summand) {
    double rest = summand;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double larger = rest;
      double smaller = terms[i];
      if (Math.abs(larger) < Math.abs(smaller)) {
        larger = smaller;
        smaller = rest;
      }
      double sum = larger + smaller;
      double error = smaller - (sum - larger);
      if (error != 0) {
        terms[kept++] = error;
      }
      rest = sum;
    }
    if (kept == terms.length) {
      terms = Arrays.copyOf(terms, 2 * kept);
    }
    if (rest != 0) {
      terms[kept++] = rest;
    }
    size = kept;
  }

  void subtract(double summand) {
    add(-summand);
  }

  /** The sum, rounded to the nearest double. */
  double value() {
    if (size == 0) {
      return 0;
    }
    int i = size - 1;
    double sum = terms[i];
    double error = 0;
    while (i > 0 && error == 0) {
      double larger = sum;
      double smaller = terms[--i];
      sum = larger + smaller;
      error = smaller - (sum - larger);
    }
    boolean isBeyondHalf = i > 0 && error != 0 && (error < 0) == (terms[i - 1] < 0);
    if (isBeyondHalf) {
      double twice = 2 * error;
      double next = sum + twice;
      if (next - sum == twice) {
        return next;
      }
    }
    return sum;
  }
}
