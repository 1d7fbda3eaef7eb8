package dev.pawl.stream.sketch;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.Summary;
import java.util.Arrays;

/**
 * The distribution of a stream of numbers in a few kilobytes: the sketch KLL (Karnin, Lang and
 * Liberty 2016, "Optimal quantile approximation in streams").
 *
 * <p>Invariants, for {@code n} values added:
 *
 * <ol>
 *   <li>Level {@code h} holds values that stand for {@code 2ʰ} each, sorted from level 1 on; {@code
 *       Σ 2ʰ·(values in level h) = n}, exactly.
 *   <li>There are at most {@code Σ capacity(h)} values in all, where {@code capacity} is {@code k}
 *       at the top and falls by a third from level to level down to {@value #LEAST}: about {@code
 *       3k + 8·log₂(n/k)} numbers, 8 bytes each.
 *   <li>Up to {@code k} values nothing is lost: ranks and quantiles are exact.
 *   <li>The least and the greatest value are exact.
 * </ol>
 *
 * <p>When it is full, the lowest level that has reached its capacity is sorted, and every second of
 * its values moves one level up, the odd or the even ones as a coin says: ranks stay right in the
 * mean. For one rank, the error is at most {@link #rankError} with a probability of 99 %, merged or
 * not; for {@code k = 200} that is 1.33 % of {@code n}. For all ranks at once {@link
 * #rankErrorEverywhere}, for {@code k = 200} 1.65 %. Both are the figures that the Apache
 * DataSketches library states for its sketch of the same kind and size.
 *
 * <p>Adding takes amortised time {@code O(log(1/ε))}. The coin is seeded and part of the state. Not
 * safe for use by several threads at once.
 */
public final class QuantileSketch implements Summary<QuantileSketch> {
  private static final int LEAST = 8;
  private static final int HEAD = 7;
  private static final double FALL = 2.0 / 3;

  /** The {@code k} that is used where nothing else is said. */
  public static final int USUAL = 200;

  private final int k;
  private SplitMix random;
  private double[][] levels = {new double[LEAST]};
  private int[] filled = {0};
  private int held;
  private int room;
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /**
   * An empty sketch.
   *
   * @param k how much is kept, 8 to 65,535; see the class for what follows from it
   * @param seed what the coin is tossed from; sketches that are to be merged need different ones,
   *     else their errors may add up
   */
  public QuantileSketch(int k, long seed) {
    if (k < LEAST || k > 65_535) {
      throw new IllegalArgumentException("k: " + k + " (expected: in [8, 65535])");
    }
    this.k = k;
    random = new SplitMix(seed);
    room = k;
  }

