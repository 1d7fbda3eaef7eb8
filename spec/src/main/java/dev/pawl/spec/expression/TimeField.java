package dev.pawl.spec.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.ToIntFunction;

/** The fields of a time on a calendar and a clock, counted as CEL counts them. */
enum TimeField {
  YEAR("getFullYear", ZonedDateTime::getYear),
  /** From 0 for January. */
  MONTH("getMonth", time -> time.getMonthValue() - 1),
  /** From 1. */
  DATE("getDate", ZonedDateTime::getDayOfMonth),
  /** From 0. */
  DAY_OF_MONTH("getDayOfMonth", time -> time.getDayOfMonth() - 1),
  /** From 0 for Sunday. */
  DAY_OF_WEEK("getDayOfWeek", time -> time.getDayOfWeek().getValue() % 7),
  /** From 0. */
  DAY_OF_YEAR("getDayOfYear", time -> time.getDayOfYear() - 1),
  HOURS("getHours", ZonedDateTime::getHour),
  MINUTES("getMinutes", ZonedDateTime::getMinute),
  SECONDS("getSeconds", ZonedDateTime::getSecond),
  MILLISECONDS("getMilliseconds", time -> time.getNano() / 1_000_000);

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // a method without state
  private final ToIntFunction<ZonedDateTime> field;

  TimeField(String word, ToIntFunction<ZonedDateTime> field) {
    this.word = word;
    this.field = field;
  }

  String word() {
    return word;
  }

  String overload() {
    return "timestamp_" + word;
  }

  double of(Instant time, String zone) {
    return of(time, zone(zone));
  }

  double of(Instant time, ZoneId zone) {
    return field.applyAsInt(time.atZone(zone));
  }

  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new NoValueException();
    }
  }
}
