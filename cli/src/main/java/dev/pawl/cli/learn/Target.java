package dev.pawl.cli.learn;

import dev.pawl.model.Task;
import dev.pawl.model.row.Spelling;
import dev.pawl.store.csv.CsvFields;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is predicted, and what its texts mean.
 *
 * @param column its name
 * @param task what it is
 * @param classes the texts of the classes, in the order of labels; empty for a regression
 */
record Target(String column, Task task, List<String> classes) {
  private static final int MOST_CLASSES = 1000;
  private static final double LARGEST = 1e18; // what a learner takes for a label

  Target {
    classes = List.copyOf(classes);
  }

  /** A target of numbers. */
  static Target ofNumbers(String column) {
    return new Target(column, new Task.Regression(), List.of());
  }

  /**
   * A target of classes.
   *
   * @throws IllegalArgumentException when they are not 2 to 1,000
   */
  static Target ofClasses(String column, List<String> classes) {
    if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "--target: %s has %d different values (expected: 2 to %d classes, or numbers)"
              .formatted(column, classes.size(), MOST_CLASSES));
    }
    Task task =
        classes.size() == 2 ? new Task.BinaryClassification() : new Task.Classification(classes);
    return new Target(column, task, classes);
  }

  /**
   * The label that a text stands for; empty when it is missing: nothing, or where labels are
   * numbers also a word for nothing, such as NA.
   *
   * @throws IllegalArgumentException when it is no label
   */
  OptionalDouble label(String text) {
    String value = text.strip();
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (classes.isEmpty()) {
      return number(value);
    }
    int index = classes.indexOf(value);
    if (index < 0 && CsvFields.isNothing(value)) {
      return OptionalDouble.empty();
    }
    if (index < 0) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: one of %s). %s"
              .formatted(column, value, classes, Spelling.hint(value, classes, ""))
              .strip());
    }
    return OptionalDouble.of(index);
  }

  private OptionalDouble number(String value) {
    if (CsvFields.isNothing(value)) {
      return OptionalDouble.empty();
    }
    OptionalDouble number = CsvFields.number(value);
    if (number.isEmpty() || Math.abs(number.getAsDouble()) > LARGEST) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: a number within ±%.0e)".formatted(column, value, LARGEST));
    }
    return number;
  }

  /** What a prediction says, as a text of the target's column. */
  String text(double[] scores) {
    if (classes.isEmpty()) {
      return Double.toString(scores[0]);
    }
    if (scores.length == 1) {
      return classes.get(scores[0] > 0.5 ? 1 : 0);
    }
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return classes.get(best);
  }
}
