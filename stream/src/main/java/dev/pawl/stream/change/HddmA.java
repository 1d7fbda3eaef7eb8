package dev.pawl.stream.change;

import java.util.Objects;

/**
 * Drift detection by Hoeffding's bounds on averages (Frías-Blanco et al. 2015, "Online and
 * non-parametric drift detection methods based on Hoeffding's bounds", the A-test).
 *
 * <p>For an increase it remembers the beginning, of {@code n} values with the mean {@code X}, for
 * which {@code X + √(ln(1/α)/(2n))} was least: the mean before a change, if there was one. With
 * {@code N} values since the last change in all and their mean {@code Z}, it signals when
 *
 * <pre>
 *   Z − X ≥ √( (N − n) / (2nN) · ln(2/α) )
 * </pre>
 *
 * and warns by the same test with a greater α; a decrease the other way round. Then everything
 * starts anew.
 *
 * <p>For independent values in [0, 1] one such test is wrong with a probability of at most α; it is
 * made with every value, so that is not the rate of false alarms, which has to be measured.
 * Constant space and time.
 */
public final class HddmA implements ChangeDetector {
  private static final int SIZE = 7;

  private final Settings settings;
  private double count;
  private double sum;
  private double lowCount;
  private double lowSum;
  private double highCount;
  private double highSum;
  private long present;

  /** Nothing seen yet. */
  public HddmA(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * How it is set.
   *
   * @param change α of a change, in (0, 1)
   * @param warning α of a warning, in (0, 1), at least as much
   * @param direction which changes count
   */
  public record Settings(double change, double warning, Direction direction) {

    /** A change at 0.001, a warning at 0.005, increases only. */
    public static final Settings USUAL = new Settings(0.001, 0.005, Direction.UP);

    public Settings {
      Check.probability("change", change);
      Check.probability("warning", warning);
      Check.atLeast("warning", warning, change);
      Objects.requireNonNull(direction, "direction");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param value in [0, 1]
   */
  @Override
  public Signal add(double value) {
    Check.share(value);
    count++;
    sum += value;
    present++;
    double mean = sum / count;
    double bound = bound(count);
    if (lowCount == 0 || mean + bound <= lowSum / lowCount + bound(lowCount)) {
      lowCount = count;
      lowSum = sum;
    }
    if (highCount == 0 || mean - bound >= highSum / highCount - bound(highCount)) {
      highCount = count;
      highSum = sum;
    }
    boolean both = settings.direction() == Direction.BOTH;
    if (rose(settings.change())) {
      return changed(count - lowCount);
    }
    if (both && fell(settings.change())) {
      return changed(count - highCount);
    }
    boolean warns = rose(settings.warning()) || (both && fell(settings.warning()));
    return warns ? Signal.WARNING : Signal.STABLE;
  }

  private double bound(double n) {
    return Math.sqrt(StrictMath.log(1 / settings.change()) / (2 * n));
  }

  private boolean rose(double alpha) {
    return count > lowCount && sum / count - lowSum / lowCount >= threshold(lowCount, alpha);
  }

  private boolean fell(double alpha) {
    return count > highCount && highSum / highCount - sum / count >= threshold(highCount, alpha);
  }

  private double threshold(double n, double alpha) {
    return Math.sqrt((count - n) / (2 * n * count) * StrictMath.log(2 / alpha));
  }

  private Signal changed(double since) {
    restore(new double[SIZE]);
    present = (long) since;
    return Signal.CHANGE;
  }

  /** {@inheritDoc} A change is estimated to have been where the remembered beginning ends. */
  @Override
  public long sinceChange() {
    return present;
  }

  /** {@inheritDoc} Only values after the latest signal count. */
  @Override
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  @Override
  public double[] state() {
    return new double[] {count, sum, lowCount, lowSum, highCount, highSum, present};
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "HDDM-A");
    count = state[0];
    sum = state[1];
    lowCount = state[2];
    lowSum = state[3];
    highCount = state[4];
    highSum = state[5];
    present = (long) state[6];
  }
}
