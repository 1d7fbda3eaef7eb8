package dev.pawl.cli.simulate;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Draws that are the same bits on every machine. For use by one thread. */
final class Chance {
  private static final double TWO_PI = 2 * Math.PI;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final SplittableRandom random;

  private Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The draws that belong to a number, whatever else is drawn. */
  static Chance of(long seed, String purpose, long number) {
    return new Chance(mix(mix(seed ^ hash(purpose)) + number * GOLDEN));
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each) * 0x100000001b3L;
    }
    return hash;
  }

  /** Stafford's variant 13 of the finaliser of MurmurHash3. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  double uniform() {
    return random.nextDouble();
  }

  boolean isTrue(double probability) {
    return uniform() < probability;
  }

  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(TWO_PI * uniform());
  }

  /** Mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }
}
