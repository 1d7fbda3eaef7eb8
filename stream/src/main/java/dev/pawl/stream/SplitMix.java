package dev.pawl.stream;

/**
 * Seeded random numbers whose whole state is one 64-bit number: SplitMix64 (Steele, Lea and Flood
 * 2014, "Fast splittable pseudorandom number generators"), period 2⁶⁴. The same seed gives the same
 * bits on every machine and version of Java.
 *
 * <p>Constant time. Not safe for use by several threads at once.
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** Starts from a seed, any number. */
  public SplitMix(long seed) {
    state = seed;
  }

  /**
   * A seed that depends on both numbers, so that each part of a whole draws from its own generator.
   *
   * @param seed the seed of the whole
   * @param part which part it is
   */
  public static long seed(long seed, long part) {
    return mix(mix(seed + GOLDEN_GAMMA) ^ mix(part * GOLDEN_GAMMA + 1));
  }

  /** From it as a seed the same numbers follow. */
  public long state() {
    return state;
  }

  /** Any of the 2⁶⁴ numbers, all as likely. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** True as often as not. */
  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * A whole number in [0, bound), all exactly as likely (Lemire 2019, "Fast random integer
   * generation in an interval").
   *
   * @param bound above 0
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound: " + bound + " (expected: above 0)");
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xffffffffL) < bound) {
      long least = (1L << 32) % bound;
      while ((product & 0xffffffffL) < least) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A normal number of mean 0 and deviation 1, by the polar method (Marsaglia and Bray 1964). */
  public double nextGaussian() {
    while (true) {
      double x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        return x * Math.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }
}
