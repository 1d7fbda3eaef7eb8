package dev.pawl.spec.expression;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants and spans, to the millisecond. */
final class Times {

  /** The largest number of milliseconds from 1970 that is a time here: some 280,000 years. */
  private static final double FURTHEST = 9.0e15;

  private static final Pattern SPAN =
      Pattern.compile("-?(?=.)(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");
  private static final long[] UNITS = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};

  private Times() {}

  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw new NoValueException();
    }
  }

  /** Such as {@code 90m}, {@code 1h30m} or {@code 250ms}. */
  static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new NoValueException();
    }
    long millis = 0;
    try {
      for (int unit = 0; unit < UNITS.length; unit++) {
        String count = matcher.group(unit + 1);
        if (count != null) {
          String digits = count.replaceAll("[a-z]", "");
          millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(digits), UNITS[unit]));
        }
      }
    } catch (ArithmeticException | NumberFormatException tooLong) {
      throw new NoValueException();
    }
    return Duration.ofMillis(text.startsWith("-") ? -millis : millis);
  }

  static double millis(Duration span) {
    return span.toMillis();
  }

  static double millis(Instant time) {
    return time.toEpochMilli();
  }

  /** The instant of a number of milliseconds since 1970-01-01T00:00Z. */
  static Instant instant(double millis) {
    return Instant.ofEpochMilli(whole(millis));
  }

  static Instant plus(Instant time, Duration span) {
    return instant(millis(time) + millis(span));
  }

  static Duration sum(Duration a, Duration b) {
    return Duration.ofMillis(whole(millis(a) + millis(b)));
  }

  static Duration between(Instant from, Instant to) {
    return Duration.ofMillis(whole(millis(to) - millis(from)));
  }

  /** A time or a duration, or NaN when there is none so large. */
  static double valid(double millis) {
    return Math.abs(millis) <= FURTHEST ? millis : Double.NaN;
  }

  private static long whole(double millis) {
    if (!(Math.abs(millis) <= FURTHEST)) {
      throw new NoValueException();
    }
    return (long) millis;
  }
}
