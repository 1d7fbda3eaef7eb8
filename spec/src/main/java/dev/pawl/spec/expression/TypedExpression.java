package dev.pawl.spec.expression;

import dev.pawl.spec.Expression;
import org.jspecify.annotations.Nullable;

/** A compiled expression and its type. Immutable and safe for use by any thread. */
public interface TypedExpression extends Expression {

  /** What its value is. */
  ValueType type();

  /**
   * Its value as a text.
   *
   * @return null when it has no value
   * @throws IllegalStateException unless its type is {@link ValueType#TEXT}
   */
  @Nullable String text(Values values);
}
