package dev.pawl.spec.expression;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The functions from a number to a number. */
enum NumberFunction {
  ABS(Math::abs),
  FLOOR(Math::floor),
  CEIL(Math::ceil),
  /** To the nearest whole number, halves away from zero. */
  ROUND(value -> Math.copySign(Math.floor(Math.abs(value) + 0.5), value)),
  SQRT(Math::sqrt),
  EXP(StrictMath::exp),
  /** The natural logarithm. */
  LOG(StrictMath::log),
  SIN(StrictMath::sin),
  COS(StrictMath::cos);

  @SuppressWarnings("ImmutableEnumChecker") // a method without state
  private final DoubleUnaryOperator operation;

  NumberFunction(DoubleUnaryOperator operation) {
    this.operation = operation;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String overload() {
    return word() + "_double";
  }

  double of(double value) {
    return operation.applyAsDouble(value);
  }
}
