package dev.pawl.trial.sequential;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;

/**
 * How far a standardised statistic {@code z} has come, measured in units that are seen once: the
 * clock of a boundary when units come back and are no sequence of independent observations any
 * more.
 *
 * <p>For a sum {@code S} of independent increments with variance {@code V} and {@code z = S/√V},
 * the squared steps of {@code z} add up to {@code ∫ dV/V = ln V}: its quadratic variation tells the
 * time, up to a factor that the first look sets,
 *
 * <pre>
 *   t = n₁ · exp( Σ (zᵢ − zᵢ₋₁)² )    n₁ units at the first look, the sum from there on
 * </pre>
 *
 * <p>and a boundary for independent observations, at {@code t}, meets a path that has had as many
 * chances to cross it. So it is when units come back: with new noise each time (many chances, t
 * grows with every visit), with the same as before (few, t rests), in sums, means and ratios alike.
 * {@code t} is never less than the number of units; for units that come once the two are alike.
 *
 * <p>Not safe for use by several threads at once.
 */
final class IntrinsicTime implements Resumable {
  /** ln of more than any number of units. */
  private static final double LONGEST = 40;

  private double first;
  private double moved;
  private double last;

  /** A clock that stands still until the first look. */
  IntrinsicTime() {}

  /**
   * One step.
   *
   * @param z the statistic now; a step to what is no finite number does not count
   * @param units how many there are, at least 1
   */
  void advance(double z, double units) {
    if (!Double.isFinite(z)) {
      return;
    }
    if (first == 0) {
      first = units;
    } else {
      moved += (z - last) * (z - last);
    }
    last = z;
  }

  /**
   * The time t.
   *
   * @param units how many there are
   */
  double at(double units) {
    return Math.max(units, first * StrictMath.exp(Math.min(LONGEST, moved)));
  }

  @Override
  public double[] state() {
    return new double[] {first, moved, last};
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, 3, "an intrinsic time");
    first = state[0];
    moved = state[1];
    last = state[2];
  }
}
