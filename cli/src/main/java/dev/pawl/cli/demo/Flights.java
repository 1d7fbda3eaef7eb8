package dev.pawl.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The flights of a file, in its order. Values that recur are kept once: a year of flights fits into
 * some 60 MB.
 *
 * @param columns the names of the values that are kept
 * @param flights the flights
 */
record Flights(List<String> columns, List<Flight> flights) {
  /** When something did not happen. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * One flight.
   *
   * @param id names it: scheduled departure, origin, carrier and number
   * @param earlyAt an hour before it is to leave, in milliseconds since 1970-01-01T00:00Z
   * @param dep when it left the gate; {@link #NEVER} when it was cancelled
   * @param arr when it had landed; {@link #NEVER} when it did not, or not where it was to
   * @param values the values of {@link #columns}; "" for a missing one
   */
  record Flight(String id, long earlyAt, long dep, long arr, String[] values) {}

  /** Reads a file, and of it the columns that are asked for. */
  static Flights read(Path file, List<String> columns) throws IOException {
    List<Flight> flights = new ArrayList<>();
    Map<String, String> known = new HashMap<>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                    StandardCharsets.UTF_8))) {
      for (NamedCsvRecord row : rows) {
        String[] values = new String[columns.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = known.computeIfAbsent(row.getField(columns.get(i)), text -> text);
        }
        flights.add(
            new Flight(
                row.getField("sched_dep")
                    + "/"
                    + row.getField("origin")
                    + "/"
                    + row.getField("carrier")
                    + row.getField("flight"),
                time(row.getField("early_at")),
                time(row.getField("dep")),
                time(row.getField("arr")),
                values));
      }
    }
    return new Flights(columns, flights);
  }

  private static long time(String text) {
    return text.isEmpty() ? NEVER : Instant.parse(text).toEpochMilli();
  }

  /** A value of a flight; "" when it is missing. */
  String value(Flight flight, String column) {
    return flight.values()[columns.indexOf(column)];
  }
}
