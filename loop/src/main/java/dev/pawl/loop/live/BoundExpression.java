package dev.pawl.loop.live;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the row of a prediction and, for outcomes, the values of the outcome, by their
 * bare names; {@code score} is what was served. A name that several have is the outcome's, then
 * the row's. For use by one thread.
 */
final class BoundExpression implements Expression.Values {
  private final Expression expression;

  /** For each name, its field in the row, or −1 minus its field in the outcome. */
  private final int[] places;

  private static final int SCORE = Integer.MIN_VALUE;

  private double score;
  private @Nullable Row row;
  private @Nullable Row outcome;

  BoundExpression(String feature, Expression expression, Schema row, Optional<Schema> outcome) {
    this.expression = expression;
    this.places =
        expression.reads().stream().mapToInt(name -> place(feature, name, row, outcome)).toArray();
  }

  private static int place(String feature, String name, Schema row, Optional<Schema> outcome) {
    int inOutcome = outcome.map(schema -> schema.find(name)).orElse(-1);
    int inRow = row.find(name);
    if (inOutcome < 0 && inRow < 0 && outcome.isPresent() && name.equals(LiveSpec.SCORE)) {
      return SCORE;
    }
    if (inOutcome < 0 && inRow < 0) {
      throw new IllegalArgumentException(
          "%s: reads %s (expected: one of %s)"
              .formatted(
                  feature,
                  name,
                  Stream.concat(
                          row.fields().stream(),
                          outcome.stream().flatMap(it -> it.fields().stream()))
                      .map(Field::name)
                      .toList()));
    }
    return inOutcome >= 0 ? -1 - inOutcome : inRow;
  }

  /** The value for an event; {@code NaN} when it has none. */
  double of(Row row, @Nullable Row outcome, double served) {
    this.score = served;
    this.row = row;
    this.outcome = outcome;
    double value = expression.number(this);
    this.row = null;
    this.outcome = null;
    return value;
  }

  @Override
  public double number(int name) {
    int place = places[name];
    if (place == SCORE) {
      return score;
    }
    Row holder = place < 0 ? outcome : row;
    return holder == null ? Double.NaN : holder.number(place < 0 ? -1 - place : place);
  }

  @Override
  public @Nullable String text(int name) {
    int place = places[name];
    Row holder = place < 0 ? outcome : row;
    return holder == null ? null : holder.text(place < 0 ? -1 - place : place);
  }

  @Override
  public List<Expression.Element> elements(int name) {
    return List.of();
  }
}
