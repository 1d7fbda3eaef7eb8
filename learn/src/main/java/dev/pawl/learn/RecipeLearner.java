package dev.pawl.learn;

import dev.pawl.model.Task;
import dev.pawl.model.row.Schema;

/** A learner that {@link Learners} made, and can make again. */
interface RecipeLearner extends Learner {

  /** What it was made from. */
  Recipe recipe();

  @Override
  default Task task() {
    return recipe().task();
  }

  @Override
  default Schema schema() {
    return recipe().schema();
  }
}
