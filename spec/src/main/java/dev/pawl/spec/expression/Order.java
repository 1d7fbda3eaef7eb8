package dev.pawl.spec.expression;

/** The comparisons of values that have an order. */
enum Order {
  LESS("_<_", "less"),
  LESS_EQUALS("_<=_", "less_equals"),
  GREATER("_>_", "greater"),
  GREATER_EQUALS("_>=_", "greater_equals");

  private final String operator;
  private final String overload;

  Order(String operator, String overload) {
    this.operator = operator;
    this.overload = overload;
  }

  String operator() {
    return operator;
  }

  String overload() {
    return overload;
  }

  boolean holds(int sign) {
    return holds(sign, 0);
  }

  boolean holds(double a, double b) {
    return switch (this) {
      case LESS -> a < b;
      case LESS_EQUALS -> a <= b;
      case GREATER -> a > b;
      case GREATER_EQUALS -> a >= b;
    };
  }
}
