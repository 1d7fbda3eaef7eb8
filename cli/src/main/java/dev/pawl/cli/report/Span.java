package dev.pawl.cli.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * The span of event time that is evaluated.
 *
 * @param from its first millisecond since 1970-01-01T00:00Z; a whole hour
 * @param to the first millisecond after it; a whole hour
 * @param zone the zone in which people read its times
 */
public record Span(long from, long to, ZoneId zone) {
  private static final long HOUR = 3_600_000;
  private static final long BLOCK = 7 * 24 * HOUR;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH);

  public Span {
    Objects.requireNonNull(zone, "zone");
    if (from >= to || from % HOUR != 0 || to % HOUR != 0) {
      throw new IllegalArgumentException(
          "span: %d to %d (expected: whole hours, the first before the second)"
              .formatted(from, to));
    }
  }

  boolean contains(long time) {
    return time >= from && time < to;
  }

  /** How many blocks of seven days there are, the last one possibly shorter. */
  int blocks() {
    return Math.toIntExact((to - from + BLOCK - 1) / BLOCK);
  }

  /** Which of them a time of this span lies in. */
  int block(long time) {
    return Math.toIntExact((time - from) / BLOCK);
  }

  /** The middle of a block, in milliseconds. */
  long middle(int block) {
    long start = from + block * BLOCK;
    return start + (Math.min(start + BLOCK, to) - start) / 2;
  }

  /** The span in words, by its first and last day. */
  String words() {
    return "%s to %s".formatted(DAY.format(at(from)), DAY.format(at(to - 1)));
  }

  /** A time for people, in the span's zone. */
  String words(long time) {
    return MINUTE.format(at(time));
  }

  ZonedDateTime at(long time) {
    return Instant.ofEpochMilli(time).atZone(zone);
  }
}
