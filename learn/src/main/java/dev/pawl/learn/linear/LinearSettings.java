package dev.pawl.learn.linear;

import java.util.List;
import java.util.Objects;

/**
 * Settings of a {@link SparseLinear}.
 *
 * @param loss what is minimised
 * @param rule how far weights move
 * @param rates learning rates, from 1e-12 to 1e9; several give as many weight vectors, whose scores
 *     are averaged
 * @param importanceAware whether an example moves the score along {@link Loss#flow} instead of by
 *     one straight step, for rules that allow it: all but Adam and FTRL
 * @param l1 λ₁, at least 0: pulls the weights of an example's features towards 0 and holds them
 *     there
 * @param l2 λ₂, at least 0: shrinks the weights of an example's features
 * @param clip the largest slope of the loss by the score that is believed, times the example's
 *     weight; above 0
 */
public record LinearSettings(
    Objective loss,
    StepRule rule,
    List<Double> rates,
    boolean importanceAware,
    double l1,
    double l2,
    double clip) {

  /** The largest {@link #clip}: no clipping, within what keeps all numbers finite. */
  public static final double NO_CLIP = 1e18;

  /** How many learning rates there may be. */
  public static final int MOST_RATES = 16;

  public LinearSettings {
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(rule, "rule");
    rates = List.copyOf(rates);
    if (rates.isEmpty() || rates.size() > MOST_RATES) {
      throw new IllegalArgumentException(
          "learning_rate: %s (expected: 1 to %d of them)".formatted(rates, MOST_RATES));
    }
    for (double rate : rates) {
      require(rate >= 1e-12 && rate <= 1e9, "learning_rate", rate, "from 1e-12 to 1e9");
    }
    require(l1 >= 0 && l1 <= 1e9, "l1", l1, "at least 0, at most 1e9");
    require(l2 >= 0 && l2 <= 1e9, "l2", l2, "at least 0, at most 1e9");
    require(clip > 0 && clip <= NO_CLIP, "clip", clip, "above 0, at most 1e18");
    if (importanceAware && (rule instanceof StepRule.Adam || rule instanceof StepRule.Ftrl)) {
      throw new IllegalArgumentException(
          "importance_aware: true (expected: false for this step rule; sgd, adagrad and normalised"
              + " can do it)");
    }
  }

  /**
   * A slope within the clip. By branches, which are easy to foresee: a minimum would be waited for.
   */
  double clipped(double slope) {
    return slope > clip ? clip : slope < -clip ? -clip : slope;
  }

  private static void require(boolean holds, String name, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }
}
