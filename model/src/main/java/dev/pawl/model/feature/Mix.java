package dev.pawl.model.feature;

/**
 * A bijection of 64 bits in which each bit of the input changes each bit of the result with a
 * probability of about one half: the finaliser of MurmurHash3 (Austin Appleby).
 */
final class Mix {

  private Mix() {}

  /**
   * What was joined so far, with one more code, which may be 0: one to one in each of the two when
   * the other is given, and different for another order. Half a mix: its high bits are the good
   * ones.
   */
  static long join(long soFar, long code) {
    long joined = (Long.rotateLeft(soFar, 23) ^ (code + 1)) * 0x9E3779B97F4A7C15L;
    return joined ^ (joined >>> 32);
  }

  static long of(long x) {
    long mixed = (x ^ (x >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
