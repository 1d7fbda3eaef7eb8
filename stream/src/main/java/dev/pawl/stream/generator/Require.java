package dev.pawl.stream.generator;

/** Refusals that concepts share. */
final class Require {
  private Require() {}

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: in [0, 1])");
    }
  }

  static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %s (expected: in [%s, %s])".formatted(name, value, least, most));
    }
  }

  static void atLeast(String name, double value, double least) {
    if (!(value >= least && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: finite, at least " + least + ")");
    }
  }
}
