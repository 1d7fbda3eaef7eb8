package dev.pawl.store.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

  private static final String PLAIN = "0000-00-00T00:00:00Z";
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
    if (isPlain(text)) {
      return plain(text);
    }
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

  /** Whether a text has the form {@code 2013-01-01T05:15:00Z}, by far the most frequent. */
  private static boolean isPlain(String text) {
    if (text.length() != PLAIN.length()) {
      return false;
    }
    for (int i = 0; i < PLAIN.length(); i++) {
      char expected = PLAIN.charAt(i);
      char found = text.charAt(i);
      if (expected == '0' ? found < '0' || found > '9' : found != expected) {
        return false;
      }
    }
    return true;
  }

  private static OptionalLong plain(String text) {
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return OptionalLong.empty();
    }
    try {
      long day =
          LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)).toEpochDay();
      return OptionalLong.of(1_000 * (86_400 * day + 3_600L * hour + 60L * minute + second));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
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
    if (text.endsWith("Z")) {
      return true;
    }
    Matcher iso = ISO.matcher(text);
    return !iso.matches() || iso.group(3) != null;
  }

  /** The time that a text says as ISO 8601 has it, the milliseconds of UTC without an offset. */
  static OptionalLong iso(String text) {
    return text.length() >= 10 && text.charAt(4) == '-'
        ? parse(text, ZoneOffset.UTC)
        : OptionalLong.empty();
  }
}
