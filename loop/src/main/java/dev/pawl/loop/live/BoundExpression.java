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
 * bare names; {@code score} is what was served. A name that several have is the outcome's, then the
 * row's. An event's value is computed once however often it is asked for in a row, as by several
 * features. For use by one thread.
 */
public final class BoundExpression implements Expression.Values {
  private static final int SCORE = Integer.MIN_VALUE;

  private final Expression expression;

  /** For each name, its field in the row, −1 minus its field in the outcome, or {@link #SCORE}. */
  private final int[] places;

  private @Nullable Occurrence event;
  private double value;

  /**
   * An expression whose names are found once.
   *
   * @param feature what it is of, for the message
   * @param row the columns of predictions
   * @param outcome the values of outcomes; empty for what reads predictions only
   * @throws IllegalArgumentException when it reads a name that is none of them
   */
  public BoundExpression(
      String feature, Expression expression, Schema row, Optional<Schema> outcome) {
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
  @SuppressWarnings("ReferenceEquality") // the very event that was asked for last, quickly told
  public double of(Occurrence occurrence) {
    if (occurrence != event) {
      event = occurrence;
      value = expression.number(this);
    }
    return value;
  }

  @Override
  public double number(int name) {
    int place = places[name];
    if (place == SCORE) {
      return event == null ? Double.NaN : event.score();
    }
    Row holder = holder(place);
    return holder == null ? Double.NaN : holder.number(place < 0 ? -1 - place : place);
  }

  @Override
  public @Nullable String text(int name) {
    int place = places[name];
    Row holder = place == SCORE ? null : holder(place);
    return holder == null ? null : holder.text(place < 0 ? -1 - place : place);
  }

  private @Nullable Row holder(int place) {
    if (event == null) {
      return null;
    }
    return place < 0 ? event.outcome() : event.row();
  }

  @Override
  public List<Expression.Element> elements(int name) {
    return List.of();
  }
}
