package dev.pawl.loop.join;

import dev.pawl.spec.Expression;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** An expression written in Java. */
record Formula(List<String> reads, ToDoubleFunction<Expression.Values> function)
    implements Expression {

  /** The value of one name. */
  static Formula name(String name) {
    return new Formula(List.of(name), values -> values.number(0));
  }

  @Override
  public String source() {
    return reads.toString();
  }

  @Override
  public double number(Values values) {
    return function.applyAsDouble(values);
  }
}
