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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A CSV file. Times without an offset are read as UTC. */
record CsvFile(Path file, Schema schema, long rows, Set<String> empty) implements TableFile {
  CsvFile {
    empty = Set.copyOf(empty);
  }

  static CsvFile open(Path file) {
    CsvColumns seen = CsvColumns.infer(file, Long.MAX_VALUE);
    return new CsvFile(
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

  @Override
  public TableFile as(Schema other) {
    if (!other.names().equals(schema.names())) {
      throw new IllegalArgumentException(
          "%s: columns %s (expected: %s)".formatted(file, schema.names(), other.names()));
    }
    return new CsvFile(file, other, rows, empty);
  }

  @Override
  public void read(Consumer<Row> to) {
    try (CsvTable table = CsvTable.open(file)) {
      CsvFields fields = new CsvFields(table, schema, ZoneOffset.UTC);
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        to.accept(fields.row(line));
      }
    }
  }
}
