package dev.pawl.store.csv;

import dev.pawl.model.row.Spelling;
import dev.pawl.spec.Identifier;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows under names of columns, read row by row in constant memory: CSV, or Parquet, told
 * by its first bytes.
 *
 * <p>CSV may be compressed with gzip or not, in UTF-8 with or without a byte order mark, its values
 * separated by commas, semicolons or tabs (whichever the header has most of), quoted with {@code "}
 * where needed (RFC 4180). Blank lines are passed over. A Parquet file's values are read as the
 * texts that a CSV file would have for them.
 *
 * <p>For use by one thread.
 */
public final class CsvTable implements AutoCloseable {
  private static final int MOST_SHOWN = 20;

  private final Path file;
  private final Lines lines;
  private final List<String> columns;
  private final Map<String, Integer> indices = new HashMap<>();
  private long row;

  private CsvTable(Path file, Lines lines) {
    this.file = file;
    this.lines = lines;
    this.columns = header();
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws InvalidCsvException when it is empty, not text, or a column has no name or another's
   * @throws UncheckedIOException when it cannot be read
   */
  public static CsvTable open(Path file) {
    Lines lines = ParquetLines.isParquet(file) ? ParquetLines.open(file) : CsvLines.open(file);
    try {
      return new CsvTable(file, lines);
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  private List<String> header() {
    List<String> names = lines.header();
    if (names == null) {
      throw new InvalidCsvException(
          "%s: empty (expected: a line of column names, and rows under it)".formatted(file));
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw new InvalidCsvException(
            "%s: column %d has no name (expected: a name for each column). Give it one"
                .formatted(at(), i + 1));
      }
      Integer other = indices.put(name, i);
      if (other != null) {
        throw new InvalidCsvException(
            "%s: %s names columns %d and %d (expected: each name once). Rename one"
                .formatted(at(), name, other + 1, i + 1));
      }
    }
    List<String> identifiers = Identifier.ofAll(names);
    for (int i = 0; i < identifiers.size(); i++) {
      indices.putIfAbsent(identifiers.get(i), i);
    }
    return names;
  }

  static String shown(List<String> names) {
    return names.size() <= MOST_SHOWN
        ? names.toString()
        : "%s and %,d more".formatted(names.subList(0, MOST_SHOWN), names.size() - MOST_SHOWN);
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** The names of the columns, in order. */
  public List<String> columns() {
    return columns;
  }

  /** What separates the values; a comma in a Parquet file. */
  public char separator() {
    return lines.separator();
  }

  /** Whether the file itself says of a column that its values are texts, digits or not. */
  boolean isText(int column) {
    return lines.isText(column);
  }

  /**
   * The index of a column, by its title or by what a spec calls it ({@link Identifier#ofAll}), or
   * −1 when the file has none of that name.
   */
  public int find(String column) {
    return indices.getOrDefault(column, -1);
  }

  /**
   * The index of a column.
   *
   * @throws InvalidCsvException when the file has none of that name
   */
  public int indexOf(String column) {
    int index = find(column);
    if (index < 0) {
      throw new InvalidCsvException(
          "%s: column %s is missing (expected: one of %s). %s"
              .formatted(
                  file,
                  column,
                  shown(columns),
                  Spelling.hint(column, columns, "Add it, or name another"))
              .strip());
    }
    return index;
  }

  /**
   * The next row, or null after the last.
   *
   * @throws InvalidCsvException when its values are not as many as the columns, or cannot be read
   * @throws UncheckedIOException when the file cannot be read
   */
  public @Nullable CsvLine read() {
    String[] values = lines.next();
    if (values == null) {
      return null;
    }
    if (values.length != columns.size()) {
      throw new InvalidCsvException(
          "%s: %d values (expected: %d, one for each of %s). Quote values that hold a separator or a line break"
              .formatted(at(), values.length, columns.size(), shown(columns)));
    }
    row++;
    return new CsvLine(row, lines.at(), values);
  }

  private String at() {
    return place(lines.at());
  }

  /** Where a row stands, for people: the file, and in it the line, or a Parquet file's row. */
  public String place(CsvLine line) {
    return place(line.line());
  }

  private String place(long at) {
    return "%s, %s".formatted(file, counted(at));
  }

  /** The words for a {@link CsvLine#line}: a line, or a Parquet file's row. */
  String counted(long at) {
    return "%s %d".formatted(lines.counted(), at);
  }

  /** What is wrong with a value, to be thrown. */
  InvalidCsvException invalid(CsvLine at, String column, String value, String expectation) {
    return new InvalidCsvException(
        "%s, column %s: \"%s\" (expected: %s)"
            .formatted(
                place(at),
                column,
                value.length() <= 60 ? value : value.substring(0, 57) + "...",
                expectation));
  }

  @Override
  public void close() {
    lines.close();
  }
}
