package dev.pawl.spec.expression;

/** A function has no value for its arguments; never seen by callers, who get {@code NaN}. */
final class NoValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoValueException() {
    super("no value", null, false, false);
  }
}
