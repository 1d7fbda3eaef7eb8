package dev.pawl.learn;

import dev.pawl.model.checkpoint.Tensors;

/**
 * Seeded random numbers whose whole state is one number: SplitMix64 (Steele, Lea and Flood 2014,
 * "Fast splittable pseudorandom number generators").
 */
final class Generator {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  Generator(long seed) {
    this.state = seed;
  }

  /**
   * The generator whose state was kept under {@code generator}.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  static Generator restore(Tensors from) {
    long[] state = from.longs("generator");
    if (state.length != 1) {
      throw new IllegalArgumentException(
          "generator: %d values (expected: 1)".formatted(state.length));
    }
    return new Generator(state[0]);
  }

  /** From it the same numbers follow. */
  long state() {
    return state;
  }

  /** A number in [0, 1), a multiple of 2⁻⁵³. */
  double next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }
}
