package dev.pawl.spec.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression as compiled code.
 *
 * @param number the code of its value; of a text, code without a value
 * @param text the code of its value when it is a text, else null
 */
record CompiledExpression(
    String source,
    ValueType type,
    List<String> reads,
    Code.OfNumber number,
    Code.@Nullable OfText text)
    implements TypedExpression {

  @Override
  public double number(Values values) {
    double value = number.at(values, null);
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  @Override
  public @Nullable String text(Values values) {
    if (text == null) {
      throw new IllegalStateException(source + ": " + type.words() + " (expected: a text)");
    }
    return text.at(values, null);
  }

  @Override
  public String toString() {
    return source;
  }
}
