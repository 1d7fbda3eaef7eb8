package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Model;
import dev.pawl.model.Settings;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.stream.SplitMix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learners of any kind that learn the same examples from the same features, each with its own
 * transforms and draws. Not safe for use by several threads at once.
 */
final class Members {
  private final List<Learner> learners;
  private final double[] said;

  private Members(List<Learner> learners) {
    this.learners = learners;
    this.said = new double[learners.getFirst().task().scores()];
  }

  /** The members that the setting {@code members} declares; null when something is wrong. */
  static @Nullable Members of(
      Recipe recipe, Settings settings, Expressions expressions, List<Problem> problems) {
    List<Declaration> declared = settings.parts("members");
    if (declared.isEmpty() && settings.isGood()) {
      settings.problem(
          "members",
          null,
          "a list of learners, such as [hoeffding_tree, {linear: {rule: normalised}}]");
    }
    var learners = new ArrayList<Learner>();
    for (int i = 0; i < declared.size(); i++) {
      String path = "learner.%s.members[%d]".formatted(recipe.learner().kind(), i);
      long seed = SplitMix.seed(recipe.seed(), i);
      Learner member = make(recipe.of(declared.get(i)), seed, path, expressions, problems);
      if (member != null) {
        learners.add(member);
      }
    }
    return problems.isEmpty() && !learners.isEmpty() ? new Members(learners) : null;
  }

  /**
   * A learner within another.
   *
   * @param path where it is declared
   * @return null when something is wrong, which is then among the problems
   */
  static @Nullable Learner make(
      Recipe recipe, long seed, String path, Expressions expressions, List<Problem> problems) {
    try {
      return Learners.of(
          recipe.task(), recipe.schema(), recipe.features(), recipe.learner(), seed, expressions);
    } catch (InvalidDeclarationException e) {
      for (Problem problem : e.problems()) {
        boolean own = problem.path().startsWith("learner");
        problems.add(
            own
                ? new Problem(path + problem.path().substring("learner".length()), problem.text())
                : problem);
      }
      return null;
    }
  }

  int size() {
    return learners.size();
  }

  /** What a member says of a row, until the next is asked. */
  double[] said(int member, Row row) {
    learners.get(member).predict(row, said);
    return said;
  }

  void learn(Row row, double label, double weight) {
    for (Learner learner : learners) {
      learner.learn(row, label, weight);
    }
  }

  Members copy() {
    return new Members(learners.stream().map(Learner::copy).toList());
  }

  List<Model> freeze() {
    return learners.stream().map(Learner::freeze).toList();
  }

  /** The health of those that tell it. */
  List<NumericHealth> health() {
    return learners.stream().flatMap(learner -> learner.health().stream()).toList();
  }

  void snapshot(Tensors.Writer to) {
    for (int i = 0; i < learners.size(); i++) {
      learners.get(i).snapshot(to.in(Integer.toString(i)));
    }
  }

  void restore(Tensors from) {
    for (int i = 0; i < learners.size(); i++) {
      learners.get(i).restore(from.in(Integer.toString(i)));
    }
  }

  /** Merges each with its like; whether all could be, otherwise what they are now is undefined. */
  boolean merge(Members others, double share) {
    boolean all = true;
    for (int i = 0; i < learners.size(); i++) {
      all &= learners.get(i).merge(others.learners.get(i), share);
    }
    return all;
  }
}
