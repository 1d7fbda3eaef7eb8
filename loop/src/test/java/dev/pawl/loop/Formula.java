package dev.pawl.loop;

import dev.pawl.spec.Expression;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** An expression written in Java. */
public record Formula(List<String> reads, ToDoubleFunction<Expression.Values> function)
    implements Expression {

  /** The value of one name. */
  public static Formula name(String name) {
    return new Formula(List.of(name), values -> values.number(0));
  }

  @Override
  public String source() {
    return reads + " of " + function;
  }

  @Override
  public double number(Values values) {
    return function.applyAsDouble(values);
  }
}
