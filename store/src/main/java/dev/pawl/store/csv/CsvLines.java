package dev.pawl.store.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.pawl.log.DiskTrouble;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. For use by one thread. */
final class CsvLines implements Lines {
  private final Path file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final CsvText text;
  private long line;
  private boolean brokenAtEnd;

  private CsvLines(Path file, CsvText text) {
    this.file = file;
    this.text = text;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(text.separator())
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(text.reader());
    this.records = reader.iterator();
  }

  static CsvLines open(Path file) {
    CsvText text = CsvText.open(file);
    try {
      return new CsvLines(file, text);
    } catch (RuntimeException e) {
      text.close(e);
      throw e;
    }
  }

  @Override
  public @Nullable List<String> header() {
    CsvRecord header = record();
    if (header == null) {
      return null;
    }
    List<String> names = header.getFields().stream().map(String::strip).toList();
    if (names.stream().allMatch(name -> ColumnSeen.number(name).isPresent())) {
      throw new InvalidCsvException(
          "%s, line %d: numbers only, %s (expected: a name for each column). Put a line of names in front"
              .formatted(file, line, CsvTable.shown(names)));
    }
    return names;
  }

  @Override
  public String @Nullable [] next() {
    CsvRecord next = record();
    return next == null ? null : next.getFields().toArray(String[]::new);
  }

  private @Nullable CsvRecord record() {
    try {
      if (!records.hasNext()) {
        requireClosedQuote();
        return null;
      }
      CsvRecord next = records.next();
      line = next.getStartingLineNumber();
      String end = next.getField(next.getFieldCount() - 1);
      brokenAtEnd = end.indexOf('\n') >= 0 || end.indexOf('\r') >= 0;
      return next;
    } catch (CsvParseException e) {
      throw wrong(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause(), "cause"));
    }
  }

  /** A quote that nothing closes would take in all rows below it as one value. */
  private void requireClosedQuote() {
    if (brokenAtEnd && text.reader().last() != '"') {
      throw new InvalidCsvException(
          "%s, line %d: a quote is opened and never closed (expected: a \" at the end of the value). Close it, or write it as \"\""
              .formatted(file, line));
    }
  }

  private RuntimeException unreadable(IOException e) {
    return switch (e) {
      case CharacterCodingException coding ->
          wrong("bytes that are no text (expected: UTF-8). Save it as UTF-8", coding);
      case ZipException zip -> wrong("damaged: " + zip.getMessage(), zip);
      case EOFException end -> wrong("cut short: " + end.getMessage(), end);
      default ->
          new UncheckedIOException("reading %s: %s".formatted(file, DiskTrouble.words(e)), e);
    };
  }

  private InvalidCsvException wrong(@Nullable String what, Exception cause) {
    return new InvalidCsvException("%s, after line %d: %s".formatted(file, line, what), cause);
  }

  @Override
  public long at() {
    return line;
  }

  @Override
  public String counted() {
    return "line";
  }

  @Override
  public boolean isText(int column) {
    return false; // it says nothing of its columns
  }

  @Override
  public char separator() {
    return text.separator();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing %s: %s".formatted(file, DiskTrouble.words(e)), e);
    }
  }
}
