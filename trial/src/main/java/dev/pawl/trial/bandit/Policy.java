package dev.pawl.trial.bandit;

import java.util.Arrays;

/**
 * How the next batch of traffic is shared out. A policy answers with probabilities, not with an
 * arm: they are what {@code dev.pawl.trial.assignment} or a draw realises, and what must be logged
 * as propensities, for an estimate of effects later cannot do without them. Policies are immutable.
 */
public sealed interface Policy
    permits Policy.EpsilonGreedy,
        Policy.Ucb1,
        Policy.KlUcb,
        Posterior.Thompson,
        Policy.TopTwo,
        Policy.Floored {

  /**
   * The probability of each arm.
   *
   * @param seed of whatever is drawn
   * @return with sum 1
   */
  double[] shares(ArmHistory history, long seed);

  /**
   * The best arm, and any arm with probability ε (Sutton and Barto 2018, section 2.2).
   *
   * @param epsilon ε, in [0, 1]
   */
  record EpsilonGreedy(double epsilon) implements Policy {
    public EpsilonGreedy {
      if (!(epsilon >= 0 && epsilon <= 1)) {
        throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: in [0, 1])");
      }
    }

    @Override
    public double[] shares(ArmHistory history, long seed) {
      double[] index = new double[history.arms()];
      for (int arm = 0; arm < index.length; arm++) {
        index[arm] = history.weight(arm) > 0 ? history.mean(arm) : Double.POSITIVE_INFINITY;
      }
      double[] shares = Indices.largest(index);
      for (int arm = 0; arm < shares.length; arm++) {
        shares[arm] = (1 - epsilon) * shares[arm] + epsilon / shares.length;
      }
      return shares;
    }
  }

  /**
   * The arm with the largest {@code X̄ + √(2 ln t/n)}, rewards in [0, 1] (Auer, Cesa-Bianchi and
   * Fischer 2002, "Finite-time analysis of the multiarmed bandit problem").
   */
  record Ucb1() implements Policy {
    @Override
    public double[] shares(ArmHistory history, long seed) {
      double log = StrictMath.log(Math.max(1, history.weight()));
      double[] index = new double[history.arms()];
      for (int arm = 0; arm < index.length; arm++) {
        double n = history.weight(arm);
        index[arm] = n > 0 ? history.mean(arm) + Math.sqrt(2 * log / n) : Double.POSITIVE_INFINITY;
      }
      return Indices.largest(index);
    }
  }

  /**
   * The arm with the largest {@code q} for which {@code n·kl(X̄, q) ≤ ln t + c ln ln t}, with
   * {@code kl(p, q) = p ln(p/q) + (1 − p) ln((1 − p)/(1 − q))}, rewards in [0, 1] (Garivier and
   * Cappé 2011, "The KL-UCB algorithm for bounded stochastic bandits and beyond").
   *
   * @param c 0 or more; 0 in practice, 3 in the proof
   */
  record KlUcb(double c) implements Policy {
    public KlUcb {
      if (!(c >= 0 && c < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("c: " + c + " (expected: 0 or more)");
      }
    }

    @Override
    public double[] shares(ArmHistory history, long seed) {
      double log = StrictMath.log(Math.max(1, history.weight()));
      double bar = log + c * StrictMath.log(Math.max(1, log));
      double[] index = new double[history.arms()];
      for (int arm = 0; arm < index.length; arm++) {
        double n = history.weight(arm);
        index[arm] = n > 0 ? Indices.klUpper(history.mean(arm), bar / n) : Double.POSITIVE_INFINITY;
      }
      return Indices.largest(index);
    }
  }

  /**
   * Top-two Thompson sampling (Russo 2016, "Simple Bayesian algorithms for best-arm
   * identification"): the arm that a draw from the posterior says is best with probability β, else
   * the best of a draw that says another one. With {@code pᵢ} the probability that arm i is best
   * its share is {@code β pᵢ + (1 − β) Σ_{j≠i} pⱼ pᵢ/(1 − pⱼ)}.
   *
   * @param posterior what is drawn from
   * @param beta β, in (0, 1); ½ is usual
   */
  record TopTwo(Posterior.Thompson posterior, double beta) implements Policy {
    public TopTwo {
      if (!(beta > 0 && beta < 1)) {
        throw new IllegalArgumentException("beta: " + beta + " (expected: in (0, 1))");
      }
    }

    @Override
    public double[] shares(ArmHistory history, long seed) {
      double[] best = posterior.shares(history, seed);
      double[] shares = new double[best.length];
      for (int leader = 0; leader < best.length; leader++) {
        shares[leader] += beta * best[leader];
        double others = 1 - best[leader];
        for (int arm = 0; arm < best.length; arm++) {
          if (arm != leader) {
            shares[arm] +=
                (1 - beta)
                    * best[leader]
                    * (others > 0 ? best[arm] / others : 1.0 / (best.length - 1));
          }
        }
      }
      return shares;
    }
  }

  /**
   * Another policy, with a floor under every arm's share: propensities stay away from 0, and a
   * change of the worse arm is noticed.
   *
   * @param policy what shares out the rest
   * @param floor of each arm, 0 or more; at most 1 over the number of arms
   */
  record Floored(Policy policy, double floor) implements Policy {
    public Floored {
      if (!(floor >= 0 && floor <= 0.5)) {
        throw new IllegalArgumentException("floor: " + floor + " (expected: in [0, 0.5])");
      }
    }

    @Override
    public double[] shares(ArmHistory history, long seed) {
      double rest = 1 - floor * history.arms();
      if (rest < 0) {
        throw new IllegalArgumentException(
            "floor: %s for %d arms (expected: at most %s)"
                .formatted(floor, history.arms(), 1.0 / history.arms()));
      }
      return Arrays.stream(policy.shares(history, seed)).map(p -> floor + rest * p).toArray();
    }
  }
}
