package dev.pawl.learn;

import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Model;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.panel.Ballot;
import dev.pawl.model.panel.VotingModel;
import dev.pawl.model.row.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Members of any kind, all of which learn every example; the weighted mean of what they predict, or
 * of the classes that they choose, is what is predicted.
 *
 * <p>What a weight of 2, a missing value and a category never seen mean, is each member's to say.
 * Merging merges each member with its like, and is refused when one of them cannot be.
 */
final class VotingLearner implements RecipeLearner {
  private final Recipe recipe;
  private final Examples examples;
  private final Ballot ballot;
  private Members members;

  private VotingLearner(Recipe recipe, Ballot ballot, Members members) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.ballot = ballot;
    this.members = members;
  }

  /** What members vote with. */
  private enum Vote {
    PROBABILITIES,
    CLASSES
  }

  static @Nullable Learner make(Recipe recipe, Expressions expressions, List<Problem> problems) {
    var settings = new Settings("learner", recipe.learner(), problems);
    Members members = Members.of(recipe, settings, expressions, problems);
    double[] weights = settings.has("weights") ? settings.numbers("weights") : new double[0];
    Vote vote = settings.choice("vote", Vote.class, Vote.PROBABILITIES);
    if (vote == Vote.CLASSES && recipe.task() instanceof Task.Regression) {
      settings.problem("vote", "classes", "probabilities, which means numbers, for a regression");
    }
    if (members != null && !settings.has("weights")) {
      weights = new double[members.size()];
      Arrays.fill(weights, 1);
    }
    boolean fit =
        members == null
            || (weights.length == members.size()
                && Arrays.stream(weights).allMatch(w -> w >= 0 && w <= 1e9)
                && Arrays.stream(weights).anyMatch(w -> w > 0));
    if (!fit) {
      settings.problem(
          "weights",
          Arrays.toString(weights),
          "a number from 0 to 1e9 for each of the members, not all 0");
    }
    return settings.finish() && problems.isEmpty() && members != null
        ? new VotingLearner(recipe, new Ballot(weights, vote == Vote.CLASSES), members)
        : null;
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    Arrays.fill(scores, 0);
    for (int i = 0; i < members.size(); i++) {
      ballot.add(i, members.said(i, row), scores);
    }
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    members.learn(row, label, weight);
  }

  @Override
  public Learner copy() {
    return new VotingLearner(recipe, ballot, members.copy());
  }

  @Override
  public Model freeze() {
    return new VotingModel(members.freeze(), ballot);
  }

  @Override
  public Optional<NumericHealth> health() {
    return NumericHealth.of(members.health());
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    members.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    members.restore(from);
  }

  @Override
  public boolean merge(Learner other, double share) {
    if (!(other instanceof VotingLearner that) || !recipe.matches(that.recipe)) {
      return false;
    }
    Members merged = members.copy();
    if (!merged.merge(that.members, share)) {
      return false;
    }
    members = merged;
    return true;
  }
}
