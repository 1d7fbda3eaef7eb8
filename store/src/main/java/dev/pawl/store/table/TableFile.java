package dev.pawl.store.table;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.store.csv.CsvColumn;
import dev.pawl.store.csv.CsvColumns;
import dev.pawl.store.csv.CsvFields;
import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A file of rows: CSV, plain or gzip, or Parquet. What its columns hold is found by reading it once
 * when it is opened; {@link #read} reads it again, as often as one likes. Times without an offset
 * are read as UTC. Immutable.
 *
 * @param file where it is
 * @param schema what its columns hold, in their order: no bounds, nothing required
 * @param rows how many rows it has
 * @param empty the columns without any value: their type is a guess
 */
public record TableFile(Path file, Schema schema, long rows, Set<String> empty) {

  /** Copies the set. */
  public TableFile {
    empty = Set.copyOf(empty);
  }

  /**
   * Opens a file. What begins with {@code PAR1} is Parquet, everything else CSV.
   *
   * @throws IllegalArgumentException when it is neither, has no rows or is not there
   */
  public static TableFile open(Path file) {
    CsvColumns seen = CsvColumns.infer(file, Long.MAX_VALUE);
    return new TableFile(
        file,
        Schema.of(
            seen.columns().stream()
                .map(column -> Field.of(column.name(), FieldType.valueOf(column.type().name())))
                .toList()),
        seen.rows(),
        seen.columns().stream()
            .filter(column -> column.missing() == seen.rows())
            .map(CsvColumn::name)
            .collect(Collectors.toSet()));
  }

  /**
   * The same file with another schema: of the same columns in the same order.
   *
   * @throws IllegalArgumentException when the names are others
   */
  public TableFile as(Schema other) {
    if (!other.names().equals(schema.names())) {
      throw new IllegalArgumentException(
          "%s: columns %s (expected: %s)".formatted(file, schema.names(), other.names()));
    }
    return new TableFile(file, other, rows, empty);
  }

  /**
   * Hands over all rows, in the file's order.
   *
   * @throws IllegalArgumentException when a value is not of its column's type
   */
  public void read(Consumer<Row> to) {
    try (CsvTable table = CsvTable.open(file)) {
      CsvFields fields = new CsvFields(table, schema, ZoneOffset.UTC);
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        to.accept(fields.row(line));
      }
    }
  }

  /**
   * The same file, with the types that another one has for columns that are empty in this one: so
   * that files can be compared of which one has no value in a column.
   */
  public TableFile like(TableFile other) {
    List<Field> fields =
        schema.fields().stream()
            .map(field -> {
              int there = other.schema.find(field.name());
              return empty.contains(field.name()) && there >= 0 ? other.schema.field(there) : field;
            })
            .toList();
    return as(Schema.of(fields));
  }

  /** The names of the columns of a type. */
  public List<String> columns(FieldType type) {
    return schema.fields().stream()
        .filter(field -> field.type() == type)
        .map(Field::name)
        .collect(Collectors.toUnmodifiableList());
  }
}
