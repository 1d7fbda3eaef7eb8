package dev.pawl.store.csv;

import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * Which columns of a CSV file say when, and about whom.
 *
 * @param predictionTime the column that says when the prediction was asked for; empty there means
 *     that it never was
 * @param outcomeTime the column that says when the outcome was known; empty there means that there
 *     is none
 * @param id the column that names each row; empty for the row's number
 * @param unit the column that says whom it is about; empty for what the spec says
 * @param zone the zone of times without an offset
 */
public record CsvEventsOptions(
    String predictionTime,
    String outcomeTime,
    Optional<String> id,
    Optional<String> unit,
    ZoneId zone) {

  public CsvEventsOptions {
    Objects.requireNonNull(predictionTime, "predictionTime");
    Objects.requireNonNull(outcomeTime, "outcomeTime");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(zone, "zone");
  }
}
