package dev.pawl.model.baseline;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;

/**
 * A rule: one score, computed from the row. For a binary classification it is cut to [0, 1].
 *
 * <p>Immutable, safe for use by any thread.
 */
public final class ExpressionModel implements Model {
  private final Task task;
  private final Schema schema;
  private final String expression;
  private final RowFunction function;
  private final double otherwise;

  /**
   * A rule.
   *
   * @param task a regression or a binary classification
   * @param expression its text
   * @param function its meaning
   * @param otherwise the score where the expression gives no finite number; finite
   */
  public ExpressionModel(
      Task task, Schema schema, String expression, RowFunction function, double otherwise) {
    if (task.scores() != 1) {
      throw new IllegalArgumentException(
          "task: %s (expected: a regression or a binary classification)".formatted(task));
    }
    this.task = task;
    this.schema = schema;
    this.expression = expression;
    this.function = function;
    this.otherwise = otherwise;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** The rule's text. */
  public String expression() {
    return expression;
  }

  /** The score where the expression gives no finite number. */
  public double otherwise() {
    return otherwise;
  }

  @Override
  public Scratch scratch() {
    return None.NEEDED;
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    double value = function.of(row);
    double finite = Double.isFinite(value) ? value : otherwise;
    scores[0] =
        task instanceof Task.BinaryClassification ? Math.max(0, Math.min(1, finite)) : finite;
  }

  private enum None implements Scratch {
    NEEDED
  }
}
