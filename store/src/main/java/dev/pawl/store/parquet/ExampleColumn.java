package dev.pawl.store.parquet;

import dev.pawl.loop.join.Example;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.duckdb.DuckDBAppender;

/**
 * A column of the table that examples go through.
 *
 * @param name its name in the files
 * @param type what the table keeps, in SQL
 * @param selected what the files get of it, in SQL, over its quoted name as {@code %s}
 * @param value appends an example's value
 */
record ExampleColumn(String name, String type, String selected, Value value) {
  private static final String AS_IT_IS = "%s";
  private static final String AS_TIME = "to_timestamp(%s / 1000.0)";

  /** Appends the value of an example, whose row has been brought to the schema. */
  interface Value {
    void append(DuckDBAppender to, Example example, Row row) throws SQLException;
  }

  /**
   * What is said of every example, and then the fields of its row. A field whose name is taken,
   * without regard to case, has {@code _} behind it.
   */
  static List<ExampleColumn> of(Schema schema) {
    var columns = new ArrayList<>(described());
    Set<String> taken = new HashSet<>(Set.of("model", "day"));
    columns.forEach(column -> taken.add(column.name()));
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      String name = field.name();
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name += "_";
      }
      columns.add(field(name, i, field));
    }
    return columns;
  }

  private static List<ExampleColumn> described() {
    return List.of(
        new ExampleColumn(
            "prediction_id", "VARCHAR", AS_IT_IS, (to, e, row) -> to.append(e.prediction().id())),
        new ExampleColumn(
            "unit", "VARCHAR", AS_IT_IS, (to, e, row) -> to.append(e.prediction().unit())),
        new ExampleColumn(
            "prediction_time",
            "BIGINT",
            AS_TIME,
            (to, e, row) -> to.append(e.prediction().eventTime())),
        new ExampleColumn("log_offset", "BIGINT", AS_IT_IS, (to, e, row) -> to.append(e.offset())),
        new ExampleColumn(
            "version", "VARCHAR", AS_IT_IS, (to, e, row) -> to.append(e.prediction().version())),
        new ExampleColumn(
            "arm", "VARCHAR", AS_IT_IS, (to, e, row) -> to.append(e.prediction().arm())),
        new ExampleColumn(
            "propensity",
            "DOUBLE",
            AS_IT_IS,
            (to, e, row) -> to.append(e.prediction().propensity())),
        new ExampleColumn(
            "counted", "BOOLEAN", AS_IT_IS, (to, e, row) -> to.append(e.prediction().counted())),
        new ExampleColumn(
            "scores", "DOUBLE[]", AS_IT_IS, (to, e, row) -> to.append(e.prediction().scores())),
        new ExampleColumn("label", "DOUBLE", AS_IT_IS, (to, e, row) -> to.append(e.label())),
        new ExampleColumn(
            "label_time", "BIGINT", AS_TIME, (to, e, row) -> to.append(e.labelTime())),
        new ExampleColumn(
            "label_offset", "BIGINT", AS_IT_IS, (to, e, row) -> to.append(e.labelOffset())),
        new ExampleColumn(
            "label_origin", "VARCHAR", AS_IT_IS, (to, e, row) -> to.append(e.origin().name())));
  }

  private static ExampleColumn field(String name, int index, Field field) {
    return switch (field.type()) {
      case NUMBER ->
          new ExampleColumn(
              name,
              "DOUBLE",
              AS_IT_IS,
              orNull(index, (to, e, row) -> to.append(row.number(index))));
      case TIME ->
          new ExampleColumn(
              name,
              "BIGINT",
              AS_TIME,
              orNull(index, (to, e, row) -> to.append((long) row.number(index))));
      case BOOLEAN ->
          new ExampleColumn(
              name,
              "BOOLEAN",
              AS_IT_IS,
              orNull(index, (to, e, row) -> to.append(row.number(index) != 0)));
      case CATEGORY, TEXT ->
          new ExampleColumn(
              name, "VARCHAR", AS_IT_IS, orNull(index, (to, e, row) -> to.append(row.text(index))));
    };
  }

  private static Value orNull(int index, Value value) {
    return (to, example, row) -> {
      if (row.isMissing(index)) {
        to.appendNull();
      } else {
        value.append(to, example, row);
      }
    };
  }

  String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  String select() {
    return selected.formatted(quoted()) + " AS " + quoted();
  }
}
