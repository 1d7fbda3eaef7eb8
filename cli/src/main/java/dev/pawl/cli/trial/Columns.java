package dev.pawl.cli.trial;

import dev.pawl.store.csv.CsvLine;
import dev.pawl.store.csv.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Some columns of a CSV file, read whole. */
final class Columns {
  private final Path file;
  private final List<String> names;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  /** A cell or a row that is wrong, with where it is. */
  static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private Wrong(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private Columns(Path file, List<String> names) {
    this.file = file;
    this.names = names;
  }

  /** Reads the columns of these names. */
  static Columns read(Path file, List<String> wanted) {
    List<String> names = wanted.stream().distinct().toList();
    Columns columns = new Columns(file, names);
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

  /** A text that is not blank. */
  String name(int row, String column) {
    String text = text(row, column).strip();
    if (text.isEmpty()) {
      throw wrong(row, column, text, "a name", null);
    }
    return text;
  }

  /** A whole number, 0 or more. */
  int count(int row, String column) {
    double value = number(row, column);
    if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
      throw wrong(row, column, text(row, column), "a whole number, 0 or more", null);
    }
    return (int) value;
  }

  /** What is wrong with a row as a whole, and where it is. */
  Wrong wrong(int row, IllegalArgumentException cause) {
    return new Wrong("%s, line %d: %s".formatted(file, lines.get(row), cause.getMessage()), cause);
  }

  /** What is made of a row; what is refused about it is told with the row's place. */
  <T> T at(int row, Supplier<T> made) {
    try {
      return made.get();
    } catch (Wrong e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw wrong(row, e);
    }
  }

  boolean flag(int row, String column) {
    String text = text(row, column).strip();
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw wrong(row, column, text, "1 or 0, or true or false", null);
    };
  }

  private Wrong wrong(
      int row, String column, String text, String expected, @Nullable Exception cause) {
    return new Wrong(
        "%s, line %d, column %s: %s (expected: %s)"
            .formatted(file, lines.get(row), column, text.isBlank() ? "nothing" : text, expected),
        cause);
  }
}
