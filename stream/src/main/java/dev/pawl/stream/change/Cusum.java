package dev.pawl.stream.change;

import java.util.Objects;

/**
 * A cumulative sum of standardised values that starts without knowing their mean and deviation
 * (Page 1954, "Continuous inspection schemes"; Hawkins 1987, "Self-starting CUSUM charts").
 *
 * <p>With {@code m} and {@code s} the mean and deviation of the {@code n} values since the last
 * change, and {@code z = (x − m) / (s·√(1 + 1/n))} for the next value {@code x},
 *
 * <pre>
 *   up   = max(0, up + z − k)     k = shift/2 + 1/√n
 *   down = max(0, down − z − k)   only with Direction.BOTH
 * </pre>
 *
 * A change is signalled when one of them exceeds {@code h}; then everything starts anew. The {@code
 * 1/√n} allows for {@code m} not being known: without it most alarms would be false ones soon after
 * the start. {@code h} is where a stable stream of independent normal values runs on for {@code
 * between} values in the mean without it (Siegmund 1985, with his correction of 1.166); it is rarer
 * with the allowance, and more frequent for values that are skewed towards the side that is
 * watched, such as rare errors.
 *
 * <p>Constant space and time.
 */
public final class Cusum implements ChangeDetector {
  private static final int SIZE = 4 + TwoSums.SIZE;
  private static final double OVERSHOOT = 1.166;

  private final Settings settings;
  private final double limit;
  private long count;
  private double mean;
  private double spread;
  private final TwoSums sums = new TwoSums();
  private long present;

  /** Nothing seen yet. */
  public Cusum(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    limit = limit(settings);
  }

  /**
   * How it is set.
   *
   * @param least how many values there are at least before the sum begins, 2 or more
   * @param shift which shift of the mean it is best at, in standard deviations, in (0, 10]
   * @param between how many values of a stable stream there are in the mean until a false alarm, at
   *     least 100
   * @param direction which changes count
   */
  public record Settings(int least, double shift, double between, Direction direction) {

    /** At least 30 values, a fifth of a deviation, a million values, increases only. */
    public static final Settings USUAL = new Settings(30, 0.2, 1e6, Direction.UP);

    public Settings {
      Check.atLeast("least", least, 2);
      Check.atLeast("between", between, 100);
      if (!(shift > 0 && shift <= 10)) {
        throw new IllegalArgumentException("shift: " + shift + " (expected: in (0, 10])");
      }
      Objects.requireNonNull(direction, "direction");
    }
  }

  /** Where (e^(2kb) − 2kb − 1)/(2k²) is the mean run length, less the overshoot. */
  static double limit(Settings settings) {
    double k = settings.shift() / 2;
    double wanted = settings.between() * (settings.direction() == Direction.BOTH ? 2 : 1);
    double low = 0;
    double high = 1e6;
    for (int i = 0; i < 100; i++) {
      double b = (low + high) / 2;
      if ((StrictMath.expm1(2 * k * b) - 2 * k * b) / (2 * k * k) < wanted) {
        low = b;
      } else {
        high = b;
      }
    }
    return Math.max(0, high - OVERSHOOT);
  }

  @Override
  public Signal add(double value) {
    Check.finite(value);
    present++;
    if (count >= settings.least() && spread > 0) {
      double deviation = Math.sqrt(spread / (count - 1) * (1 + 1.0 / count));
      double z = (value - mean) / deviation;
      double k = settings.shift() / 2 + 1 / Math.sqrt((double) count);
      sums.up(sums.up() + z - k);
      if (settings.direction() == Direction.BOTH) {
        sums.down(sums.down() - z - k);
      }
      if (sums.exceed(limit)) {
        long since = sums.since(limit);
        restore(new double[SIZE]);
        present = since;
        return Signal.CHANGE;
      }
    }
    count++;
    double from = value - mean;
    mean += from / count;
    spread += from * (value - mean);
    return Signal.STABLE;
  }

  /** {@inheritDoc} A change is estimated to have been where the sum was last at 0. */
  @Override
  public long sinceChange() {
    return present;
  }

  /** {@inheritDoc} Only values after the latest signal count. */
  @Override
  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  @Override
  public double[] state() {
    double[] state = new double[SIZE];
    state[0] = count;
    state[1] = mean;
    state[2] = spread;
    sums.writeTo(state, 3);
    state[SIZE - 1] = present;
    return state;
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "CUSUM");
    count = (long) state[0];
    mean = state[1];
    spread = state[2];
    sums.readFrom(state, 3);
    present = (long) state[SIZE - 1];
  }
}
