package dev.pawl.store.table;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A file of rows: CSV, plain or gzip, or Parquet. What its columns hold is found by reading it once
 * when it is opened; {@link #read} reads it again, as often as one likes. Immutable.
 */
public sealed interface TableFile permits CsvFile, ParquetFile {

  /**
   * Opens a file. What begins with {@code PAR1} is Parquet, everything else CSV.
   *
   * @throws IllegalArgumentException when it is neither, has no rows or is not there
   */
  static TableFile open(Path file) {
    return ParquetFile.is(file) ? ParquetFile.open(file) : CsvFile.open(file);
  }

  /** Where it is. */
  Path file();

  /** What its columns hold, in their order: no bounds, nothing required. */
  Schema schema();

  /** How many rows it has. */
  long rows();

  /** The columns without any value: their type is a guess. */
  Set<String> empty();

  /**
   * The same file with another schema: of the same columns in the same order.
   *
   * @throws IllegalArgumentException when the names are others
   */
  TableFile as(Schema schema);

  /**
   * Hands over all rows, in the file's order.
   *
   * @throws IllegalArgumentException when a value is not of its column's type
   */
  void read(Consumer<Row> to);

  /**
   * The same file, with the types that another one has for columns that are empty in this one: so
   * that files can be compared of which one has no value in a column.
   */
  default TableFile like(TableFile other) {
    List<Field> fields =
        schema().fields().stream()
            .map(field -> {
              int there = other.schema().find(field.name());
              return empty().contains(field.name()) && there >= 0
                  ? other.schema().field(there)
                  : field;
            })
            .toList();
    return as(Schema.of(fields));
  }

  /** The names of the columns of a type. */
  default List<String> columns(FieldType type) {
    return schema().fields().stream()
        .filter(field -> field.type() == type)
        .map(Field::name)
        .collect(Collectors.toUnmodifiableList());
  }
}
