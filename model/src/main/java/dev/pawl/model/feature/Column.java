package dev.pawl.model.feature;

import java.util.Objects;

/**
 * A column that a pipeline works on.
 *
 * @param name how later transforms, learners and explanations call it
 * @param kind what it holds
 * @param cardinality the largest code when codes are 0 (missing) to a known largest one, such as a
 *     bucket's number; 0 when codes are open, and for numbers
 */
public record Column(String name, Kind kind, int cardinality) {

  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    if (cardinality < 0 || (kind == Kind.NUMBER && cardinality != 0)) {
      throw new IllegalArgumentException(
          "cardinality: %d (expected: at least 0, and 0 for a number)".formatted(cardinality));
    }
  }

  /** What a column holds. */
  public enum Kind {
    /** A number, {@code NaN} when missing. */
    NUMBER,
    /** A 64-bit code that stands for a category, 0 when missing. */
    CODE
  }

  /** A column of numbers. */
  public static Column number(String name) {
    return new Column(name, Kind.NUMBER, 0);
  }

  /** A column of any codes. */
  public static Column code(String name) {
    return new Column(name, Kind.CODE, 0);
  }

  /** A column of the codes 1 to {@code cardinality}, and 0 for missing. */
  public static Column code(String name, int cardinality) {
    return new Column(name, Kind.CODE, cardinality);
  }

  Column as(String other) {
    return new Column(other, kind, cardinality);
  }
}
