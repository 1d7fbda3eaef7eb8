package dev.pawl.cli.learn;

import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.spec.read.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When rows arrive, and how long labels take. For use by one thread. */
final class Arrivals {
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
    Optional<Duration> span = Durations.of(delay);
    if (rows && (field < 0 || delay.equals("0"))) {
      return new Arrivals(Long.parseLong(delay), delay.equals("0") ? field : -1);
    }
    if (field < 0 || span.isEmpty()) {
      throw new IllegalArgumentException(
          "--delay: %s (expected: a number of rows, or with --time a time such as 90m, 12h or 7d)"
              .formatted(delay));
    }
    return new Arrivals(span.get().toMillis(), field);
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
