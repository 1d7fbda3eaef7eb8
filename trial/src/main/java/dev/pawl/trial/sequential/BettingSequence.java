package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import java.util.Arrays;

/**
 * A confidence sequence for the mean of outcomes in [0, 1] by betting: the hedged capital process
 * with predictable plug-in bets of Waudby-Smith and Ramdas, "Estimating means of bounded random
 * variables by betting" (arXiv 2010.09686, theorem 3 and section 4). It holds for every sample size
 * and every distribution on [0, 1], and adapts to the variance.
 *
 * <p>For each candidate mean {@code m} of a grid a gambler bets half of the capital on larger and
 * half on smaller outcomes,
 *
 * <pre>
 *   K⁺(m) = Π (1 + min(λᵢ, c/m)(Xᵢ − m)),   K⁻(m) = Π (1 − min(λᵢ, c/(1 − m))(Xᵢ − m)),   c = 1/2
 *   λₜ = √( 2 ln(2/α) / (σ̂²ₜ₋₁ t ln(1 + t)) ),  μ̂ₜ = (1/2 + ΣXᵢ)/(t + 1),  σ̂²ₜ = (1/4 + Σ(Xᵢ − μ̂ᵢ)²)/(t + 1)
 * </pre>
 *
 * and {@code m} is out for good once {@code max(K⁺, K⁻)/2 ≥ 1/α}. The ends of the interval are
 * moved outwards to the next grid point. Each outcome costs two products for every grid point still
 * in.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BettingSequence {
  private static final double CUT = 0.5;

  private final double alpha;
  private final int points;
  private final double[] up;
  private final double[] down;
  private final double limit;
  private int low;
  private int high;
  private long count;
  private double sum;
  private double squares = 0.25;
  private double variance = 0.25;

  /**
   * Nothing seen.
   *
   * @param alpha the error probability over all looks, in (0, 0.5]
   * @param points how many steps the grid has, at least 10; 1,000 gives three digits
   */
  public BettingSequence(double alpha, int points) {
    Mixtures.check(alpha, 1);
    if (points < 10) {
      throw new IllegalArgumentException("points: " + points + " (expected: at least 10)");
    }
    this.alpha = alpha;
    this.points = points;
    this.limit = StrictMath.log(2 / alpha);
    this.up = new double[points + 1];
    this.down = new double[points + 1];
    Arrays.fill(up, 1);
    Arrays.fill(down, 1);
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
    count++;
    double bet = Math.sqrt(2 * limit / (variance * count * StrictMath.log(1.0 + count)));
    double bar = 2 / alpha;
    for (int i = low; i <= high; i++) {
      double m = (double) i / points;
      up[i] *= 1 + Math.min(bet, CUT / m) * (x - m);
      down[i] *= 1 - Math.min(bet, CUT / (1 - m)) * (x - m);
    }
    while (low <= high && Math.max(up[low], down[low]) >= bar) {
      low++;
    }
    while (high >= low && Math.max(up[high], down[high]) >= bar) {
      high--;
    }
    sum += x;
    double mean = (0.5 + sum) / (count + 1);
    squares += (x - mean) * (x - mean);
    variance = squares / (count + 1);
  }

  /** How many outcomes were seen. */
  public long count() {
    return count;
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
    return new Interval(
        count == 0 ? Double.NaN : sum / count,
        isEmpty() ? Double.NaN : Math.max(0, (double) (low - 1) / points),
        isEmpty() ? Double.NaN : Math.min(1, (double) (high + 1) / points),
        1 - alpha);
  }
}
