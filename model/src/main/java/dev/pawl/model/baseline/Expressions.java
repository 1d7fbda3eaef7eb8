package dev.pawl.model.baseline;

import dev.pawl.model.row.Schema;

/** The port to whatever compiles the expressions of a spec. */
@FunctionalInterface
public interface Expressions {

  /**
   * Compiles an expression over the fields of a row.
   *
   * @throws IllegalArgumentException when it cannot be compiled, with the place and what is wrong
   */
  RowFunction compile(String expression, Schema schema);

  /** Compiles nothing: for those who use no expressions. */
  static Expressions none() {
    return (expression, _) -> {
      throw new IllegalArgumentException(
          "%s (expected: no expression, since nothing compiles them here)".formatted(expression));
    };
  }
}
