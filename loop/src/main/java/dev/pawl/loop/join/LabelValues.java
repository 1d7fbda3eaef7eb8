package dev.pawl.loop.join;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Expression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a label expression finds what it reads: the latest value of each outcome field by name, all
 * outcomes as {@code outcomes}, the prediction as {@code prediction}.
 */
final class LabelValues implements Expression.Values {
  private static final int OUTCOMES = -2;
  private static final int PREDICTION = -3;

  private final Expression label;
  private final int[] places;
  private List<Observed> outcomes = List.of();
  private Tracked.@Nullable Asked asked;

  LabelValues(Expression label, Schema outcome) {
    this.label = label;
    this.places = new int[label.reads().size()];
    for (int i = 0; i < places.length; i++) {
      String name = label.reads().get(i);
      places[i] =
          switch (name) {
            case "outcomes" -> OUTCOMES;
            case "prediction" -> PREDICTION;
            default -> outcome.find(name);
          };
      if (places[i] == -1) {
        throw new IllegalArgumentException(
            "label: reads %s (expected: outcomes, prediction, or an outcome's value: %s)"
                .formatted(name, outcome.fields().stream().map(Field::name).toList()));
      }
    }
  }

  /** The label of a prediction with these outcomes, in event order; NaN when it has none. */
  double of(Tracked.Asked asked, List<Observed> outcomes) {
    this.asked = asked;
    this.outcomes = outcomes;
    double value = label.number(this);
    this.asked = null;
    this.outcomes = List.of();
    return Double.isFinite(value) ? value : Double.NaN;
  }

  @Override
  public double number(int name) {
    int field = places[name];
    Row latest = field < 0 ? null : latest(field);
    return latest == null ? Double.NaN : latest.number(field);
  }

  @Override
  public @Nullable String text(int name) {
    int field = places[name];
    Row latest = field < 0 ? null : latest(field);
    return latest == null ? null : latest.text(field);
  }

  @Override
  public List<Expression.Element> elements(int name) {
    return switch (places[name]) {
      case OUTCOMES -> {
        var elements = new ArrayList<Expression.Element>(outcomes.size());
        for (Observed observed : outcomes) {
          elements.add(new RowElement(observed.values(), observed.time()));
        }
        yield elements;
      }
      case PREDICTION ->
          asked == null
              ? List.of()
              : List.of(new RowElement(asked.row(), asked.prediction().eventTime()));
      default -> List.of();
    };
  }

  private @Nullable Row latest(int field) {
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      Row values = outcomes.get(i).values();
      if (!values.isMissing(field)) {
        return values;
      }
    }
    return null;
  }

  /** The fields of a row, and {@code time}. */
  private record RowElement(Row row, long time) implements Expression.Element {

    @Override
    public @Nullable Object field(String name) {
      if (name.equals("time")) {
        return Instant.ofEpochMilli(time);
      }
      int field = row.schema().indexOf(name);
      if (row.isMissing(field)) {
        return null;
      }
      return switch (row.schema().field(field).type()) {
        case NUMBER -> row.number(field);
        case BOOLEAN -> row.number(field) != 0;
        case TIME -> Instant.ofEpochMilli((long) row.number(field));
        case CATEGORY, TEXT -> row.text(field);
      };
    }
  }
}
