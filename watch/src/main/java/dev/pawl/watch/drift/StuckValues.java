package dev.pawl.watch.drift;

import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values that come in a row far more often than any did in the reference. When runs go on by
 * chance, one five times as long as the longest in {@code n} rows has a probability of about {@code
 * n⁻⁴}.
 */
record StuckValues(TableProfile reference, TableProfile current) {
  static final int LEAST = 20;
  private static final double LONGER = 5;
  private static final double CHANCE = 1e-4;

  /** What a column's runs are like. */
  private record Longest(long run, Object of, long rows, double count) {

    static Longest in(ColumnProfile column) {
      return switch (column) {
        case NumberProfile numbers ->
            new Longest(
                numbers.longestRun(),
                numbers.longestRunOf(),
                numbers.values().count(),
                numbers.counts().getOrDefault(numbers.longestRunOf(), numbers.longestRun()));
        case CategoryProfile names ->
            new Longest(
                names.longestRun(),
                names.longestRunOf(),
                names.present(),
                Math.max((double) names.longestRun(), names.items().count(names.longestRunOf())));
      };
    }

    /** Whether the value comes that often in the other rows that such a run is to be expected. */
    boolean isCommon() {
      double others = rows - run;
      double share = others > 0 ? (count - run) / others : 0;
      return share > 0
          && StrictMath.log((double) rows) + run * StrictMath.log(share) > StrictMath.log(CHANCE);
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    current
        .columns()
        .forEach((name, column) -> {
          ColumnProfile then = reference.columns().get(name);
          if (then != null) {
            Longest before = Longest.in(then);
            Longest now = Longest.in(column);
            double times = Math.max(1, (double) now.rows() / Math.max(1, before.rows()));
            if (!now.isCommon() && now.run() >= Math.max(LEAST, LONGER * before.run() * times)) {
              findings.add(finding(name, before, now));
            }
          }
        });
    return findings;
  }

  private static Finding finding(String name, Longest before, Longest now) {
    return new Finding(
        Finding.Kind.STUCK_VALUE,
        Where.feature(name),
        0,
        1,
        Math.min(1, (double) now.run() / now.rows()),
        String.format(
            Locale.ROOT,
            "%s in %,d rows in a row, at most %,d of a value before",
            now.of(),
            now.run(),
            before.run()),
        "look whether its source still measures");
  }
}
