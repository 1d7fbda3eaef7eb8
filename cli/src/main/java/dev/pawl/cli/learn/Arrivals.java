package dev.pawl.cli.learn;

import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When rows arrive, and how long labels take. For use by one thread. */
final class Arrivals {
  private static final Pattern PARTS = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private final long delay;
  private final int field;
  private long last = Long.MIN_VALUE;
  private long count;
  private long late;

  private Arrivals(long delay, int field) {
    this.delay = delay;
    this.field = field;
  }

  static Arrivals of(String delay, @Nullable String time, LearnTable table) {
    int field = -1;
    if (time != null) {
      field = table.schema().indexOf(time);
      FieldType type = table.schema().field(field).type();
      if (type != FieldType.TIME && type != FieldType.NUMBER) {
        throw new IllegalArgumentException(
            "--time: %s, which is taken as %s (expected: a column of times or numbers)"
                .formatted(time, type));
      }
    }
    boolean rows = delay.matches("\\d{1,15}");
    Matcher parts = PARTS.matcher(delay);
    if (rows && (field < 0 || delay.equals("0"))) {
      return new Arrivals(Long.parseLong(delay), delay.equals("0") ? field : -1);
    }
    if (field < 0 || !parts.matches()) {
      throw new IllegalArgumentException(
          "--delay: %s (expected: a number of rows, or with --time a time such as 90m, 12h or 7d)"
              .formatted(delay));
    }
    long unit =
        switch (parts.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return new Arrivals(Long.parseLong(parts.group(1)) * unit, field);
  }

  long delay() {
    return delay;
  }

  /** How many rows came before the row above them. */
  long late() {
    return late;
  }

  long at(Row row) {
    if (field < 0) {
      return count++;
    }
    double when = row.number(field);
    long at = Double.isNaN(when) ? last : (long) when;
    if (at < last) {
      late++;
    }
    last = Math.max(last, at);
    return last;
  }
}
