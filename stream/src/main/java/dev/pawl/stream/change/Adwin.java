package dev.pawl.stream.change;

import java.util.Arrays;
import java.util.Objects;

/**
 * Adaptive windowing (Bifet and Gavaldà 2007, "Learning from time-changing data with adaptive
 * windowing"): keeps the longest window of recent values whose older and newer parts do not differ
 * in mean.
 *
 * <p>The window is an exponential histogram: row {@code i} has up to {@code perRow} buckets of
 * {@code 2ⁱ} values each, with their sum and squared deviations, the newest in row 0. Memory and
 * time grow with the logarithm of the window.
 *
 * <p>At every {@code every}-th value, all cuts between buckets are looked at, from the oldest on.
 * With {@code n₀} and {@code n₁} values on both sides, {@code n} in all, {@code σ²} their variance,
 * {@code δ' = δ/(2 ln n)} and {@code m = 1/(n₀ − a + 1) + 1/(n₁ − a + 1)}, where {@code a} is the
 * least number of values a side, the sides differ when their means do by more than
 *
 * <pre>
 *   ε = √( 2mσ² ln(1/δ') ) + (2/3)·m ln(1/δ')
 * </pre>
 *
 * Then the oldest bucket is dropped, and all cuts are looked at again. A change is signalled when
 * something was dropped, and, with {@link Direction#UP}, the window's mean has risen by it.
 *
 * <p>The paper bounds the probability of a false cut by δ at each look; that ε is for values in [0,
 * 1]. Values of another scale are allowed, with that bound lost: a range above 1 makes cuts more
 * frequent than δ, a smaller one rarer.
 */
public final class Adwin implements ChangeDetector {
  private static final int HEAD = 5;

  private final Settings settings;
  private final int perRow;
  private long count;
  private long width;
  private double sum;
  private double spread;
  private int[] filled = new int[8];
  private double[] sums;
  private double[] spreads;
  private int rows = 1;

  /** Nothing seen yet. */
  public Adwin(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    perRow = settings.perRow() + 1;
    sums = new double[filled.length * perRow];
    spreads = new double[filled.length * perRow];
  }

  /**
   * How it is set.
   *
   * @param delta δ, the probability of a false cut at a look, in (0, 1)
   * @param every how many values there are from look to look, 1 or more
   * @param perRow how many buckets there are of each size at most, 1 or more
   * @param leastSide how many values each side of a cut has at least, 1 or more
   * @param least how many values there must be more than to look at all, 1 or more
   * @param direction which changes count
   */
  public record Settings(
      double delta, int every, int perRow, int leastSide, int least, Direction direction) {

    public Settings {
      Check.probability("delta", delta);
      Check.atLeast("every", every, 1);
      Check.atLeast("perRow", perRow, 1);
      Check.atLeast("leastSide", leastSide, 1);
      Check.atLeast("least", least, 1);
      Objects.requireNonNull(direction, "direction");
    }

    /** A look at every 32nd value, 5 buckets a row, at least 5 values a side and 10 in all. */
    public static Settings of(double delta, Direction direction) {
      return new Settings(delta, 32, 5, 5, 10, direction);
    }
  }

  @Override
  public Signal add(double value) {
    Check.finite(value);
    double before = mean();
    insert(value);
    count++;
    if (count % settings.every() != 0 || width <= settings.least() || !shrink()) {
      return Signal.STABLE;
    }
    boolean counts = settings.direction() == Direction.BOTH || mean() > before;
    return counts ? Signal.CHANGE : Signal.STABLE;
  }

  private void insert(double value) {
    if (width > 0) {
      double from = value - sum / width;
      spread += from * from * width / (width + 1.0);
    }
    width++;
    sum += value;
    sums[filled[0]] = value;
    spreads[filled[0]] = 0;
    filled[0]++;
    for (int row = 0; filled[row] == perRow; row++) {
      mergeOldest(row);
    }
  }

  /** Makes one bucket of the two oldest of a row, the newest of the next row. */
  private void mergeOldest(int row) {
    if (row + 1 == filled.length) {
      filled = Arrays.copyOf(filled, 2 * filled.length);
      sums = Arrays.copyOf(sums, 2 * sums.length);
      spreads = Arrays.copyOf(spreads, 2 * spreads.length);
    }
    int at = row * perRow;
    double size = size(row);
    double between = (sums[at] - sums[at + 1]) / size;
    int to = (row + 1) * perRow + filled[row + 1];
    sums[to] = sums[at] + sums[at + 1];
    spreads[to] = spreads[at] + spreads[at + 1] + between * between * size / 2;
    filled[row + 1]++;
    rows = Math.max(rows, row + 2);
    drop(row, 2);
  }

