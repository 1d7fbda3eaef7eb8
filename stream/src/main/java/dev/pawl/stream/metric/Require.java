package dev.pawl.stream.metric;

/** Refusals that tallies share. */
final class Require {
  private Require() {}

  static void weight(double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
  }

  static void factor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: in (0, 1])");
    }
  }

  static void count(int count, int expected) {
    if (count != expected) {
      throw new IllegalArgumentException("count: " + count + " (expected: " + expected + ")");
    }
  }

  static int label(double label, int classes) {
    int index = (int) label;
    if (!(index == label && index >= 0 && index < classes)) {
      throw new IllegalArgumentException(
          "label: %s (expected: a whole number in [0, %s))".formatted(label, classes));
    }
    return index;
  }

  static int classes(int classes) {
    if (classes < 2 || classes > 1_000) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: in [2, 1000])");
    }
    return classes;
  }

  static void length(double[] state, int expected, String of) {
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "state: %s numbers (expected: %s, as state() of %s gives them)"
              .formatted(state.length, expected, of));
    }
  }
}
