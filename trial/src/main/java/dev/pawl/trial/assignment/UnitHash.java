package dev.pawl.trial.assignment;

/**
 * Units as numbers that look random and are always the same: MurmurHash3_x86_32 of the unit's UTF-8
 * bytes under a salt, as in {@link Assignment}. Hashes of different salts are independent of each
 * other as far as the hash is.
 *
 * <p>Immutable, safe for use by any number of threads.
 */
public final class UnitHash {
  /** The second half of a seed has a seed of its own. */
  private static final int OTHER_HALF = 0x9e3779b9;

  private final int low;
  private final int high;

  private UnitHash(String salt) {
    low = Murmur3.hash(salt, 0);
    high = Murmur3.hash(salt, OTHER_HALF);
  }

  /** The hash of a salt, which is the name of what is hashed for. */
  public static UnitHash of(String salt) {
    return new UnitHash(salt);
  }

  /**
   * A number in [0, 1), in steps of 2⁻³². Allocates nothing for units of ASCII characters.
   *
   * @param unit any text
   */
  public double uniform(String unit) {
    return (Murmur3.hash(unit, low) & 0xffffffffL) * 0x1p-32;
  }

  /** A seed of 64 bits for a generator of the unit's own. */
  public long seed(String unit) {
    return ((long) Murmur3.hash(unit, high) << 32) | (Murmur3.hash(unit, low) & 0xffffffffL);
  }
}
