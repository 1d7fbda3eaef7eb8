package dev.pawl.store.csv;

/**
 * A row of a CSV or Parquet file.
 *
 * @param row its number: the first row under the header is 1
 * @param line the line in the file at which it starts; the header's is 1 when nothing is before it.
 *     Of a Parquet file, the row's number
 * @param values as many as there are columns; "" where nothing stands. Not to be written to
 */
public record CsvLine(long row, long line, String[] values) {}
