package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Task;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.row.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a learner is made from; the same recipe makes the same learner. */
record Recipe(
    Task task, Schema schema, List<Declaration> features, Declaration learner, long seed) {

  Recipe {
    features = List.copyOf(features);
  }

  /** The same, but for what learns. */
  Recipe of(Declaration another) {
    return new Recipe(task, schema, features, another, seed);
  }

  /**
   * What makes features of a row; null when something is wrong, which is then among the problems.
   */
  @Nullable Pipeline pipeline(List<Problem> problems) {
    int known = problems.size();
    for (int i = 0; i < features.size(); i++) {
      String kind = features.get(i).kind();
      if (task instanceof Task.Classification && kind.equals(Pipeline.TARGET_MEAN)) {
        problems.add(
            new Problem(
                "features[%d].%s".formatted(i, kind),
                "classification among several classes, whose numbers have no mean (expected: a"
                    + " regression or a binary classification). Use one_hot or hash"));
      }
    }
    try {
      Pipeline pipeline = Pipeline.of(schema, features);
      return problems.size() == known ? pipeline : null;
    } catch (InvalidDeclarationException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  /** Whether the two predict the same thing of the same rows by the same transforms. */
  boolean readsAs(Recipe other) {
    return task.equals(other.task)
        && schema.equals(other.schema)
        && features.equals(other.features);
  }

  /** Whether what the two learn can be put together: all but the seed is the same. */
  boolean matches(Recipe other) {
    return readsAs(other) && learner.equals(other.learner);
  }
}
