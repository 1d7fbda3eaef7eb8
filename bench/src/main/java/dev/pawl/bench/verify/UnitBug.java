package dev.pawl.bench.verify;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A number of a spec that comes in another unit than the spec says.
 *
 * @param field which
 * @param factor what its values are multiplied with
 * @param words what it is
 */
record UnitBug(String field, double factor, String words) {

  /** A unit that people write instead of another one. */
  private record Instead(String unit, double factor) {}

  private static final Map<String, List<Instead>> UNITS =
      Map.of(
          "min", List.of(new Instead("seconds", 60), new Instead("hours", 1 / 60.0)),
          "miles", List.of(new Instead("kilometres", 1.609344)),
          "knots", List.of(new Instead("metres per second", 1852 / 3600.0)),
          "inches", List.of(new Instead("millimetres", 25.4)),
          "degrees", List.of(new Instead("radians", StrictMath.PI / 180)));

  /**
   * Every number of the spec's inputs in every other unit, but for those that its bounds refuse at
   * the door.
   */
  static List<UnitBug> of(Spec spec) {
    List<UnitBug> bugs = new ArrayList<>();
    for (InputSpec input : spec.inputs()) {
      for (Instead instead : UNITS.getOrDefault(input.unit(), List.of())) {
        if (instead.factor() < 1 || input.maximum() == Double.POSITIVE_INFINITY) {
          bugs.add(
              new UnitBug(input.name(), instead.factor(), input.name() + " in " + instead.unit()));
        }
      }
    }
    return bugs;
  }

  /** The row with the field in the other unit. */
  Row broken(Row row, Schema schema) {
    return changed(row, schema, factor);
  }

  /** Whether requests may come without the field. */
  boolean mayBeMissing(Schema schema) {
    return !schema.field(schema.indexOf(field)).required();
  }

  /** The row without the field. */
  Row missing(Row row, Schema schema) {
    return changed(row, schema, Double.NaN);
  }

  private Row changed(Row row, Schema schema, double by) {
    RowBuilder changed = new RowBuilder(schema);
    for (int i = 0; i < schema.size(); i++) {
      String text = row.text(i);
      boolean here = schema.field(i).name().equals(field);
      if (text != null) {
        changed.set(i, text);
      } else if (!row.isMissing(i) && !(here && Double.isNaN(by))) {
        changed.set(i, here ? row.number(i) * by : row.number(i));
      }
    }
    return changed.row();
  }
}
