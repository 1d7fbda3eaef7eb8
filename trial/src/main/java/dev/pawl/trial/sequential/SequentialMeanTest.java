package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.ab.Sample;
import java.util.OptionalDouble;

/**
 * The comparison of two means that may be looked at after every unit: the asymptotic confidence
 * sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476) for the difference
 * of a randomised experiment's arms. With {@code nᵢ} units, sample variance {@code sᵢ²} and {@code
 * t = n₀ + n₁}, one unit's influence has variance {@code σ² = t (s₀²/n₀ + s₁²/n₁)}, and the
 * difference is within {@link NormalMixture}'s {@code radius(t, σ)} at all looks.
 *
 * <p>The p-value is the least α at which the sequence, with the mixture that is tuned for the
 * declared one, excludes 0 ({@link NormalMixture#pValue}): valid at whatever look one stops.
 *
 * <p>The guarantee is asymptotic: it holds for looks from {@code firstLook} units in each arm on,
 * as many as a z-interval would need. It is tightest at the planned size and valid at any other.
 * Units are independent; {@link #add} and {@link #verdict} take constant time and space.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class SequentialMeanTest implements Resumable {
  /** Deviations below this share of the mean are rounding, not variation. */
  private static final double ROUNDING = 1e-14;

  private final Terms terms;
  private final long firstLook;
  private final NormalMixture boundary;
  private final long[] counts = new long[2];
  private final double[] means = new double[2];
  private final double[] squares = new double[2];
  private long broken;

  /**
   * A test that has seen nothing.
   *
   * @param plannedUnits the size at which it is to be tightest, both arms together; that of the
   *     fixed-horizon test is a good choice
   * @param firstLook how many units each arm has at least at the first look, at least 2; with
   *     proportions also 10 successes each
   */
  public SequentialMeanTest(Terms terms, long plannedUnits, long firstLook) {
    this.terms = terms;
    if (firstLook < 2) {
      throw new IllegalArgumentException("firstLook: " + firstLook + " (expected: at least 2)");
    }
    this.firstLook = firstLook;
    this.boundary = NormalMixture.tuned(terms.alpha(), Sides.TWO, plannedUnits);
  }

  /** One unit's outcome; one that is not finite makes the test invalid. */
  public void add(boolean treated, double outcome) {
    if (!Double.isFinite(outcome)) {
      broken++;
      return;
    }
    int arm = treated ? 1 : 0;
    double step = outcome - means[arm];
    means[arm] += step / ++counts[arm];
    squares[arm] += step * (outcome - means[arm]);
  }

  /** The outcomes of several units of one arm at once. */
  public void add(boolean treated, Sample outcomes) {
    if (outcomes.count() == 0) {
      return;
    }
    int arm = treated ? 1 : 0;
    double step = outcomes.mean() - means[arm];
    long all = counts[arm] + outcomes.count();
    squares[arm] +=
        outcomes.variance() * (outcomes.count() - 1)
            + step * step * counts[arm] * outcomes.count() / all;
    means[arm] += step * outcomes.count() / all;
    counts[arm] = all;
  }

  /**
   * The interval for the difference, without a verdict or a sentence; unbounded while an arm has
   * fewer than two units. Before the first look it does not have its confidence yet.
   */
  public Interval interval() {
    if (Math.min(counts[0], counts[1]) < 2) {
      return Interval.unbounded(Double.NaN, 1 - terms.alpha());
    }
    long t = counts[0] + counts[1];
    return Interval.around(
        means[1] - means[0], boundary.radius(t, Math.sqrt(t * squaredError())), 1 - terms.alpha());
  }

  private double squaredError() {
    return squares[0] / (counts[0] - 1) / counts[0] + squares[1] / (counts[1] - 1) / counts[1];
  }

  /** What is shown so far. */
  public Verdict verdict() {
    long t = counts[0] + counts[1];
    if (broken > 0) {
      return Verdict.invalid(
          t, broken + " outcomes are not finite: find out where they come from, then compare anew");
    }
    if (Math.min(counts[0], counts[1]) < firstLook) {
      return Verdict.undecided(
          t,
          "%d and %d units of the %d in each arm before the first look"
              .formatted(counts[0], counts[1], firstLook));
    }
    if (!varies(0) && !varies(1)) {
      return Verdict.invalid(
          t, "the metric is the same for every unit of a side: what does not vary proves nothing");
    }
    double pValue = boundary.pValue((double) t, (means[1] - means[0]) / Math.sqrt(squaredError()));
    return terms.verdict(interval(), OptionalDouble.of(pValue), t, t, "units");
  }

  private boolean varies(int arm) {
    double noise = ROUNDING * means[arm];
    return squares[arm] > counts[arm] * noise * noise;
  }

  @Override
  public double[] state() {
    return new double[] {counts[0], counts[1], means[0], means[1], squares[0], squares[1], broken};
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, 7, "a sequential test of means");
    for (int arm = 0; arm < 2; arm++) {
      counts[arm] = (long) state[arm];
      means[arm] = state[2 + arm];
      squares[arm] = state[4 + arm];
    }
    broken = (long) state[6];
  }
}
