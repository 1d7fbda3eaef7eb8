package dev.pawl.model.feature;

/**
 * A bijection of 64 bits in which each bit of the input changes each bit of the result with a
 * probability of about one half: the finaliser of MurmurHash3 (Austin Appleby).
 */
final class Mix {

  private Mix() {}

  static long of(long x) {
    long mixed = (x ^ (x >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
