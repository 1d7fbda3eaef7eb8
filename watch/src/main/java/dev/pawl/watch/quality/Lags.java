package dev.pawl.watch.quality;

import dev.pawl.model.row.Row;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How much later one time is than another, part by part of a table. For use by one thread. */
final class Lags {
  private static final int K = 200;

  private final Finding.Kind kind;
  private final String name;
  private final int from;
  private final int to;
  private final List<QuantileSketch> blocks = new ArrayList<>();
  private long rows;
  private long both;
  private long before;

  /**
   * Nothing seen yet.
   *
   * @param kind of a finding
   * @param name of the later time's column
   * @param from the index of the earlier time
   * @param to the index of the later one
   */
  Lags(Finding.Kind kind, String name, int from, int to) {
    this.kind = kind;
    this.name = name;
    this.from = from;
    this.to = to;
    for (int i = 0; i < Blocks.COUNT; i++) {
      blocks.add(new QuantileSketch(K, 77L * from + i));
    }
  }

  void add(Row row, int block) {
    rows++;
    double lag = row.number(to) - row.number(from);
    if (!Double.isNaN(lag)) {
      both++;
      before += lag < 0 ? 1 : 0;
      blocks.get(block).add(lag);
    }
  }

  List<Finding> findings(double level) {
    List<Finding> findings = new ArrayList<>();
    if (before > 0) {
      findings.add(
          finding(
              (double) before / both,
              String.format(
                  Locale.ROOT,
                  "earlier than what it follows in %,d rows, %.2f %%",
                  before,
                  100.0 * before / both),
              "look at clocks and time zones"));
    }
    Blocks.later(blocks, level)
        .ifPresent(later ->
            findings.add(
                finding(
                    (double) (later.to() - later.from()) / Blocks.COUNT,
                    String.format(
                        Locale.ROOT,
                        "in about rows %,d to %,d it is %s late in the median, %s elsewhere",
                        Blocks.start(later.from(), rows) + 1,
                        Blocks.start(later.to(), rows),
                        words(later.median()),
                        words(later.elsewhere())),
                    kind == Finding.Kind.LATE_LABELS
                        ? "wait longer for labels, or look why they are late"
                        : "look where they are held up")));
    return findings;
  }

  private static String words(double millis) {
    Duration lag = Duration.ofMillis(Math.round(millis));
    return lag.toDays() >= 3
        ? String.format(Locale.ROOT, "%.1f d", lag.toHours() / 24.0)
        : lag.toHours() >= 3
            ? String.format(Locale.ROOT, "%.1f h", lag.toMinutes() / 60.0)
            : lag.toMinutes() >= 3
                ? String.format(Locale.ROOT, "%.1f min", lag.toSeconds() / 60.0)
                : String.format(Locale.ROOT, "%.1f s", lag.toMillis() / 1_000.0);
  }

  private Finding finding(double severity, String evidence, String action) {
    return new Finding(
        kind, Where.feature(name), 0, 1, Math.clamp(severity, 0, 1), evidence, action);
  }
}
