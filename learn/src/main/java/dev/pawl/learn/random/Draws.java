package dev.pawl.learn.random;

import java.util.Arrays;

/**
 * Seeded random draws whose whole state is one number: SplitMix64 (Steele, Lea and Flood 2014, "Fast
 * splittable pseudorandom number generators"). For use by one thread.
 */
public final class Draws {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** Draws that follow from a seed. */
  public Draws(long seed) {
    this.state = seed;
  }

  /** From it the same draws follow. */
  public long state() {
    return state;
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
    state = kept[0];
  }

  /** Draws of its own that go on as these would. */
  public Draws copy() {
    return new Draws(state);
  }

  /** 64 random bits. */
  public long bits() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  public double uniform() {
    return (bits() >>> 11) * 0x1p-53;
  }

  /** A whole number in [0, bound). */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** Some of the numbers 0 to {@code all} − 1, each as likely as the others, in order. */
  public int[] subset(int all, int some) {
    int[] numbers = new int[all];
    Arrays.setAll(numbers, i -> i);
    for (int i = 0; i < some; i++) {
      int at = i + below(all - i);
      int drawn = numbers[at];
      numbers[at] = numbers[i];
      numbers[i] = drawn;
    }
    int[] drawn = Arrays.copyOf(numbers, some);
    Arrays.sort(drawn);
    return drawn;
  }
}
