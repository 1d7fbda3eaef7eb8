package dev.pawl.learn;

/** A learner that {@link Learners} made, and can make again. */
interface RecipeLearner extends Learner {

  /** What it was made from. */
  Recipe recipe();
}
