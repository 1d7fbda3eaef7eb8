package dev.pawl.watch.champion;

import java.util.Arrays;

/**
 * A two-sided cumulative sum of seasonal ranks, which sees a shift of the values and its end.
 *
 * <p>Each value becomes a score {@code z} by {@link SeasonalRanks}. Neighbouring blocks resemble
 * each other, so scores are whitened, {@code z' = (z − a·z₋₁)/√(1 − a²)}, with {@code a} their
 * lag-one autocorrelation so far, as far as it is positive. Then
 *
 * <pre>
 *   up = max(0, up + z' − k)     down = max(0, down − z' − k)
 * </pre>
 *
 * and the one that exceeds {@code h} is a shift, dated where that sum was last 0. {@code h} is such
 * that a stable stream of independent values exceeds it once in a stated number of values, whatever
 * their distribution: {@link RunLength}.
 *
 * <p>After a shift the reference stands still. The shift has ended when the sum of {@code k − z'}
 * towards the old level, cut at 0, exceeds {@code h} in turn; or it is taken as the new normal once
 * it has lasted as long as the reference reaches back, and all begins anew.
 */
final class RankCusum {
  /** A shift below half a deviation of the ranks is not looked for. */
  private static final double K = 0.25;

  /** The autocorrelation is as good as 0 until this many scores speak for another. */
  private static final double DOUBT = 20;

  private static final double MOST_DEPENDENCE = 0.9;

  /** What a value has done. */
  enum Step {
    NOTHING,
    UP,
    DOWN,
    ENDED,
    NEW_NORMAL
  }

  private static final int UP = 0;
  private static final int DOWN = 1;
  private static final int SIDE = 5;
  private static final int SUM = 0;
  private static final int SINCE = 1;
  private static final int BLOCKS = 2;
  private static final int VALUES = 3;
  private static final int EXPECTED = 4;
  private static final int LAST = 2 * SIDE;
  private static final int LAG = LAST + 1;
  private static final int SQUARES = LAST + 2;
  private static final int SHIFT = LAST + 3;
  private static final int BACK = LAST + 4;
  private static final int LASTED = LAST + 5;
  private static final int SIZE = LAST + 6;

  private final int points;
  private final int size;
  private final double mean;
  private final double threshold;
  private final SeasonalRanks ranks;
  private final double[] numbers = new double[SIZE];

  /**
   * Nothing seen yet.
   *
   * @param points how many blocks a season has
   * @param size how many values there are to compare with at each
   * @param between how many values of a stable stream there are from a false shift to the next, in
   *     the mean
   */
  RankCusum(int points, int size, double between) {
    this.points = points;
    this.size = size;
    mean = between;
    // Two sums, each with half of the false alarms.
    threshold = RunLength.threshold(K, 2 * between);
    ranks = new SeasonalRanks(points, size);
  }

  /** Takes the value of the block that has the given number, counted since 1970-01-01T00:00Z. */
  Step add(long block, double value) {
    int point = (int) Math.floorMod(block, (long) points);
    double score = ranks.score(point, value);
    double expected = ranks.mean(point);
    if (numbers[SHIFT] == 0) {
      ranks.add(point, value);
    }
    if (Double.isNaN(score)) {
      return Step.NOTHING;
    }
    double white = whiten(score);
    return numbers[SHIFT] == 0
        ? watch(block, value, expected, white)
        : follow(white * numbers[SHIFT]);
  }

  private double whiten(double score) {
    double a = numbers[LAG] / (numbers[SQUARES] + DOUBT);
    a = Math.min(MOST_DEPENDENCE, Math.max(0, a));
    double white = (score - a * numbers[LAST]) / Math.sqrt(1 - a * a);
    numbers[LAG] += score * numbers[LAST];
    numbers[SQUARES] += score * score;
    numbers[LAST] = score;
    return white;
  }

  private Step watch(long block, double value, double expected, double white) {
    boolean up = accumulate(UP, block, value, expected, white);
    boolean down = accumulate(DOWN, block, value, expected, -white);
    if (!up && !down) {
      return Step.NOTHING;
    }
    numbers[SHIFT] = up ? 1 : -1;
    return up ? Step.UP : Step.DOWN;
  }

  private boolean accumulate(int side, long block, double value, double expected, double score) {
    int at = side * SIDE;
    double sum = numbers[at + SUM] + score - K;
    if (sum <= 0) {
      Arrays.fill(numbers, at, at + SIDE, 0);
      return false;
    }
    if (numbers[at + BLOCKS] == 0) {
      numbers[at + SINCE] = block;
    }
    numbers[at + SUM] = sum;
    numbers[at + BLOCKS]++;
    numbers[at + VALUES] += value;
    numbers[at + EXPECTED] += expected;
    return sum > threshold;
  }

  private Step follow(double towardsShift) {
    numbers[LASTED]++;
    numbers[BACK] = Math.max(0, numbers[BACK] + K - towardsShift);
    if (numbers[BACK] > threshold) {
      forget();
      return Step.ENDED;
    }
    if (numbers[LASTED] >= (double) points * size) {
      restart();
      return Step.NEW_NORMAL;
    }
    return Step.NOTHING;
  }

  /** Forgets the reference and the sums; how far blocks depend on each other stays known. */
  void restart() {
    ranks.clear();
    forget();
  }

  private void forget() {
    Arrays.fill(numbers, 0, LAST, 0);
    numbers[SHIFT] = 0;
    numbers[BACK] = 0;
    numbers[LASTED] = 0;
  }

  /** Whether a shift lasts. */
  boolean shifted() {
    return numbers[SHIFT] != 0;
  }

  /** Whether the shift that lasts is upwards. */
  boolean upwards() {
    return numbers[SHIFT] > 0;
  }

  /** The number of the block that the shift is dated to. */
  long since() {
    return (long) side(SINCE);
  }

  /** From how many blocks the shift was seen. */
  long blocks() {
    return (long) side(BLOCKS);
  }

  /** Their mean value. */
  double value() {
    return side(VALUES) / side(BLOCKS);
  }

  /** What was expected of them: the mean at the same points of the season before. */
  double expected() {
    return side(EXPECTED) / side(BLOCKS);
  }

  /** The probability that a stable stream gives no shift in as many blocks. */
  double confidence() {
    return StrictMath.exp(-side(BLOCKS) / mean);
  }

  private double side(int what) {
    return numbers[(upwards() ? UP : DOWN) * SIDE + what];
  }

  int stateSize() {
    return SIZE + ranks.stateSize();
  }

  void writeTo(double[] state, int from) {
    System.arraycopy(numbers, 0, state, from, SIZE);
    ranks.writeTo(state, from + SIZE);
  }

  void readFrom(double[] state, int from) {
    System.arraycopy(state, from, numbers, 0, SIZE);
    ranks.readFrom(state, from + SIZE);
  }
}
