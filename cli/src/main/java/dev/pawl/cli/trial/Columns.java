package dev.pawl.cli.trial;

import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some columns of a CSV file, read whole. */
final class Columns {
  private final Path file;
  private final List<String> names;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private Columns(Path file, List<String> names) {
    this.file = file;
    this.names = names;
  }

  /** Reads the columns of these names. */
  static Columns read(Path file, List<String> names) {
    Columns columns = new Columns(file, List.copyOf(names));
    try (CsvTable table = CsvTable.open(file)) {
      int[] indices = names.stream().mapToInt(table::indexOf).toArray();
      for (@Nullable CsvLine line = table.read(); line != null; line = table.read()) {
        String[] row = new String[indices.length];
        for (int i = 0; i < indices.length; i++) {
          row[i] = line.values()[indices[i]];
        }
        columns.rows.add(row);
        columns.lines.add(line.line());
      }
    }
    if (columns.rows.isEmpty()) {
      throw new IllegalArgumentException(
          file + ": no rows (expected: at least 1 under the header)");
    }
    return columns;
  }

  int size() {
    return rows.size();
  }

  String text(int row, String column) {
    return rows.get(row)[names.indexOf(column)];
  }

  double number(int row, String column) {
    String text = text(row, column);
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(row, column, text, "a number", e);
    }
    throw wrong(row, column, text, "a finite number", null);
  }

  boolean flag(int row, String column) {
    String text = text(row, column).strip();
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw wrong(row, column, text, "1 or 0, or true or false", null);
    };
  }

  private IllegalArgumentException wrong(
      int row, String column, String text, String expected, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s, line %d, column %s: %s (expected: %s)"
            .formatted(file, lines.get(row), column, text.isBlank() ? "nothing" : text, expected),
        cause);
  }
}
