package dev.pawl.learn;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Schema;
import java.util.List;

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

  /** Whether what the two learn can be put together: all but the seed is the same. */
  boolean matches(Recipe other) {
    return task.equals(other.task)
        && schema.equals(other.schema)
        && features.equals(other.features)
        && learner.equals(other.learner);
  }
}
