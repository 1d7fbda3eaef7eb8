package dev.pawl.learn.linear;

import java.util.List;

/**
 * One step rule at work on the cells of a {@link SparseLinear}.
 *
 * <p>The cells of a feature lie side by side: the weights of all members, then each slot of the
 * rule's state for all members, then the state that members share.
 */
abstract sealed class Stepper permits RateStepper, AdamStepper, FtrlStepper {

  /** Names of the states that each member has, such as {@code squares}. */
  abstract List<String> slots();

  /** Names of the states that all members share. */
  List<String> shared() {
    return List.of();
  }

  /** Names of the states that there is one of for the whole model. */
  abstract List<String> globals();

  /** The globals at the start. */
  abstract double[] start();

  /** Before the scores are taken: only the normalised rule has something to do. */
  void prepare(SparseLinear model, int[] indices, double[] values, int size) {}

  /**
   * Moves the weights. The model's {@code scores} and {@code slopes} (clipped, without the weight)
   * are those of its members at this example.
   */
  abstract void step(
      SparseLinear model, int[] indices, double[] values, int size, double label, double weight);

  /** Before a merge: brings states into units that another model's have too. */
  void settle(SparseLinear model) {}

  /** After all states of a feature were averaged with another's. */
  void merged(SparseLinear model, int cell) {}

  /**
   * The value of one of a feature's cells in units that all models share.
   *
   * @param cell the cell's place among those of its feature
   */
  double comparable(SparseLinear model, int cell, double value) {
    return value;
  }

  /** The value of a global in units that all models share. */
  double comparableGlobal(int place, double value) {
    return value;
  }
}
