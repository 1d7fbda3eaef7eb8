package dev.pawl.spec.expression;

/** A part of an expression is not among those that are compiled; CEL's runtime evaluates it. */
final class Uncovered extends Exception {

  private static final long serialVersionUID = 1L;

  Uncovered(String part) {
    super(part, null, false, false);
  }
}
