package dev.pawl.stream.change;

import java.util.Objects;

/**
 * The drift detection method for a stream of errors (Gama, Medas, Castillo and Rodrigues 2004,
 * "Learning with drift detection").
 *
 * <p>With {@code p} the share of errors since the last change and {@code s = √(p(1 − p)/n)}, it
 * remembers where {@code p + s} was least, as {@code p₀} and {@code s₀}. It warns while {@code p +
 * s ≥ p₀ + w·s₀}, and signals a change when {@code p + s > p₀ + d·s₀}; then everything starts anew.
 * Nothing is remembered or signalled in the first {@code least} values.
 *
 * <p>As long as there was no error, {@code p + s} is 0 and would make the first error a change;
 * such a minimum is not remembered. What is in the method is kept: a change that is slow against
 * the number of values seen is missed, for {@code p} is a mean over all of them.
 *
 * <p>Constant space and time. There is no error bound.
 */
public final class Ddm implements ChangeDetector {
  private static final int SIZE = 6;

  private final Settings settings;
  private long count;
  private double errors;
  private double leastShare = Double.POSITIVE_INFINITY;
  private double leastDeviation = Double.POSITIVE_INFINITY;
  private long sinceWarning;
  private long present;

  /** Nothing seen yet. */
  public Ddm(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * How it is set.
   *
   * @param least how many values there are at least before a signal, 1 or more
   * @param warning w, how many deviations above the best make a warning, 0 or more
   * @param change d, how many make a change, at least as many
   */
  public record Settings(int least, double warning, double change) {

    /** At least 30 values, a warning from 2 deviations on, a change from 3 on. */
    public static final Settings USUAL = new Settings(30, 2, 3);

    public Settings {
      Check.atLeast("least", least, 1);
      Check.atLeast("warning", warning, 0);
      Check.atLeast("change", change, warning);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param value 1 for an error, 0 for none, or a loss in between
   */
  @Override
  public Signal add(double value) {
    Check.share(value);
    count++;
    present++;
    errors += value;
    if (count < settings.least()) {
      return Signal.STABLE;
    }
    double share = errors / count;
    double deviation = Math.sqrt(share * (1 - share) / count);
    if (share > 0 && share + deviation <= leastShare + leastDeviation) {
      leastShare = share;
      leastDeviation = deviation;
    }
    double level = share + deviation;
    if (level > leastShare + settings.change() * leastDeviation) {
      long since = sinceWarning + 1;
      startAnew();
      present = since;
      return Signal.CHANGE;
    }
    if (level >= leastShare + settings.warning() * leastDeviation && share > leastShare) {
      sinceWarning++;
      return Signal.WARNING;
    }
    sinceWarning = 0;
    return Signal.STABLE;
  }

  private void startAnew() {
    count = 0;
    errors = 0;
    leastShare = Double.POSITIVE_INFINITY;
    leastDeviation = Double.POSITIVE_INFINITY;
    sinceWarning = 0;
  }

  /** {@inheritDoc} A change is estimated to have been where the warning began. */
  @Override
  public long sinceChange() {
    return present;
  }

  /** {@inheritDoc} Only values after the latest change count. */
  @Override
  public double mean() {
    return count == 0 ? Double.NaN : errors / count;
  }

  @Override
  public double[] state() {
    return new double[] {count, errors, leastShare, leastDeviation, sinceWarning, present};
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "DDM");
    count = (long) state[0];
    errors = state[1];
    leastShare = state[2];
    leastDeviation = state[3];
    sinceWarning = (long) state[4];
    present = (long) state[5];
  }
}