  /**
   * Adds one value. −0 counts as 0.
   *
   * @param value finite
   */
  public void add(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
    }
    double plain = value + 0.0;
    if (held >= room) {
      makeRoom();
    }
    append(plain);
    held++;
    count++;
    least = Math.min(least, plain);
    greatest = Math.max(greatest, plain);
  }

  private void append(double value) {
    if (filled[0] == levels[0].length) {
      levels[0] = Arrays.copyOf(levels[0], 2 * levels[0].length);
    }
    levels[0][filled[0]++] = value;
  }

  private void makeRoom() {
    int level = 0;
    while (filled[level] < capacity(level)) {
      level++;
    }
    if (level == levels.length - 1) {
      grow(levels.length + 1);
      if (held < room) {
        return;
      }
      makeRoom();
      return;
    }
    halve(level);
  }

  private void grow(int to) {
    int from = levels.length;
    levels = Arrays.copyOf(levels, to);
    filled = Arrays.copyOf(filled, to);
    for (int i = from; i < to; i++) {
      levels[i] = new double[0];
    }
    room = 0;
    for (int i = 0; i < to; i++) {
      room += capacity(i);
    }
  }

  private int capacity(int level) {
    double capacity = k;
    for (int i = levels.length - 1; i > level && capacity > LEAST; i--) {
      capacity *= FALL;
    }
    return Math.max(LEAST, (int) Math.ceil(capacity));
  }

  /** Moves every second value of a level up; with an odd number of them one stays behind. */
  private void halve(int level) {
    double[] values = levels[level];
    int size = filled[level];
    int stays = size % 2;
    if (level == 0) {
      Arrays.sort(values, stays, size);
    }
    int start = stays + (random.nextBoolean() ? 1 : 0);
    int moved = (size - stays) / 2;
    double[] above = levels[level + 1];
    int old = filled[level + 1];
    boolean fits = above.length >= old + moved;
    double[] merged = fits ? above : new double[old + moved];
    // From the greatest down, so that values may be merged in place.
    int i = old - 1;
    int j = moved - 1;
    for (int to = old + moved - 1; j >= 0; to--) {
      double next = values[start + 2 * j];
      if (i >= 0 && above[i] > next) {
        merged[to] = above[i--];
      } else {
        merged[to] = next;
        j--;
      }
    }
    if (!fits) {
      System.arraycopy(above, 0, merged, 0, i + 1);
    }
    levels[level + 1] = merged;
    filled[level + 1] = old + moved;
    filled[level] = stays;
    held -= moved;
  }

  /** Takes in {@code other}, of any {@code k}; the larger error of both holds then. */
  @Override
  public void merge(QuantileSketch other) {
    if (other.levels.length > levels.length) {
      grow(other.levels.length);
    }
    int bottom = other.filled[0]; // which grows when a sketch takes in itself
    for (int i = 0; i < bottom; i++) {
      append(other.levels[0][i]);
    }
    for (int level = 1; level < other.levels.length; level++) {
      double[] both = Arrays.copyOf(levels[level], filled[level] + other.filled[level]);
      System.arraycopy(other.levels[level], 0, both, filled[level], other.filled[level]);
      Arrays.sort(both);
      levels[level] = both;
      filled[level] = both.length;
    }
    held += other.held;
    count += other.count;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    while (held > room) {
      makeRoom();
    }
  }

  /** How many values were added. */
  public long count() {
    return count;
  }

  /** The least value; {@code NaN} when there is none. */
  public double least() {
    return count == 0 ? Double.NaN : least;
  }

  /** The greatest value; {@code NaN} when there is none. */
  public double greatest() {
    return count == 0 ? Double.NaN : greatest;
  }

  /** How many numbers are held now. */
  public int held() {
    return held;
  }

  /**
   * Within which share of all values the rank of one value is right, with a probability of 99 %.
   */
  public double rankError() {
    return count <= k ? 0 : 2.296 / StrictMath.pow(k, 0.9723);
  }

  /** Within which share the ranks of all values are right at once, with a probability of 99 %. */
  public double rankErrorEverywhere() {
    return count <= k ? 0 : 2.446 / StrictMath.pow(k, 0.9433);
  }

  /**
   * What the sketch says of the values so far.
   *
   * @throws IllegalStateException when nothing was added
   */
  public Distribution distribution() {
    if (count == 0) {
      throw new IllegalStateException("a sketch without values has no distribution");
    }
    double[] values = new double[held];
    double[] weights = new double[held];
    int size = 0;
    for (int level = levels.length - 1; level >= 0; level--) {
      double[] sorted = Arrays.copyOf(levels[level], filled[level]);
      if (level == 0) {
        Arrays.sort(sorted);
      }
      mergeIn(values, weights, size, sorted, (double) (1L << level));
      size += sorted.length;
    }
    return Distribution.of(values, weights, least, greatest);
  }

  private static void mergeIn(
      double[] values, double[] weights, int size, double[] sorted, double weight) {
    int i = size - 1;
    int j = sorted.length - 1;
    for (int to = size + sorted.length - 1; j >= 0; to--) {
      if (i >= 0 && values[i] > sorted[j]) {
        values[to] = values[i];
        weights[to] = weights[i--];
      } else {
        values[to] = sorted[j--];
        weights[to] = weight;
      }
    }
  }

  @Override
  public QuantileSketch copy() {
    QuantileSketch copy = new QuantileSketch(k, random.state());
    copy.levels = new double[levels.length][];
    for (int i = 0; i < levels.length; i++) {
      copy.levels[i] = levels[i].clone();
    }
    copy.filled = filled.clone();
    copy.held = held;
    copy.room = room;
    copy.count = count;
    copy.least = least;
    copy.greatest = greatest;
    return copy;
  }

  /** {@inheritDoc} The coin takes two, so that none of its bits is lost. */
  @Override
  public double[] state() {
    double[] state = new double[HEAD + levels.length + held];
    state[0] = k;
    state[1] = random.state() >> 32;
    state[2] = random.state() & 0xffffffffL;
    state[3] = count;
    state[4] = least;
    state[5] = greatest;
    state[6] = levels.length;
    int to = HEAD + levels.length;
    for (int level = 0; level < levels.length; level++) {
      state[HEAD + level] = filled[level];
      System.arraycopy(levels[level], 0, state, to, filled[level]);
      to += filled[level];
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    checkState(state);
    random = new SplitMix(((long) state[1] << 32) | (long) state[2]);
    count = (long) state[3];
    least = state[4];
    greatest = state[5];
    levels = new double[0][];
    filled = new int[0];
    grow((int) state[6]);
    int from = HEAD + levels.length;
    held = 0;
    for (int level = 0; level < levels.length; level++) {
      filled[level] = (int) state[HEAD + level];
      levels[level] = Arrays.copyOfRange(state, from, from + Math.max(1, filled[level]));
      from += filled[level];
      held += filled[level];
    }
  }

  private void checkState(double[] state) {
    boolean whole =
        state.length > HEAD
            && state[0] == k
            && state[6] >= 1
            && state[6] <= 64
            && state.length >= HEAD + state[6];
    double stands = 0;
    double length = HEAD;
    if (whole) {
      length += state[6];
      for (int level = 0; level < state[6]; level++) {
        whole &= state[HEAD + level] >= 0;
        length += state[HEAD + level];
        stands += state[HEAD + level] * (1L << level);
      }
    }
    if (!whole || state.length != length || stands != state[3]) {
      throw new IllegalArgumentException(
          "state: %s numbers (expected: as state() of a quantile sketch with k = %s gives them)"
              .formatted(state.length, k));
    }
  }
}
