package dev.pawl.model;

import java.util.List;

/** What is predicted, and therefore what a model's scores mean. */
public sealed interface Task {

  /** How many scores a prediction has. */
  int scores();

  /** A number; one score, in the label's unit. */
  record Regression() implements Task {
    @Override
    public int scores() {
      return 1;
    }
  }

  /** Yes or no: labels are 1 and 0; one score, the probability of 1. */
  record BinaryClassification() implements Task {
    @Override
    public int scores() {
      return 1;
    }
  }

  /**
   * One of several classes: labels are indices into {@code classes}; one score per class, the
   * probabilities, which sum to 1.
   */
  record Classification(List<String> classes) implements Task {
    public Classification {
      classes = List.copyOf(classes);
      if (classes.size() < 2) {
        throw new IllegalArgumentException("classes: %s (expected: at least 2)".formatted(classes));
      }
    }

    @Override
    public int scores() {
      return classes.size();
    }
  }
}
