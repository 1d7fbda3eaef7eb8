package dev.pawl.learn;

import dev.pawl.learn.linear.SparseLinear;
import dev.pawl.model.Task;

/**
 * Which examples may be learned.
 *
 * @param task what is predicted
 * @param leastLabel the least label of a regression
 */
record Examples(Task task, double leastLabel) {
  private static final double LARGEST = SparseLinear.LARGEST;

  /** Any label that the task has. */
  static Examples of(Task task) {
    return new Examples(task, Double.NEGATIVE_INFINITY);
  }

  /**
   * Refuses what must not be learned.
   *
   * @throws IllegalArgumentException when label or weight are out of range
   */
  void check(double label, double weight) {
    if (!isLabel(label)) {
      throw new IllegalArgumentException(
          "label: %s (expected: %s). Leave the example out, or correct its label"
              .formatted(label, expectation()));
    }
    if (!(weight > 0 && weight <= LARGEST)) {
      throw new IllegalArgumentException(
          "weight: %s (expected: above 0, at most %s)".formatted(weight, LARGEST));
    }
  }

  private boolean isLabel(double label) {
    return switch (task) {
      case Task.Regression _ -> Math.abs(label) <= LARGEST && label >= leastLabel;
      case Task.BinaryClassification _ -> label == 0 || label == 1;
      case Task.Classification several ->
          label >= 0 && label < several.classes().size() && label == Math.rint(label);
    };
  }

  private String expectation() {
    return switch (task) {
      case Task.Regression _ ->
          leastLabel == 0
              ? "a number from 0 to %s".formatted(LARGEST)
              : "a finite number, within ±%s".formatted(LARGEST);
      case Task.BinaryClassification _ -> "0 or 1";
      case Task.Classification several ->
          "a class index from 0 to %d".formatted(several.classes().size() - 1);
    };
  }
}
