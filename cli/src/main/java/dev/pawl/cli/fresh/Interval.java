package dev.pawl.cli.fresh;

import dev.pawl.spec.read.Durations;
import java.time.Duration;
import java.util.Locale;

/** How often a model is updated. */
sealed interface Interval {

  /** At each multiple of a duration since 1970-01-01T00:00Z. */
  record Time(Duration length) implements Interval {
    public Time {
      if (length.toMillis() <= 0) {
        throw new IllegalArgumentException("--updates: %s (expected: above 0)".formatted(length));
      }
    }

    @Override
    public String shown() {
      return Durations.text(length);
    }
  }

  /** Whenever that many labels have come. */
  record Labels(int count) implements Interval {
    public Labels {
      if (count < 1) {
        throw new IllegalArgumentException("--updates: %d (expected: at least 1)".formatted(count));
      }
    }

    @Override
    public String shown() {
      return String.format(Locale.ROOT, "%,d labels", count);
    }
  }

  /** How people write it. */
  String shown();

  /**
   * The interval that a text says.
   *
   * @param text a duration such as {@code 1d}, or a number of labels
   * @throws IllegalArgumentException when it is neither
   */
  static Interval of(String text) {
    if (text.matches("\\d{1,9}")) {
      return new Labels(Integer.parseInt(text));
    }
    return new Time(
        Durations.of(text)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--updates: %s (expected: durations such as 7d, 1d or 1h, and numbers of labels)"
                        .formatted(text))));
  }
}
