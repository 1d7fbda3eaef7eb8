package dev.pawl.store.csv;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a CSV file holds, found by reading it.
 *
 * @param rows how many rows were read
 * @param whole whether those are all
 * @param separator what separates the values
 * @param columns the columns in the file's order
 */
public record CsvColumns(long rows, boolean whole, char separator, List<CsvColumn> columns) {
  /** Of how many different values a column may be for them to be listed. */
  public static final int LISTED = 20;

  /** Up to how many different values of a column are counted. */
  public static final int COUNTED = 1_000;

  public CsvColumns {
    columns = List.copyOf(columns);
  }

  /**
   * Reads a file and finds out what its columns hold.
   *
   * @param file the file
   * @param mostRows how many rows to read at most; above 0
   * @throws InvalidCsvException when it is no CSV file, or has no rows
   */
  public static CsvColumns infer(Path file, long mostRows) {
    if (mostRows <= 0) {
      throw new IllegalArgumentException("mostRows: %d (expected: above 0)".formatted(mostRows));
    }
    try (CsvTable table = CsvTable.open(file)) {
      List<ColumnSeen> seen =
          IntStream.range(0, table.columns().size())
              .mapToObj(i -> new ColumnSeen(table.columns().get(i), table.isText(i)))
              .toList();
      long rows = 0;
      CsvLine line = table.read();
      while (line != null && rows < mostRows) {
        rows++;
        for (int i = 0; i < seen.size(); i++) {
          seen.get(i).add(line.values()[i]);
        }
        line = table.read();
      }
      if (rows == 0) {
        throw new InvalidCsvException(
            "%s: no rows under its header (expected: at least one)".formatted(file));
      }
      return new CsvColumns(
          rows, line == null, table.separator(), seen.stream().map(ColumnSeen::column).toList());
    }
  }
}
