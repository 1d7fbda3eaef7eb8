package dev.pawl.spec.expression;

import dev.pawl.spec.Expression;
import java.util.List;

/** The index of the class that a text names. */
record ClassIndex(TypedExpression name, List<String> classes) implements Expression {

  ClassIndex {
    classes = List.copyOf(classes);
  }

  @Override
  public String source() {
    return name.source();
  }

  @Override
  public List<String> reads() {
    return name.reads();
  }

  @Override
  public double number(Values values) {
    String found = name.text(values);
    int index = found == null ? -1 : classes.indexOf(found);
    return index < 0 ? Double.NaN : index;
  }
}
