package dev.pawl.trial.offpolicy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reward model for {@link OffPolicy} where none is at hand: the mean reward of each action in
 * each cell of the context. It is cross-fitted, so that no choice is judged by a model that has
 * learned from it: the log is dealt out into {@value #FOLDS} folds in turn, and a fold's choices
 * get the means of the other folds. Means of few rewards lean on what is known more widely,
 *
 * <pre>
 *   q̂(a)    = (Σ r over a + k r̄)/(n(a) + k),   q̂(x, a) = (Σ r over x, a + k q̂(a))/(n(x, a) + k),   k = 10
 * </pre>
 *
 * with {@code r̄} the mean of all. However poor the table, the doubly robust estimate stays
 * unbiased (Dudík, Langford and Li 2011); the direct method is as good as the cells are fine.
 */
public final class RewardTable {
  private static final int FOLDS = 5;
  private static final double LEAN = 10;

  private RewardTable() {}

  /**
   * One logged choice with the whole policy in question.
   *
   * @param cell what the context was, as coarse as the table is to be; {@code ""} for no context
   * @param action which action was chosen, counted from 0
   * @param propensity with which probability, above 0, at most 1
   * @param reward what came of it, finite
   * @param policy with which probability the policy in question chooses each action here; they sum
   *     to 1
   */
  public record Logged(
      String cell, int action, double propensity, double reward, List<Double> policy) {
    private static final double TOLERANCE = 1e-6;

    public Logged {
      Choice.check(propensity, reward);
      policy = List.copyOf(policy);
      double sum = 0;
      for (double probability : policy) {
        if (!(probability >= 0 && probability <= 1)) {
          throw new IllegalArgumentException(
              "policy: " + probability + " (expected: probabilities in [0, 1])");
        }
        sum += probability;
      }
      if (Math.abs(sum - 1) > TOLERANCE) {
        throw new IllegalArgumentException(
            "policy: probabilities that sum to %s (expected: 1)".formatted(sum));
      }
      if (action < 0 || action >= policy.size()) {
        throw new IllegalArgumentException(
            "action: %d (expected: 0 to %d, one for each probability of the policy)"
                .formatted(action, policy.size() - 1));
      }
    }
  }

  /** The rewards of some choices. */
  private static final class Sums {
    private double sum;
    private long count;

    void add(double reward) {
      sum += reward;
      count++;
    }

    double leaningOn(double prior) {
      return (sum + LEAN * prior) / (count + LEAN);
    }
  }

  /** What one fold's choices are judged by: the others' rewards. */
  private static final class Fold {
    private final Sums all = new Sums();
    private final Map<Integer, Sums> actions = new HashMap<>();
    private final Map<String, Map<Integer, Sums>> cells = new HashMap<>();

    void learn(Logged choice) {
      all.add(choice.reward());
      actions.computeIfAbsent(choice.action(), key -> new Sums()).add(choice.reward());
      cells
          .computeIfAbsent(choice.cell(), key -> new HashMap<>())
          .computeIfAbsent(choice.action(), key -> new Sums())
          .add(choice.reward());
    }

    double expected(String cell, int action) {
      double overall = all.sum / all.count;
      double ofAction = actions.getOrDefault(action, new Sums()).leaningOn(overall);
      Sums own = cells.getOrDefault(cell, Map.of()).getOrDefault(action, new Sums());
      return own.leaningOn(ofAction);
    }
  }

  /**
   * The log as {@link OffPolicy} takes it, with the table as reward model. Takes time in proportion
   * to choices times actions.
   *
   * @throws IllegalArgumentException when there are fewer choices than folds, or a number is out of
   *     range
   */
  public static List<Choice> model(List<Logged> log) {
    if (log.size() < FOLDS) {
      throw new IllegalArgumentException(
          "log: %d choices (expected: at least %d for a reward model)"
              .formatted(log.size(), FOLDS));
    }
    List<Fold> folds = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      Fold others = new Fold();
      for (int t = 0; t < log.size(); t++) {
        if (t % FOLDS != fold) {
          others.learn(log.get(t));
        }
      }
      folds.add(others);
    }
    List<Choice> modelled = new ArrayList<>();
    for (int t = 0; t < log.size(); t++) {
      Logged choice = log.get(t);
      Fold fold = folds.get(t % FOLDS);
      double policy = 0;
      for (int action = 0; action < choice.policy().size(); action++) {
        double probability = choice.policy().get(action);
        policy += probability == 0 ? 0 : probability * fold.expected(choice.cell(), action);
      }
      modelled.add(
          new Choice(
              choice.action(),
              choice.policy().size(),
              choice.propensity(),
              choice.reward(),
              choice.policy().get(choice.action()),
              fold.expected(choice.cell(), choice.action()),
              policy));
    }
    return modelled;
  }
}
