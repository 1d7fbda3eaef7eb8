package dev.pawl.spec.read;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 90m}, {@code 1h30m}, {@code 7d} or {@code 250ms}. */
public final class Durations {

  static final String LONGEST_SHOWN = "36500d";

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|[wdhms])");

  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private Durations() {}

  /** A duration of at least 0 as a spec has it, such as {@code 1d12h}; 0 is {@code 0s}. */
  public static String text(Duration span) {
    long left = span.toMillis();
    var text = new StringBuilder();
    for (int unit = 0; unit < UNITS.length; unit++) {
      long count = left / MILLIS[unit];
      if (count > 0) {
        text.append(count).append(UNITS[unit]);
      }
      left -= count * MILLIS[unit];
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  /** The duration that a text says; empty when it says none, or one of over a hundred years. */
  public static Optional<Duration> of(String text) {
    return WHOLE.matcher(text).matches() ? parse(text) : Optional.empty();
  }

  /** Empty when it is longer than a hundred years. */
  static Optional<Duration> parse(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      String digits = part.group(1);
      if (digits.length() > 15) {
        return Optional.empty();
      }
      long count = Long.parseLong(digits);
      Duration unit = unit(part.group(2));
      if (count > LONGEST.dividedBy(unit)) {
        return Optional.empty();
      }
      sum = sum.plus(unit.multipliedBy(count));
    }
    return sum.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(sum);
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "w" -> Duration.ofDays(7);
      case "d" -> Duration.ofDays(1);
      case "h" -> Duration.ofHours(1);
      case "m" -> Duration.ofMinutes(1);
      case "s" -> Duration.ofSeconds(1);
      default -> Duration.ofMillis(1);
    };
  }
}
