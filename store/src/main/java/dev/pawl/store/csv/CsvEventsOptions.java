package dev.pawl.store.csv;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * What of a CSV file says when, and about whom.
 *
 * @param asked when a row's prediction was asked for
 * @param known when a row's outcome was known
 * @param id the column that names each row; empty for the row's number
 * @param unit the column that says whom it is about; empty for what the spec says
 * @param zone the zone of times without an offset
 */
public record CsvEventsOptions(
    Asked asked, Known known, Optional<String> id, Optional<String> unit, ZoneId zone) {

  public CsvEventsOptions {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(known, "known");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(zone, "zone");
  }

  /** Columns that say when, and everything else as usual: no ids, and times in UTC. */
  public static CsvEventsOptions ofColumns(String asked, String known) {
    return new CsvEventsOptions(
        new Asked.Column(asked),
        new Known.Column(known),
        Optional.empty(),
        Optional.empty(),
        ZoneOffset.UTC);
  }

  /** When a row's prediction was asked for. */
  public sealed interface Asked {

    /** A column says it; empty there means that it never was. */
    record Column(String name) implements Asked {}

    /**
     * The rows follow each other at even intervals.
     *
     * @param start the time of the first
     * @param every the interval; above 0
     */
    record Evenly(Instant start, Duration every) implements Asked {
      public Evenly {
        if (every.toMillis() <= 0) {
          throw new IllegalArgumentException("every: %s (expected: above 0)".formatted(every));
        }
      }
    }
  }

  /** When a row's outcome was known. */
  public sealed interface Known {

    /** A column says it; empty there means that there is none. */
    record Column(String name) implements Known {}

    /**
     * So long after its prediction.
     *
     * @param delay 0 or more
     */
    record After(Duration delay) implements Known {
      public After {
        if (delay.isNegative()) {
          throw new IllegalArgumentException("delay: %s (expected: 0 or more)".formatted(delay));
        }
      }
    }
  }
}
