package dev.pawl.model.feature;

/**
 * What a user states about the outputs of a transform: {@code in [0, 1]}, {@code present}, {@code
 * one-hot}, {@code mean 0 ± 0.1}, {@code deviation 1 ± 0.2 over 5000}. {@link AssertionWatch} holds
 * rows against it.
 */
public sealed interface Assertion {
  /** Over how many values a mean is taken when nothing else is said. */
  int USUAL_OVER = 1000;

  /** What may be stated, for messages. */
  String EXPECTED =
      "one-hot, present, in [0, 1], mean 0 ± 0.1 or deviation 1 ± 0.1, the last two also with over"
          + " 1000";

  /** Each number lies in a range; one that is missing is left out. */
  record Within(double least, double most) implements Assertion {
    public Within {
      if (!(least <= most)) {
        throw new IllegalArgumentException(
            "in [%s, %s] (expected: the smaller number first)".formatted(least, most));
      }
    }
  }

  /** Nothing is missing; a category that is not known counts as missing. */
  record Present() implements Assertion {}

  /**
   * Exactly one category applies: a column of categories has one that is known, or, of several
   * columns of numbers, one is 1 and all others are 0.
   */
  record OneHot() implements Assertion {}

  /**
   * A statistic of each {@code over} numbers in a row, which are not missing, lies near a value.
   *
   * @param statistic which
   * @param value about what it is
   * @param tolerance how far it may be from it, at least 0
   * @param over how many numbers, at least 2
   */
  record Near(Statistic statistic, double value, double tolerance, int over) implements Assertion {
    public Near {
      if (over < 2) {
        throw new IllegalArgumentException("over " + over + " (expected: at least 2)");
      }
    }
  }

  /** What can be said of many numbers. */
  enum Statistic {
    /** Their mean. */
    MEAN,
    /** Their standard deviation, of the numbers themselves rather than of a population. */
    DEVIATION
  }

  /**
   * Reads an assertion.
   *
   * @throws IllegalArgumentException when it says something else, with what may be said
   */
  static Assertion of(String text) {
    return AssertionText.read(text);
  }

  /** Whether it speaks of numbers only. */
  default boolean isOfNumbers() {
    return this instanceof Within || this instanceof Near;
  }
}
