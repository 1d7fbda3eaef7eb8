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
  private static final int SIZE = 7;

  private final Settings settings;
  private long count;
  private double mean;
  private double up;
  private double down;
  private long sinceUp;
  private long sinceDown;
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
    up = Math.max(0, settings.alpha() * up + (value - mean - settings.delta()));
    sinceUp = up == 0 ? 0 : sinceUp + 1;
    if (settings.direction() == Direction.BOTH) {
      down = Math.max(0, settings.alpha() * down + (mean - value - settings.delta()));
      sinceDown = down == 0 ? 0 : sinceDown + 1;
    }
    if (count >= settings.least() && (up > settings.lambda() || down > settings.lambda())) {
      long since = up > settings.lambda() ? sinceUp : sinceDown;
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
    return new double[] {count, mean, up, down, sinceUp, sinceDown, present};
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "Page–Hinkley");
    count = (long) state[0];
    mean = state[1];
    up = state[2];
    down = state[3];
    sinceUp = (long) state[4];
    sinceDown = (long) state[5];
    present = (long) state[6];
  }
}
