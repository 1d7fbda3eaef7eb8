package dev.pawl.store.csv;

import dev.pawl.model.row.Anomaly;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Makes rows of a schema from the columns of the same names. For use by one thread. */
public final class CsvFields {
  private final CsvTable table;
  private final Schema schema;
  private final ZoneId zone;
  private final RowBuilder builder;
  private final int[] columns;

  /**
   * For the lines of a table.
   *
   * @param zone of times without an offset
   * @throws InvalidCsvException when a column of a field that must have a value is missing
   */
  public CsvFields(CsvTable table, Schema schema, ZoneId zone) {
    this.table = table;
    this.schema = schema;
    this.zone = zone;
    this.builder = new RowBuilder(schema);
    this.columns = new int[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      Field field = schema.field(i);
      columns[i] = field.required() ? table.indexOf(field.name()) : table.find(field.name());
    }
  }

  /** Whether a text stands for no value where a number is expected: nothing, or a word like NA. */
  public static boolean isNothing(String text) {
    return ColumnSeen.isNothing(text);
  }

  /** The finite number that a text says; empty when it says none. */
  public static OptionalDouble number(String text) {
    return ColumnSeen.number(text);
  }

  /** The fields that the file has no column for. */
  public List<String> missing() {
    var missing = new ArrayList<String>();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0) {
        missing.add(schema.field(i).name());
      }
    }
    return missing;
  }

  /**
   * The row of a line.
   *
   * @throws InvalidCsvException with all that is wrong with the line's values
   */
  public Row row(CsvLine line) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] >= 0) {
        set(i, line.values()[columns[i]]);
      }
    }
    return switch (builder.build()) {
      case RowBuilder.Result.Valid(Row row) -> row;
      case RowBuilder.Result.Invalid(List<Anomaly> anomalies) ->
          throw new InvalidCsvException(
              anomalies.stream()
                  .map(anomaly -> "%s, column %s".formatted(table.place(line), anomaly.message()))
                  .collect(Collectors.joining("; ")));
    };
  }

  private void set(int field, String text) {
    FieldType type = schema.field(field).type();
    boolean textual = type == FieldType.CATEGORY || type == FieldType.TEXT;
    if (textual || !ColumnSeen.isNothing(text)) {
      if (type == FieldType.TIME) {
        OptionalLong time = CsvTimes.parse(text, zone);
        if (time.isPresent()) {
          builder.set(field, (double) time.getAsLong());
          return;
        }
      } else if (type == FieldType.NUMBER) {
        OptionalDouble number = ColumnSeen.number(text);
        if (number.isPresent()) {
          builder.set(field, number.getAsDouble());
        } else {
          builder.setWrong(field, '"' + text + '"');
        }
        return;
      }
      builder.parse(field, text);
    }
  }
}
