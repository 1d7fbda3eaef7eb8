package dev.pawl.trial.sequential;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;

/**
 * The moments of one arm's units, each a pair of sums (numerator y, denominator x) that may change.
 * Replacing a unit's pair costs as much as adding one: {@code Σ(y − ȳ)²} grows by {@code (y′ −
 * y)(y′ − ȳ′ + y − ȳ)}.
 */
final class UnitSums implements Resumable {
  private static final double ROUNDING = 1e-12;

  private double count;
  private double moving;
  private double y;
  private double x;
  private double yy;
  private double yx;
  private double xx;

  void add(double numerator, double denominator) {
    count++;
    moving += numerator != 0 ? 1 : 0;
    double stepY = numerator - y;
    double stepX = denominator - x;
    y += stepY / count;
    x += stepX / count;
    yy += stepY * (numerator - y);
    yx += stepY * (denominator - x);
    xx += stepX * (denominator - x);
  }

  void replace(double oldY, double oldX, double newY, double newX) {
    moving += (newY != 0 ? 1 : 0) - (oldY != 0 ? 1 : 0);
    double beforeY = y;
    double beforeX = x;
    y += (newY - oldY) / count;
    x += (newX - oldX) / count;
    yy += (newY - oldY) * (newY - y + oldY - beforeY);
    xx += (newX - oldX) * (newX - x + oldX - beforeX);
    yx += (newY - beforeY) * (newX - x) - (oldY - beforeY) * (oldX - x);
  }

  double count() {
    return count;
  }

  /** How many have a numerator other than 0. */
  double moving() {
    return moving;
  }

  double ratio() {
    return y / x;
  }

  /** The mean denominator; there is a ratio when it is above 0. */
  double denominator() {
    return x;
  }

  /** The squared standard error of the ratio, by the delta method; 0 when it is rounding. */
  double squaredError() {
    double r = y / x;
    double residuals = yy - 2 * r * yx + r * r * xx;
    double noise = ROUNDING * (yy + r * r * xx + count * y * y * ROUNDING);
    return residuals > noise ? residuals / (count - 1) / (count * x * x) : 0;
  }

  @Override
  public double[] state() {
    return new double[] {count, moving, y, x, yy, yx, xx};
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, 7, "sums of units");
    count = state[0];
    moving = state[1];
    y = state[2];
    x = state[3];
    yy = state[4];
    yx = state[5];
    xx = state[6];
  }
}
