package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Categories that came or went, as {@link TableCheck} says.
 *
 * @param columns where any did
 * @param level of the test
 */
record CategoryChanges(List<Column> columns, double level) {
  /** Of how many different values whole numbers may be codes. */
  static final int CODES = 32;

  private static final int SHOWN = 5;

  CategoryChanges {
    columns = List.copyOf(columns);
  }

  /**
   * What came and went in a column.
   *
   * @param cameShare which share of the rows now has what came
   * @param wentShare which share of the rows before had what went
   */
  record Column(
      String name, List<String> came, double cameShare, List<String> went, double wentShare) {
    Column {
      came = List.copyOf(came);
      went = List.copyOf(went);
    }
  }

  /** The exact counts of a column before and now. */
  private record Counts(
      SortedMap<String, Double> before,
      double rowsBefore,
      SortedMap<String, Double> now,
      double rows) {

    TreeSet<String> names() {
      TreeSet<String> names = new TreeSet<>(before.keySet());
      names.addAll(now.keySet());
      return names;
    }

    Column changes(String name, double level) {
      double share = rows / (rows + rowsBefore);
      List<String> came = new ArrayList<>();
      List<String> went = new ArrayList<>();
      double cameRows = 0;
      double wentRows = 0;
      for (String each : names()) {
        double then = before.getOrDefault(each, 0.0);
        double count = now.getOrDefault(each, 0.0);
        if (then == 0 && StrictMath.pow(share, count) <= level) {
          came.add(each);
          cameRows += count;
        } else if (count == 0 && StrictMath.pow(1 - share, then) <= level) {
          went.add(each);
          wentRows += then;
        }
      }
      return new Column(name, came, cameRows / rows, went, wentRows / rowsBefore);
    }
  }

  /**
   * Looks for them.
   *
   * @param not columns that are not looked at
   */
  static CategoryChanges of(
      TableProfile reference, TableProfile current, Set<String> not, double level) {
    SortedMap<String, Counts> counts = new TreeMap<>();
    current
        .columns()
        .forEach((name, now) -> {
          Counts pair = counts(reference.columns().get(name), now);
          if (pair != null && !not.contains(name) && pair.rows() > 0 && pair.rowsBefore() > 0) {
            counts.put(name, pair);
          }
        });
    int all = counts.values().stream().mapToInt(pair -> pair.names().size()).sum();
    List<Column> columns = new ArrayList<>();
    counts.forEach((name, pair) -> {
      Column column = pair.changes(name, level / Math.max(1, all));
      if (!column.came().isEmpty() || !column.went().isEmpty()) {
        columns.add(column);
      }
    });
    return new CategoryChanges(columns, level);
  }

  private static @Nullable Counts counts(@Nullable ColumnProfile before, ColumnProfile now) {
    if (before instanceof CategoryProfile then
        && now instanceof CategoryProfile here
        && then.isExact()
        && here.isExact()) {
      return new Counts(names(then), then.present(), names(here), here.present());
    }
    if (before instanceof NumberProfile then
        && now instanceof NumberProfile here
        && areCodes(then)
        && areCodes(here)) {
      return new Counts(codes(then), then.values().count(), codes(here), here.values().count());
    }
    return null;
  }

  private static SortedMap<String, Double> names(CategoryProfile column) {
    SortedMap<String, Double> names = new TreeMap<>();
    for (FrequentItems.Item<String> item : column.items().items()) {
      names.put(item.item(), item.count());
    }
    return names;
  }

  private static boolean areCodes(NumberProfile column) {
    return !column.counts().isEmpty()
        && column.counts().size() <= CODES
        && column.counts().keySet().stream().allMatch(value -> value == Math.rint(value));
  }

  private static SortedMap<String, Double> codes(NumberProfile column) {
    SortedMap<String, Double> codes = new TreeMap<>();
    column
        .counts()
        .forEach(
            (value, count) -> codes.put(String.format(Locale.ROOT, "%.0f", value), (double) count));
    return codes;
  }

  /** Whether what came and went is most of a column's drift. */
  boolean explain(Comparison drift) {
    return columns.stream()
        .anyMatch(column ->
            column.name().equals(drift.column())
                && Math.max(column.cameShare(), column.wentShare()) > drift.effect() / 2);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Column column : columns) {
      if (!column.came().isEmpty()) {
        findings.add(
            finding(Finding.Kind.NEW_CATEGORY, column.name(), column.came(), column.cameShare()));
      }
      if (!column.went().isEmpty()) {
        findings.add(
            finding(
                Finding.Kind.DROPPED_CATEGORY, column.name(), column.went(), column.wentShare()));
      }
    }
    return findings;
  }

  private Finding finding(Finding.Kind kind, String column, List<String> names, double share) {
    boolean came = kind == Finding.Kind.NEW_CATEGORY;
    String listed = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return new Finding(
        kind,
        Where.feature(column),
        0,
        1 - level,
        share,
        String.format(
            Locale.ROOT,
            "%s%s: %.2f %% of the rows %s",
            listed,
            names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "",
            100 * share,
            came ? "now, never before" : "before, none now"),
        came
            ? "learn from rows that have it before relying on predictions for them"
            : "look whether rows are lost, or it was renamed");
  }
}
