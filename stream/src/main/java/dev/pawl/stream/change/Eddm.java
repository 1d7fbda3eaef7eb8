package dev.pawl.stream.change;

import java.util.Objects;

/**
 * The early drift detection method (Baena-García et al. 2006, "Early drift detection method"):
 * watches how far errors are apart, which reacts to slow changes sooner than their share.
 *
 * <p>With {@code p} the mean distance between errors since the last change and {@code s} its
 * deviation, it remembers the greatest {@code p + 2s}. It warns while {@code p + 2s} is below
 * {@code warning} times that, and signals a change below {@code change} times it; then everything
 * starts anew. Nothing is signalled before {@code least} errors.
 *
 * <p>Constant space and time. There is no error bound, and false alarms are frequent: a greatest
 * value is remembered from when there were few errors, and it was great by chance.
 */
public final class Eddm implements ChangeDetector {
  private static final int SIZE = 8;

  private final Settings settings;
  private long count;
  private long errors;
  private long lastError;
  private double distance;
  private double spread;
  private double greatest;
  private long warnedAt = -1;
  private long present;

  /** Nothing seen yet. */
  public Eddm(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * How it is set.
   *
   * @param least how many errors there are at least before a signal, 1 or more
   * @param warning below which share of the greatest it warns, in (0, 1)
   * @param change below which share it signals a change, in (0, 1), at most as much
   */
  public record Settings(int least, double warning, double change) {

    /** At least 30 errors, a warning below 0.95, a change below 0.9. */
    public static final Settings USUAL = new Settings(30, 0.95, 0.9);

    public Settings {
      Check.atLeast("least", least, 1);
      Check.probability("warning", warning);
      Check.probability("change", change);
      Check.atLeast("warning", warning, change);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param value 1 for an error, 0 for none
   */
  @Override
  public Signal add(double value) {
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException("value: " + value + " (expected: 0 or 1)");
    }
    count++;
    present++;
    if (value == 0) {
      return warnedAt >= 0 ? Signal.WARNING : Signal.STABLE;
    }
    errors++;
    double apart = count - lastError;
    lastError = count;
    double from = apart - distance;
    distance += from / errors;
    spread += from * (apart - distance);
    double level = distance + 2 * Math.sqrt(spread / errors);
    if (errors < settings.least()) {
      return Signal.STABLE;
    }
    if (level > greatest) {
      greatest = level;
      warnedAt = -1;
      return Signal.STABLE;
    }
    if (level < settings.change() * greatest) {
      long since = warnedAt >= 0 ? count - warnedAt : 1;
      restore(new double[] {0, 0, 0, 0, 0, 0, -1, since});
      return Signal.CHANGE;
    }
    if (level < settings.warning() * greatest) {
      warnedAt = warnedAt >= 0 ? warnedAt : count - 1;
      return Signal.WARNING;
    }
    warnedAt = -1;
    return Signal.STABLE;
  }

  /** {@inheritDoc} A change is estimated to have been where the warning began. */
  @Override
  public long sinceChange() {
    return present;
  }

  /** {@inheritDoc} Only values after the latest signal count. */
  @Override
  public double mean() {
    return count == 0 ? Double.NaN : (double) errors / count;
  }

  @Override
  public double[] state() {
    return new double[] {count, errors, lastError, distance, spread, greatest, warnedAt, present};
  }

  @Override
  public void restore(double[] state) {
    Check.length(state, SIZE, "EDDM");
    count = (long) state[0];
    errors = (long) state[1];
    lastError = (long) state[2];
    distance = state[3];
    spread = state[4];
    greatest = state[5];
    warnedAt = (long) state[6];
    present = (long) state[7];
  }
}
