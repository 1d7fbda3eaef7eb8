package dev.pawl.store.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.pawl.model.row.Spelling;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header, read row by row in constant memory. Compressed with gzip or not, in
 * UTF-8 with or without a byte order mark, its values separated by commas, semicolons or tabs
 * (whichever the header has most of), quoted with {@code "} where needed (RFC 4180). Blank lines
 * are passed over.
 *
 * <p>For use by one thread.
 */
public final class CsvTable implements AutoCloseable {
  private static final int MOST_SHOWN = 20;

  private final Path file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> columns;
  private final char separator;
  private final Map<String, Integer> indices = new HashMap<>();
  private long row;
  private long line;

  private CsvTable(Path file, CsvText text) {
    this.file = file;
    this.separator = text.separator();
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(text.reader());
    this.records = reader.iterator();
    this.columns = header();
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws InvalidCsvException when it is empty, not text, or a column has no name or another's
   * @throws UncheckedIOException when it cannot be read
   */
  public static CsvTable open(Path file) {
    CsvText text = CsvText.open(file);
    try {
      return new CsvTable(file, text);
    } catch (RuntimeException e) {
      text.close(e);
      throw e;
    }
  }

  private List<String> header() {
    CsvRecord header = next();
    if (header == null) {
      throw new InvalidCsvException(
          "%s: empty (expected: a line of column names, and rows under it)".formatted(file));
    }
    List<String> names = header.getFields().stream().map(String::strip).toList();
    if (names.stream().allMatch(name -> ColumnSeen.number(name).isPresent())) {
      throw new InvalidCsvException(
          "%s, line %d: numbers only, %s (expected: a name for each column). Put a line of names in front"
              .formatted(file, line, shown(names)));
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw new InvalidCsvException(
            "%s, line %d: column %d has no name (expected: a name for each column). Give it one"
                .formatted(file, line, i + 1));
      }
      Integer other = indices.put(name, i);
      if (other != null) {
        throw new InvalidCsvException(
            "%s, line %d: %s names columns %d and %d (expected: each name once). Rename one"
                .formatted(file, line, name, other + 1, i + 1));
      }
    }
    return names;
  }

  private static String shown(List<String> names) {
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

  /** What separates the values. */
  public char separator() {
    return separator;
  }

  /** The index of a column, or −1 when the file has none of that name. */
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
    CsvRecord next = next();
    if (next == null) {
      return null;
    }
    if (next.getFieldCount() != columns.size()) {
      throw new InvalidCsvException(
          "%s, line %d: %d values (expected: %d, one for each of %s). Quote values that hold a separator or a line break"
              .formatted(file, line, next.getFieldCount(), columns.size(), shown(columns)));
    }
    row++;
    return new CsvLine(row, line, next.getFields().toArray(String[]::new));
  }

  private @Nullable CsvRecord next() {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord next = records.next();
      line = next.getStartingLineNumber();
      return next;
    } catch (CsvParseException e) {
      throw wrong(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause(), "cause"));
    }
  }

  private RuntimeException unreadable(IOException e) {
    return switch (e) {
      case CharacterCodingException coding ->
          wrong("bytes that are no text (expected: UTF-8). Save it as UTF-8", coding);
      case ZipException zip -> wrong("damaged: " + zip.getMessage(), zip);
      case EOFException end -> wrong("cut short: " + end.getMessage(), end);
      default -> new UncheckedIOException("reading %s: %s".formatted(file, e), e);
    };
  }

  private InvalidCsvException wrong(@Nullable String what, Exception cause) {
    return new InvalidCsvException("%s, after line %d: %s".formatted(file, line, what), cause);
  }

  /** What is wrong with a value, to be thrown. */
  InvalidCsvException invalid(CsvLine at, String column, String value, String expectation) {
    return new InvalidCsvException(
        "%s, line %d, column %s: \"%s\" (expected: %s)"
            .formatted(
                file,
                at.line(),
                column,
                value.length() <= 60 ? value : value.substring(0, 57) + "...",
                expectation));
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing %s: %s".formatted(file, e), e);
    }
  }
}
