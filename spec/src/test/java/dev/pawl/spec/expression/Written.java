package dev.pawl.spec.expression;

import dev.pawl.spec.Expression.Element;
import dev.pawl.spec.Expression.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that a test writes down: Double, Boolean, String, Instant or a list of maps, by name. */
record Written(List<String> names, Map<String, ?> values) implements Values {

  static double number(TypedExpression expression, Map<String, ?> values) {
    return expression.number(new Written(expression.reads(), values));
  }

  @Override
  public double number(int name) {
    return switch (values.get(names.get(name))) {
      case Double number -> number;
      case Boolean condition -> condition ? 1 : 0;
      case java.time.Instant time -> time.toEpochMilli();
      case null -> Double.NaN;
      default -> throw new AssertionError(names.get(name) + " was asked for as a number");
    };
  }

  @Override
  public @Nullable String text(int name) {
    return (String) values.get(names.get(name));
  }

  @Override
  public List<Element> elements(int name) {
    Object value = values.get(names.get(name));
    List<?> all = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    return all.stream().<Element>map(one -> field -> ((Map<?, ?>) one).get(field)).toList();
  }
}
