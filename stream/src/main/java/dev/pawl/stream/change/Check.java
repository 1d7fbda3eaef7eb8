package dev.pawl.stream.change;

/** Refusals that detectors share. */
final class Check {
  private Check() {}

  static void finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
    }
  }

  static void share(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("value: " + value + " (expected: in [0, 1])");
    }
  }

  static void probability(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: in (0, 1))");
    }
  }

  static void atLeast(String name, double value, double least) {
    if (!(value >= least && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: finite, at least " + least + ")");
    }
  }

  static void length(double[] state, int expected, String detector) {
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "state: "
              + state.length
              + " numbers (expected: "
              + expected
              + ", as state() of "
              + detector
              + " gives them)");
    }
  }
}
