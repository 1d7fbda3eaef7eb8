package dev.pawl.trial.bandit;

import org.hipparchus.random.RandomDataGenerator;

/** What is believed of the arms' mean rewards. */
public sealed interface Posterior {

  /**
   * Draws every arm's mean.
   *
   * @param into one number for each arm
   */
  void draw(ArmHistory history, RandomDataGenerator random, double[] into);

  /**
   * Rewards in [0, 1]: the mean is Beta({@code a + Σr, b + Σ(1 − r)}). Exact for 0 and 1;
   * fractional rewards count as fractions of a success.
   *
   * @param a prior successes, above 0
   * @param b prior failures, above 0
   */
  record Bernoulli(double a, double b) implements Posterior {
    public Bernoulli {
      if (!(a > 0 && b > 0)) {
        throw new IllegalArgumentException("prior: %s, %s (expected: above 0)".formatted(a, b));
      }
    }

    @Override
    public void draw(ArmHistory history, RandomDataGenerator random, double[] into) {
      for (int arm = 0; arm < into.length; arm++) {
        double n = history.weight(arm);
        double successes = n * history.mean(arm);
        if (!(successes >= -1e-9 && successes <= n + 1e-9)) {
          throw new IllegalArgumentException(
              "reward: mean %s of arm %d (expected: in [0, 1]; use a Gaussian posterior)"
                  .formatted(history.mean(arm), arm));
        }
        double wins = Math.clamp(successes, 0, n);
        into[arm] = random.nextBeta(a + wins, b + n - wins);
      }
    }
  }

  /**
   * Any rewards: the mean is normal around the sample mean, with the sample's squared standard
   * error. An arm with fewer than two rewards, or whose rewards do not vary yet, is drawn as if its
   * deviation were {@code spread}.
   *
   * @param spread the prior's and the least known arm's standard deviation, above 0
   */
  record Gaussian(double spread) implements Posterior {
    public Gaussian {
      if (!(spread > 0 && spread < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("spread: " + spread + " (expected: finite, above 0)");
      }
    }

    @Override
    public void draw(ArmHistory history, RandomDataGenerator random, double[] into) {
      for (int arm = 0; arm < into.length; arm++) {
        double n = Math.max(1, history.weight(arm));
        double variance = history.variance(arm);
        double deviation = variance > 0 ? Math.sqrt(variance / n) : spread / Math.sqrt(n);
        into[arm] = random.nextNormal(history.mean(arm), deviation);
      }
    }
  }

  /**
   * Thompson sampling (Thompson 1933; Chapelle and Li 2011, "An empirical evaluation of Thompson
   * sampling"): each arm's share is the probability that it is best, from draws.
   *
   * @param posterior what is drawn from
   * @param draws how many, at least 100
   */
  record Thompson(Posterior posterior, int draws) implements Policy {
    public Thompson {
      if (draws < 100) {
        throw new IllegalArgumentException("draws: " + draws + " (expected: at least 100)");
      }
    }

    @Override
    public double[] shares(ArmHistory history, long seed) {
      RandomDataGenerator random = new RandomDataGenerator(seed);
      double[] means = new double[history.arms()];
      double[] shares = new double[means.length];
      for (int draw = 0; draw < draws; draw++) {
        posterior.draw(history, random, means);
        shares[best(means)]++;
      }
      for (int arm = 0; arm < shares.length; arm++) {
        shares[arm] /= draws;
      }
      return shares;
    }
  }

  /** The first of the largest. */
  static int best(double[] means) {
    int best = 0;
    for (int arm = 1; arm < means.length; arm++) {
      best = means[arm] > means[best] ? arm : best;
    }
    return best;
  }
}
