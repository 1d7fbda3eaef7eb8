package dev.pawl.model.panel;

import java.util.Arrays;

/**
 * How the scores of several members become one: the weighted mean of what they predict, or of the
 * classes that they choose. Immutable, safe for use by any thread.
 */
public final class Ballot {
  private final double[] weights;
  private final double total;
  private final boolean classes;

  /**
   * A way to vote.
   *
   * @param weights how much each member counts: finite, at least 0, and not all 0; copied
   * @param classes whether members choose a class instead of giving their probabilities
   */
  public Ballot(double[] weights, boolean classes) {
    this.weights = weights.clone();
    this.classes = classes;
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw wrong(weights);
      }
      sum += weight;
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw wrong(weights);
    }
    this.total = sum;
  }

  private static IllegalArgumentException wrong(double[] weights) {
    return new IllegalArgumentException(
        "weights: %s (expected: finite, at least 0, not all 0)"
            .formatted(Arrays.toString(weights)));
  }

  /** How much each member counts. */
  public double[] weights() {
    return weights.clone();
  }

  /** How much a member counts, as a share of all. */
  double share(int member) {
    return weights[member] / total;
  }

  /** Whether members choose a class. */
  public boolean classes() {
    return classes;
  }

  /** Adds what a member says, when it counts; scores start from 0. */
  public void add(int member, double[] said, double[] scores) {
    double share = share(member);
    if (!classes) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] += share * said[i];
      }
    } else if (scores.length == 1) {
      scores[0] += said[0] > 0.5 ? share : 0;
    } else {
      int best = 0;
      for (int i = 1; i < said.length; i++) {
        best = said[i] > said[best] ? i : best;
      }
      scores[best] += share;
    }
  }
}
