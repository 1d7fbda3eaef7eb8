package dev.pawl.trial.assignment;

import java.util.Arrays;
import java.util.Objects;

/**
 * Which arm a unit belongs to. The unit is hashed into one of {@value #BUCKETS} buckets, and each
 * bucket belongs to an arm:
 *
 * <pre>
 *   bucket = ⌊ murmur3(unit, murmur3(salt, 0)) · 10,000 / 2³² ⌋
 * </pre>
 *
 * with MurmurHash3_x86_32 of the UTF-8 bytes, read as an unsigned number, so that any other program
 * can assign alike.
 *
 * <ol>
 *   <li>The same unit gets the same arm as long as salt and buckets are the same.
 *   <li>An arm has its share of the buckets, to within one bucket.
 *   <li>When shares change by {@link #withShares}, only as many buckets change hands as must: those
 *       that shrinking arms lose. An arm that grows keeps every unit that it has.
 *   <li>Assignments of different salts are independent of each other as far as the hash is.
 * </ol>
 *
 * <p>Immutable, safe for use by any number of threads. {@link #arm} allocates nothing for units of
 * ASCII characters.
 */
public final class Assignment {
  /** How many buckets there are. */
  public static final int BUCKETS = 10_000;

  private static final double TOLERANCE = 1e-9;

  private final String salt;
  private final int seed;
  private final short[] arms;

  private Assignment(String salt, short[] arms) {
    this.salt = Objects.requireNonNull(salt, "salt");
    this.arms = arms;
    seed = Murmur3.hash(salt, 0);
  }

  /**
   * A new assignment: the arms take their buckets in turn, each a stretch of them.
   *
   * @param salt what makes this assignment independent of others; the name of an experiment
   * @param shares the share of each arm, in [0, 1]; they sum to 1
   * @throws IllegalArgumentException when they do not, or there are more than 1,000 arms
   */
  public static Assignment of(String salt, double... shares) {
    int[] sizes = sizes(shares);
    short[] arms = new short[BUCKETS];
    int at = 0;
    for (int arm = 0; arm < sizes.length; arm++) {
      Arrays.fill(arms, at, at + sizes[arm], (short) arm);
      at += sizes[arm];
    }
    return new Assignment(salt, arms);
  }

  /**
   * The assignment that {@link #buckets} came from.
   *
   * @param buckets the arm of each bucket
   */
  public static Assignment restore(String salt, short[] buckets) {
    if (buckets.length != BUCKETS) {
      throw new IllegalArgumentException(
          "buckets: " + buckets.length + " (expected: " + BUCKETS + ")");
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (buckets[bucket] < 0) {
        throw new IllegalArgumentException(
            "buckets: arm %d at %d (expected: 0 or more)".formatted(buckets[bucket], bucket));
      }
    }
    return new Assignment(salt, buckets.clone());
  }

  /**
   * The same salt with other shares: the fewest units that make them true change their arm. There
   * may be more arms than before, or fewer; then the last ones have lost theirs.
   *
   * @param shares the share of each arm, in [0, 1]; they sum to 1
   */
  public Assignment withShares(double... shares) {
    int[] missing = sizes(shares);
    short[] changed = arms.clone();
    boolean[] free = new boolean[BUCKETS];
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int arm = arms[bucket];
      if (arm < missing.length && missing[arm] > 0) {
        missing[arm]--;
      } else {
        free[bucket] = true;
      }
    }
    int arm = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (free[bucket]) {
        while (missing[arm] == 0) {
          arm++;
        }
        changed[bucket] = (short) arm;
        missing[arm]--;
      }
    }
    return new Assignment(salt, changed);
  }

  /** The arm of a unit, counted from 0. */
  public int arm(String unit) {
    return arms[bucket(unit)];
  }

  /** The bucket of a unit, in [0, {@value #BUCKETS}). */
  public int bucket(String unit) {
    return (int) (((Murmur3.hash(unit, seed) & 0xffffffffL) * BUCKETS) >>> 32);
  }

  /** The salt. */
  public String salt() {
    return salt;
  }

  /** The arm of each bucket, for {@link #restore}. */
  public short[] buckets() {
    return arms.clone();
  }

  /** How many buckets each arm has: where its stretch of [0, 1] is rounded to whole buckets. */
  private static int[] sizes(double[] shares) {
    if (shares.length == 0 || shares.length > 1_000) {
      throw new IllegalArgumentException(
          "shares: " + shares.length + " of them (expected: 1 to 1000)");
    }
    int[] sizes = new int[shares.length];
    double sum = 0;
    int before = 0;
    for (int arm = 0; arm < shares.length; arm++) {
      if (!(shares[arm] >= 0 && shares[arm] <= 1)) {
        throw new IllegalArgumentException(
            "shares: " + shares[arm] + " for arm " + arm + " (expected: in [0, 1])");
      }
      sum += shares[arm];
      int end = (int) Math.min(BUCKETS, Math.round(sum * BUCKETS));
      sizes[arm] = end - before;
      before = end;
    }
    if (Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException("shares: they sum to " + sum + " (expected: 1)");
    }
    return sizes;
  }
}
