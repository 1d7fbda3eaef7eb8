package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;

/**
 * A confidence sequence for the mean of a value of each unit that may change when the unit comes
 * back: {@link NormalMixture}'s at {@link IntrinsicTime}, with the units' standard deviation.
 *
 * <p>The guarantee is asymptotic, as a z-interval's, and holds from the first look on. Constant
 * time for each change; not safe for use by several threads at once.
 */
public final class UnitMeanSequence implements Resumable {
  private static final String OWNER = "a sequence of units' means";

  private final NormalMixture boundary;
  private final long firstLook;
  private final UnitSums units = new UnitSums();
  private final IntrinsicTime time = new IntrinsicTime();

  /**
   * Nothing seen.
   *
   * @param alpha the error probability over all looks, both sides together, in (0, 0.5]
   * @param plannedUnits the number at which it is to be tightest, at least 1
   * @param firstLook from how many units on there are looks, at least 2
   */
  public UnitMeanSequence(double alpha, long plannedUnits, long firstLook) {
    this.boundary = NormalMixture.tuned(alpha, Sides.TWO, plannedUnits);
    if (firstLook < 2) {
      throw new IllegalArgumentException("firstLook: " + firstLook + " (expected: at least 2)");
    }
    this.firstLook = firstLook;
  }

  /**
   * A new unit.
   *
   * @param value finite
   */
  public void add(double value) {
    units.add(finite(value), 1);
    advance();
  }

  /**
   * A unit's value has changed.
   *
   * @param old what was given last
   * @param value finite
   */
  public void change(double old, double value) {
    if (units.count() == 0) {
      throw new IllegalStateException("no units (expected: add before change)");
    }
    units.replace(old, 1, finite(value), 1);
    advance();
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
    }
    return value;
  }

  private void advance() {
    if (hasLooks()) {
      time.advance(errors(), units.count());
    }
  }

  private double errors() {
    return units.ratio() / Math.sqrt(units.squaredError());
  }

  /** How many units there are. */
  public long count() {
    return (long) units.count();
  }

  /** Whether there are units enough for a look. */
  public boolean hasLooks() {
    return units.count() >= firstLook;
  }

  /** Whether units differ at all; without that there is no interval. */
  public boolean varies() {
    return units.count() > 1 && units.squaredError() > 0;
  }

  /** The interval for the mean; unbounded before the first look and while units do not differ. */
  public Interval interval() {
    double mean = units.count() == 0 ? Double.NaN : units.ratio();
    if (!hasLooks() || !varies()) {
      return Interval.unbounded(mean, 1 - boundary.alpha());
    }
    long t = (long) time.at(units.count());
    return Interval.around(
        mean, boundary.radius(t, Math.sqrt(t * units.squaredError())), 1 - boundary.alpha());
  }

  /** The p-value of "the mean is 0" that is valid at all looks; 1 while there is no interval. */
  public double pValue() {
    return hasLooks() && varies() ? boundary.pValue(time.at(units.count()), errors()) : 1;
  }

  @Override
  public double[] state() {
    return Parts.join(units.state(), time.state());
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 2, OWNER);
    units.restore(parts[0]);
    time.restore(parts[1]);
  }
}
