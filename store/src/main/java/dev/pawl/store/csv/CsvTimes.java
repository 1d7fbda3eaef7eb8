package dev.pawl.store.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as CSV files have them: ISO 8601 with an offset or without ({@code 2013-01-01T05:15:00Z},
 * {@code 2013-01-01 05:15}, {@code 2013-01-01}), or a whole number since 1970-01-01T00:00Z: of
 * seconds when it has ten digits (2001 to 2286), of milliseconds otherwise.
 */
final class CsvTimes {
  static final String EXPECTATION =
      "a time such as 2013-01-01T05:15:00Z, 2013-01-01 05:15:00, 1357017300 (seconds) or 1357017300000 (milliseconds)";

  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,16}");
  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{9}");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)(Z|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private CsvTimes() {}

  /**
   * The time that a text says, in milliseconds; empty when it says none.
   *
   * @param zone of times without an offset
   */
  static OptionalLong parse(String text, ZoneId zone) {
    if (MILLIS.matcher(text).matches()) {
      long number = Long.parseLong(text);
      return OptionalLong.of(SECONDS.matcher(text).matches() ? number * 1_000 : number);
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return OptionalLong.empty();
    }
    try {
      LocalDate date = LocalDate.parse(iso.group(1));
      if (iso.group(2) == null) {
        return OptionalLong.of(date.atStartOfDay(zone).toInstant().toEpochMilli());
      }
      String local = iso.group(1) + "T" + iso.group(2).replace(',', '.');
      if (iso.group(3) == null) {
        return OptionalLong.of(LocalDateTime.parse(local).atZone(zone).toInstant().toEpochMilli());
      }
      return OptionalLong.of(
          OffsetDateTime.parse(local + offset(iso.group(3))).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static String offset(String offset) {
    return switch (offset.length()) {
      case 3 -> offset + ":00";
      case 5 -> offset.substring(0, 3) + ":" + offset.substring(3);
      default -> offset;
    };
  }

  /** Whether a text is a time that says its own offset, or needs none. */
  static boolean hasOffset(String text) {
    Matcher iso = ISO.matcher(text);
    return !iso.matches() || iso.group(3) != null;
  }

  /** Whether a text is a time as ISO 8601 has it. */
  static boolean isIso(String text) {
    return !MILLIS.matcher(text).matches() && parse(text, ZoneId.of("UTC")).isPresent();
  }
}
