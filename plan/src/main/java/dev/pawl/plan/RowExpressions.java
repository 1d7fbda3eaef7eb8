package dev.pawl.plan;

import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Expression;
import dev.pawl.spec.expression.Scope;
import dev.pawl.spec.expression.ValueType;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a spec as functions of a row: what the port {@link Expressions} asks for, so
 * that learners and frozen models speak the language of the spec. Immutable, safe for use by any
 * thread.
 */
public final class RowExpressions implements Expressions {
  private static final RowExpressions ONE = new RowExpressions();

  private RowExpressions() {}

  /** Compiles expressions over the fields of rows. */
  public static Expressions standard() {
    return ONE;
  }

  @Override
  public RowFunction compile(String expression, Schema schema) {
    var names = new TreeMap<String, ValueType>();
    for (Field field : schema.fields()) {
      names.put(field.name(), type(field.type()));
    }
    return function(
        dev.pawl.spec.expression.Expressions.in(Scope.of(names)).number(expression.strip()),
        schema);
  }

  private static ValueType type(FieldType type) {
    return switch (type) {
      case NUMBER -> ValueType.NUMBER;
      case BOOLEAN -> ValueType.CONDITION;
      case TIME -> ValueType.TIME;
      case CATEGORY, TEXT -> ValueType.TEXT;
    };
  }

  /**
   * A compiled expression, its names found among the fields of a schema.
   *
   * @throws IllegalArgumentException when it reads a name that is none
   */
  public static RowFunction function(Expression expression, Schema schema) {
    int[] fields = expression.reads().stream().mapToInt(schema::indexOf).toArray();
    return row -> expression.number(new Fields(row, fields));
  }

  private record Fields(Row row, int[] fields) implements Expression.Values {

    @Override
    public double number(int name) {
      return row.number(fields[name]);
    }

    @Override
    public @Nullable String text(int name) {
      return row.text(fields[name]);
    }

    @Override
    public List<Expression.Element> elements(int name) {
      throw new IllegalStateException("rows have no lists");
    }
  }
}
