package dev.pawl.trial.bandit;

import java.util.Arrays;
import org.hipparchus.random.RandomDataGenerator;

/**
 * Stops when little is left to be won: potential value remaining (Scott 2010, "A modern Bayesian
 * look at the multi-armed bandit"; Scott 2015, "Multi-armed bandit experiments in the online
 * service economy"). With θ drawn from the posterior and i the arm that is most often best, {@code
 * (max θ − θᵢ)/θᵢ} is what another arm might give more; the rule stops when the 95th percentile of
 * it is below a threshold.
 *
 * <p>It bounds what is lost, not how often a winner is named wrongly: between arms without a
 * difference it names one in most runs. It is not error-controlled.
 *
 * @param posterior what is drawn from
 * @param threshold below which the value remaining is not worth going on, above 0; 0.01 is usual
 * @param draws how many, at least 100
 */
public record StopRule(Posterior posterior, double threshold, int draws) {
  private static final double PERCENTILE = 0.95;

  public StopRule {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException("threshold: " + threshold + " (expected: above 0)");
    }
    if (draws < 100) {
      throw new IllegalArgumentException("draws: " + draws + " (expected: at least 100)");
    }
  }

  /**
   * What is left to be won.
   *
   * @param arm who is most often best
   * @param remaining the 95th percentile of the potential value remaining, as a share of the arm's
   * @param stop whether that is below the threshold
   */
  public record Finding(int arm, double remaining, boolean stop) {}

  /** What is left to be won now. */
  public Finding look(ArmHistory history, long seed) {
    RandomDataGenerator random = new RandomDataGenerator(seed);
    double[][] means = new double[draws][history.arms()];
    int[] wins = new int[history.arms()];
    for (double[] draw : means) {
      posterior.draw(history, random, draw);
      wins[Posterior.best(draw)]++;
    }
    int leader = 0;
    for (int arm = 1; arm < wins.length; arm++) {
      leader = wins[arm] > wins[leader] ? arm : leader;
    }
    double[] remaining = new double[draws];
    for (int i = 0; i < draws; i++) {
      double own = means[i][leader];
      double best = means[i][Posterior.best(means[i])];
      remaining[i] = best > own ? (best - own) / Math.abs(own) : 0;
    }
    Arrays.sort(remaining);
    double at = remaining[Math.min(draws - 1, (int) Math.ceil(PERCENTILE * draws) - 1)];
    return new Finding(leader, at, at < threshold);
  }
}
