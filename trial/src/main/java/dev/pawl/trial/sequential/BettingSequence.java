package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;

/**
 * A confidence sequence for the mean of outcomes in [0, 1] by betting: the hedged capital process
 * of Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting" (arXiv
 * 2010.09686, theorem 3). It holds for every sample size and every distribution on [0, 1], and
 * adapts to the variance.
 *
 * <p>A candidate mean {@code m} of a grid is out for good once {@code max(K⁺, K⁻)/2 ≥ 1/α}, the
 * capital of a gambler who bets against it ({@code BettingCapital} has the bets, with {@code L =
 * ln(2/α)}). The ends of the interval are moved outwards to the next grid point. Each outcome costs
 * two products for every grid point still in.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BettingSequence implements Resumable {
  private final double alpha;
  private final BettingCapital capital;
  private int low;
  private int high;

  /**
   * Nothing seen.
   *
   * @param alpha the error probability over all looks, in (0, 0.5]
   * @param points how many steps the grid has, at least 10; 1,000 gives three digits
   */
  public BettingSequence(double alpha, int points) {
    Mixtures.check(alpha, 1);
    this.alpha = alpha;
    this.capital = new BettingCapital(points, StrictMath.log(2 / alpha));
    this.high = points;
  }

  /**
   * One outcome.
   *
   * @param x in [0, 1]
   */
  public void add(double x) {
    if (!(x >= 0 && x <= 1)) {
      throw new IllegalArgumentException(
          "x: " + x + " (expected: in [0, 1]; scale bounded outcomes to it)");
    }
    capital.add(x, low, high);
    double bar = 2 / alpha;
    while (low <= high && capital.larger(low) >= bar) {
      low++;
    }
    while (high >= low && capital.larger(high) >= bar) {
      high--;
    }
  }

  /** How many outcomes were seen. */
  public long count() {
    return capital.count();
  }

  /**
   * Whether every mean is ruled out: with probability α at most for independent outcomes of one
   * mean, so that a change of the mean is the likelier reason. Then start anew.
   */
  public boolean isEmpty() {
    return low > high;
  }

  /**
   * The interval for the mean.
   *
   * @return with {@code NaN} as estimate before the first outcome, and with {@code NaN} at both
   *     ends when it is empty
   */
  public Interval interval() {
    double points = capital.points();
    return new Interval(
        capital.mean(),
        isEmpty() ? Double.NaN : Math.max(0, (low - 1) / points),
        isEmpty() ? Double.NaN : Math.min(1, (high + 1) / points),
        1 - alpha);
  }

  @Override
  public double[] state() {
    return Parts.join(new double[] {low, high}, capital.state());
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 2, "a betting sequence");
    Parts.sized(parts[0], 2, "a betting sequence");
    capital.restore(parts[1]);
    low = (int) parts[0][0];
    high = (int) parts[0][1];
  }
}
