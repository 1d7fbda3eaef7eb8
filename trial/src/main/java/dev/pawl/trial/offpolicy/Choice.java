package dev.pawl.trial.offpolicy;

/**
 * One logged choice.
 *
 * @param action which action was chosen, counted from 0
 * @param actions among how many
 * @param propensity with which probability it was, as logged when it happened, above 0
 * @param reward what came of it, finite
 * @param target with which probability the policy in question would have chosen it, in [0, 1]
 * @param modelled what a reward model expects of the chosen action; {@code NaN} without a model
 * @param modelledTarget what it expects of the policy in question here, over its choices; {@code
 *     NaN} without a model. The model must not have learned from this choice
 */
public record Choice(
    int action,
    int actions,
    double propensity,
    double reward,
    double target,
    double modelled,
    double modelledTarget) {

  public Choice {
    if (action < 0 || action >= actions) {
      throw new IllegalArgumentException(
          "action: %d of %d (expected: 0 to %d)".formatted(action, actions, actions - 1));
    }
    check(propensity, reward);
    if (!(target >= 0 && target <= 1)) {
      throw new IllegalArgumentException("target: " + target + " (expected: in [0, 1])");
    }
    if (Double.isNaN(modelled) != Double.isNaN(modelledTarget)
        || Double.isInfinite(modelled)
        || Double.isInfinite(modelledTarget)) {
      throw new IllegalArgumentException(
          "modelled: %s, %s (expected: both finite, or both NaN)"
              .formatted(modelled, modelledTarget));
    }
  }

  static void check(double propensity, double reward) {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException(
          "propensity: " + propensity + " (expected: above 0, at most 1)");
    }
    if (!Double.isFinite(reward)) {
      throw new IllegalArgumentException("reward: " + reward + " (expected: a finite number)");
    }
  }

  /** A choice without a reward model. */
  public static Choice of(
      int action, int actions, double propensity, double reward, double target) {
    return new Choice(action, actions, propensity, reward, target, Double.NaN, Double.NaN);
  }
}
