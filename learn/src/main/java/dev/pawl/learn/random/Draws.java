package dev.pawl.learn.random;

import dev.pawl.stream.SplitMix;
import java.util.Arrays;

/** Seeded random draws whose whole state is one number. For use by one thread. */
public final class Draws {
  private SplitMix numbers;
  private double poissonMean;
  private double poissonNone = 1;

  /** Draws that follow from a seed. */
  public Draws(long seed) {
    this.numbers = new SplitMix(seed);
  }

  /** From it the same draws follow. */
  public long state() {
    return numbers.state();
  }

  /**
   * Takes the state that {@link #state} gave.
   *
   * @throws IllegalArgumentException when it is not one number
   */
  public void restore(long[] kept) {
    if (kept.length != 1) {
      throw new IllegalArgumentException("draws: %d values (expected: 1)".formatted(kept.length));
    }
    numbers = new SplitMix(kept[0]);
  }

  /** Draws of its own that go on as these would. */
  public Draws copy() {
    return new Draws(state());
  }

  /** A seed for something else. */
  public long seed() {
    return numbers.nextLong();
  }

  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  public double uniform() {
    return numbers.nextDouble();
  }

  /**
   * A number of events, of which there are {@code mean} in the mean (Poisson), by inversion: one
   * random number a draw. Means above 100 count as 100.
   */
  public int poisson(double mean) {
    double bounded = Math.min(100, mean);
    if (bounded != poissonMean) {
      poissonMean = bounded;
      poissonNone = StrictMath.exp(-bounded);
    }
    double u = numbers.nextDouble();
    double share = poissonNone;
    double sum = share;
    int k = 0;
    while (u >= sum && k < 1000) {
      k++;
      share *= bounded / k;
      sum += share;
    }
    return k;
  }

  /** Some of the numbers 0 to {@code all} − 1, each as likely as the others, in order. */
  public int[] subset(int all, int some) {
    int[] drawn = new int[all];
    Arrays.setAll(drawn, i -> i);
    for (int i = 0; i < some; i++) {
      int at = i + numbers.nextInt(all - i);
      int number = drawn[at];
      drawn[at] = drawn[i];
      drawn[i] = number;
    }
    int[] first = Arrays.copyOf(drawn, some);
    Arrays.sort(first);
    return first;
  }
}
