package dev.pawl.cli.check;

import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;

/** The distributions of a table's columns, or of two tables', as bars beside each other. */
final class Distributions {
  private static final int BINS = 24;
  private static final int NAMES = 20;
  private static final double TAIL = 0.005;

  private Distributions() {}

  /**
   * The columns of the last table, in its order.
   *
   * @param tables one or two
   * @param series their names
   */
  static List<CheckPage.Column> of(List<TableProfile> tables, List<String> series) {
    List<CheckPage.Column> columns = new ArrayList<>();
    for (String name : tables.getLast().columns().keySet()) {
      List<ColumnProfile> profiles = new ArrayList<>();
      for (TableProfile table : tables) {
        ColumnProfile column = table.columns().get(name);
        if (column != null) {
          profiles.add(column);
        }
      }
      if (profiles.size() == tables.size() && ofOneKind(profiles)) {
        List<CheckPage.Bar> bars = new ArrayList<>(bars(profiles));
        if (profiles.stream().anyMatch(profile -> profile.missing() > 0)) {
          bars.add(
              new CheckPage.Bar(
                  "none",
                  profiles.stream()
                      .map(profile -> (double) profile.missing() / profile.rows())
                      .toList()));
        }
        columns.add(new CheckPage.Column(name, series, bars));
      }
    }
    return columns;
  }

  private static boolean ofOneKind(List<ColumnProfile> profiles) {
    return profiles.stream().allMatch(NumberProfile.class::isInstance)
        || profiles.stream().allMatch(CategoryProfile.class::isInstance);
  }

  private static List<CheckPage.Bar> bars(List<ColumnProfile> profiles) {
    if (profiles.getFirst() instanceof CategoryProfile) {
      return names(profiles.stream().map(CategoryProfile.class::cast).toList());
    }
    List<NumberProfile> numbers =
        profiles.stream()
            .map(NumberProfile.class::cast)
            .filter(profile -> profile.values().count() > 0)
            .toList();
    if (numbers.size() < profiles.size()) {
      return List.of();
    }
    boolean few =
        numbers.stream()
            .allMatch(each -> !each.counts().isEmpty() && each.counts().size() <= NAMES);
    return few ? values(numbers) : intervals(numbers);
  }

  private static List<CheckPage.Bar> names(List<CategoryProfile> profiles) {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (CategoryProfile profile : profiles) {
      profile.items().items().stream()
          .limit(NAMES)
          .map(FrequentItems.Item::item)
          .forEach(names::add);
    }
    return names.stream()
        .limit(NAMES)
        .map(name ->
            new CheckPage.Bar(
                name,
                profiles.stream()
                    .map(profile -> profile.items().count(name) / Math.max(1, profile.rows()))
                    .toList()))
        .toList();
  }

  private static List<CheckPage.Bar> values(List<NumberProfile> profiles) {
    TreeSet<Double> values = new TreeSet<>();
    profiles.forEach(profile -> values.addAll(profile.counts().keySet()));
    return values.stream()
        .map(value ->
            new CheckPage.Bar(
                shown(value),
                profiles.stream()
                    .map(profile ->
                        (double) profile.counts().getOrDefault(value, 0L) / profile.rows())
                    .toList()))
        .toList();
  }

  /** Intervals of one width, the first and the last with all that lies beyond. */
  private static List<CheckPage.Bar> intervals(List<NumberProfile> profiles) {
    List<Distribution> all =
        profiles.stream().map(profile -> profile.values().distribution()).toList();
    double low = all.stream().mapToDouble(each -> each.quantile(TAIL)).min().orElse(0);
    double high = all.stream().mapToDouble(each -> each.quantile(1 - TAIL)).max().orElse(1);
    List<CheckPage.Bar> bars = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double from = bin == 0 ? Double.NEGATIVE_INFINITY : low + (high - low) * bin / BINS;
      double to =
          bin == BINS - 1 ? Double.POSITIVE_INFINITY : low + (high - low) * (bin + 1) / BINS;
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        NumberProfile profile = profiles.get(i);
        double present = (double) profile.values().count() / profile.rows();
        double below = bin == 0 ? 0 : all.get(i).shareUpTo(from);
        double upTo = bin == BINS - 1 ? 1 : all.get(i).shareUpTo(to);
        shares.add(Math.max(0, (upTo - below) * present));
      }
      bars.add(new CheckPage.Bar(shown(low + (high - low) * bin / BINS), shares));
    }
    return bars;
  }

  private static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** The tables without columns that are left out. */
  static TableProfile without(TableProfile table, Iterable<String> names) {
    TableProfile rest = new TableProfile(0);
    for (Map.Entry<String, ColumnProfile> column : table.columns().entrySet()) {
      boolean left = false;
      for (String name : names) {
        left |= name.equals(column.getKey());
      }
      if (!left) {
        rest.put(column.getKey(), column.getValue());
      }
    }
    return rest;
  }
}
