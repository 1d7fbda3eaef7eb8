package dev.pawl.stream.change;

import java.util.Objects;

/**
 * The Page–Hinkley test (Page 1954, Hinkley 1971) with fading, cut at 0.
 *
 * <p>With {@code m} the running mean since the last change, the value itself counted in, each value
 * {@code x} updates
 *
 * <pre>
 *   up   = max(0, α·up + (x − m − δ))
 *   down = max(0, α·down + (m − x − δ))    only with Direction.BOTH
 * </pre>
 *
 * and a change is signalled when one of them exceeds {@code λ}, after at least {@code least}
 * values; then everything starts anew. The cut at 0 is what makes the sum the distance from its
 * minimum, as in Page's scheme: long quiet spells do not build up a debt that a change must first
 * pay off. Implementations without it alarm later, and far more rarely.
 *
 * <p>Seven numbers of state, constant time. There is no error bound: the false-alarm rate depends
 * on the values' distribution and has to be measured.
 */
public final class PageHinkley implements ChangeDetector {
  private static final int SIZE = 3 + TwoSums.SIZE;

  private final Settings settings;
  private long count;
  private double mean;
  private final TwoSums sums = new TwoSums();
  private long present;

  /** Nothing seen yet. */
  public PageHinkley(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * How it is set.
   *
   * @param least how many values there are at least before a change, 1 or more
   * @param delta δ, the deviation from the mean that is tolerated, in the values' unit, 0 or more
   * @param lambda λ, the sum from which a change is signalled, in the values' unit, above 0
   * @param alpha α, by which the sum fades at each value, in (0, 1]
   * @param direction which changes count
   */
  public record Settings(
      int least, double delta, double lambda, double alpha, Direction direction) {

    /**
     * At least 30 values, δ 0.005, λ 60, α 0.9999, increases only. Where the sum is not cut at 0, λ
     * is 50 by custom; with 60 and the cut, false alarms are as rare and changes are found sooner.
     */
    public static final Settings USUAL = new Settings(30, 0.005, 60, 0.9999, Direction.UP);

    public Settings {
      Check.atLeast("least", least, 1);
      Check.atLeast("delta", delta, 0);
      Check.atLeast("lambda", lambda, Double.MIN_VALUE);
      if (!(alpha > 0 && alpha <= 1)) {
        throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 1])");
      }
      Objects.requireNonNull(direction, "direction");
    }
  }

  @Override
  public Signal add(double value) {
    Check.finite(value);
    count++;
    present++;
    mean += (value - mean) / count;
    sums.up(settings.alpha() * sums.up() + (value - mean - settings.delta()));
    if (settings.direction() == Direction.BOTH) {
      sums.down(settings.alpha() * sums.down() + (mean - value - settings.delta()));
    }
    if (count >= settings.least() && sums.exceed(settings.lambda())) {
      long since = sums.since(settings.lambda());
      restore(new double[SIZE]);
      present = since;
      return Signal.CHANGE;
    }
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
    sums.writeTo(state, 2);
    state[SIZE - 1] = present;
    return state;
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "Page–Hinkley");
    count = (long) state[0];
    mean = state[1];
    sums.readFrom(state, 2);
    present = (long) state[SIZE - 1];
  }
}
