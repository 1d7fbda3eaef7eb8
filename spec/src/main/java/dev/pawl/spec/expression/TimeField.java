package dev.pawl.spec.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
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

  private static final long SECONDS_PER_DAY = 86_400;
  private static final int THURSDAY = 4;

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
    return field.applyAsInt(time.atZone(zone(zone)));
  }

  /**
   * The same, without the objects in between.
   *
   * @param millis since 1970-01-01T00:00Z
   */
  long of(double millis, ZoneRules zone) {
    long epochMillis = (long) millis;
    long seconds = Math.floorDiv(epochMillis, 1000L);
    long local = seconds + zone.getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
    long day = Math.floorDiv(local, SECONDS_PER_DAY);
    long second = Math.floorMod(local, SECONDS_PER_DAY);
    return switch (this) {
      case HOURS -> second / 3600;
      case MINUTES -> second / 60 % 60;
      case SECONDS -> second % 60;
      case MILLISECONDS -> Math.floorMod(epochMillis, 1000L);
      case DAY_OF_WEEK -> Math.floorMod(day + THURSDAY, 7L); // the first day of 1970
      case YEAR -> LocalDate.ofEpochDay(day).getYear();
      case MONTH -> LocalDate.ofEpochDay(day).getMonthValue() - 1;
      case DATE -> LocalDate.ofEpochDay(day).getDayOfMonth();
      case DAY_OF_MONTH -> LocalDate.ofEpochDay(day).getDayOfMonth() - 1;
      case DAY_OF_YEAR -> LocalDate.ofEpochDay(day).getDayOfYear() - 1;
    };
  }

  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new NoValueException();
    }
  }
}
