package dev.pawl.spec.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.pawl.spec.InputSpec;

/** What an expression or a part of one can be. */
public enum ValueType {
  /** A floating-point number; the only kind of number there is. */
  NUMBER("a number", SimpleType.DOUBLE),
  /** True or false. */
  CONDITION("a condition", SimpleType.BOOL),
  /** An instant. */
  TIME("a time", SimpleType.TIMESTAMP),
  /** The span between two instants. */
  DURATION("a duration", SimpleType.DURATION),
  /** A text or the name of a category. */
  TEXT("a text", SimpleType.STRING);

  private final String words;
  private final CelType cel;

  ValueType(String words, CelType cel) {
    this.words = words;
    this.cel = cel;
  }

  /** How a message calls it, such as {@code a number}. */
  public String words() {
    return words;
  }

  CelType cel() {
    return cel;
  }

  /** The type of a declared value. */
  public static ValueType of(InputSpec.Type type) {
    return switch (type) {
      case NUMBER -> NUMBER;
      case BOOLEAN -> CONDITION;
      case TIME -> TIME;
      case CATEGORY, TEXT -> TEXT;
    };
  }
}
