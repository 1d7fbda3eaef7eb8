package dev.pawl.plan;

import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Expression;
import java.util.Objects;

/**
 * A condition over the columns of a request, compiled once. Immutable, safe for use by any thread.
 *
 * @param source as it was written
 * @param value the condition as a number: 1 when it holds, 0 when it does not, {@code NaN} when it
 *     cannot be told
 */
public record Condition(String source, RowFunction value) {

  public Condition {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(value, "value");
  }

  /**
   * A condition of a spec.
   *
   * @param request the columns of requests; rows may have more behind them
   * @throws IllegalArgumentException when it reads a name that is none of them
   */
  public static Condition of(Expression condition, Schema request) {
    return new Condition(condition.source(), RowExpressions.function(condition, request));
  }

  /** Whether it holds; not when it cannot be told, since something that it needs is missing. */
  public boolean holds(Row request) {
    return value.of(request) == 1;
  }
}
