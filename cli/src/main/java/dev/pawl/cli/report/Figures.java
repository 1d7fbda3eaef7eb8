package dev.pawl.cli.report;

import dev.pawl.loop.registry.Version.Cost;
import java.time.Duration;
import java.util.Locale;

/** Numbers for people. */
final class Figures {
  private Figures() {}

  /** How many decimals show four digits of a value, or three when it is small. */
  static int decimals(double value) {
    double size = Math.abs(value);
    if (!(size < 1000)) {
      return 0;
    }
    return size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  }

  static String error(double value) {
    return number(value, decimals(value));
  }

  static String number(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "unknown" : "-unknown";
    }
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static String signed(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%+,." + decimals + "f", value)
        : number(value, decimals);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static double cpuSeconds(Cost cost) {
    return cost.cpuNanos() / 1e9;
  }

  static String seconds(double seconds) {
    return number(seconds, seconds < 10 ? 2 : seconds < 100 ? 1 : 0) + " s";
  }

  /** A length of time in its largest units. */
  static String span(Duration length) {
    long minutes = length.toMinutes();
    if (minutes < 1) {
      return length.toSeconds() + " s";
    }
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    return hours < 48
        ? "%d h %02d min".formatted(hours, minutes % 60)
        : "%d d %d h".formatted(hours / 24, hours % 24);
  }
}
