package dev.pawl.model.baseline;

import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a period that a time falls into, in UTC: hour 17 of a day, or of a week that begins
 * on Thursday, as 1970 did.
 *
 * @param time the name of a time field
 * @param periodHours how long the period is; above 0
 * @param stepHours how long a part is; a whole part of the period
 */
public record Season(String time, int periodHours, int stepHours) {
  private static final long HOUR = 3_600_000;

  public Season {
    if (stepHours < 1 || periodHours < stepHours || periodHours % stepHours != 0) {
      throw new IllegalArgumentException(
          "stepHours: %d (expected: above 0, a whole part of periodHours, %d)"
              .formatted(stepHours, periodHours));
    }
  }

  /** The names of the fields that can have a season. */
  public static List<String> candidates(Schema schema) {
    var names = new ArrayList<String>();
    for (var field : schema.fields()) {
      if (field.type() == FieldType.TIME) {
        names.add(field.name());
      }
    }
    return names;
  }

  /** The number of the part, from 0; −1 when the time is missing. */
  long part(Row row, int field) {
    double millis = row.number(field);
    return Double.isNaN(millis)
        ? -1
        : Math.floorMod((long) millis, periodHours * HOUR) / (stepHours * HOUR);
  }
}