  /** Forgets the oldest buckets of a row. */
  private void drop(int row, int buckets) {
    int at = row * perRow;
    filled[row] -= buckets;
    System.arraycopy(sums, at + buckets, sums, at, filled[row]);
    System.arraycopy(spreads, at + buckets, spreads, at, filled[row]);
  }

  /** Drops the oldest buckets as long as two sides differ; whether it dropped any. */
  private boolean shrink() {
    boolean shrunk = false;
    while (differs()) {
      dropOldest();
      shrunk = true;
    }
    return shrunk;
  }

  private boolean differs() {
    double log = StrictMath.log(2 * StrictMath.log((double) width) / settings.delta());
    double variance = spread / width;
    long older = 0;
    double olderSum = 0;
    for (int row = rows - 1; row >= 0; row--) {
      for (int bucket = 0; bucket < filled[row]; bucket++) {
        older += size(row);
        olderSum += sums[row * perRow + bucket];
        long newer = width - older;
        if (newer < settings.leastSide()) {
          return false;
        }
        if (older >= settings.leastSide()
            && Math.abs(olderSum / older - (sum - olderSum) / newer)
                > epsilon((double) older, (double) newer, variance, log)) {
          return true;
        }
      }
    }
    return false;
  }

  private double epsilon(double older, double newer, double variance, double log) {
    double spare = 1.0 - settings.leastSide();
    double m = 1 / (older + spare) + 1 / (newer + spare);
    return Math.sqrt(2 * m * variance * log) + 2.0 / 3 * m * log;
  }

  private void dropOldest() {
    int row = rows - 1;
    int at = row * perRow;
    double size = size(row);
    double dropped = sums[at];
    width -= size(row);
    sum -= dropped;
    double between = dropped / size - sum / width;
    spread = Math.max(0, spread - spreads[at] - size * width / (size + width) * between * between);
    drop(row, 1);
    while (rows > 1 && filled[rows - 1] == 0) {
      rows--;
    }
  }

  private static long size(int row) {
    return 1L << row;
  }

  /** {@inheritDoc} That is the width of the window. */
  @Override
  public long sinceChange() {
    return width;
  }

  @Override
  public double mean() {
    return width == 0 ? Double.NaN : sum / width;
  }

  /** The variance of the values in the window, with their number below the sum. */
  public double variance() {
    return width == 0 ? Double.NaN : spread / width;
  }

  @Override
  public double[] state() {
    int buckets = Arrays.stream(filled).sum();
    double[] state = new double[HEAD + rows + 2 * buckets];
    state[0] = count;
    state[1] = width;
    state[2] = sum;
    state[3] = spread;
    state[4] = rows;
    int to = HEAD + rows;
    for (int row = 0; row < rows; row++) {
      state[HEAD + row] = filled[row];
      System.arraycopy(sums, row * perRow, state, to, filled[row]);
      System.arraycopy(spreads, row * perRow, state, to + filled[row], filled[row]);
      to += 2 * filled[row];
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    int wanted = wanted(state);
    if (wanted != state.length) {
      Check.length(state, wanted, "ADWIN");
    }
    count = (long) state[0];
    width = (long) state[1];
    sum = state[2];
    spread = state[3];
    rows = (int) state[4];
    filled = new int[Math.max(8, rows)];
    sums = new double[filled.length * perRow];
    spreads = new double[filled.length * perRow];
    int from = HEAD + rows;
    for (int row = 0; row < rows; row++) {
      filled[row] = (int) state[HEAD + row];
      System.arraycopy(state, from, sums, row * perRow, filled[row]);
      System.arraycopy(state, from + filled[row], spreads, row * perRow, filled[row]);
      from += 2 * filled[row];
    }
  }

  /** How long a state is that begins like this one. */
  private int wanted(double[] state) {
    if (state.length < HEAD) {
      return HEAD;
    }
    int wanted = HEAD;
    for (int row = 0; row < state[4]; row++) {
      if (HEAD + row >= state.length || !(state[HEAD + row] < perRow && state[HEAD + row] >= 0)) {
        return -1;
      }
      wanted += 1 + 2 * (int) state[HEAD + row];
    }
    return wanted;
  }
}
