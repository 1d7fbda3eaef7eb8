package dev.pawl.cli.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The units of an experiment by arm, both in the order of the file, each summed up over its rows.
 */
final class Experiment {
  private final Columns columns;
  private final Layout layout;
  private final Map<String, Map<String, Unit>> arms = new LinkedHashMap<>();

  /**
   * Which column is what.
   *
   * @param traits what is known of a unit beforehand: strata and covariates
   */
  record Layout(
      String arm,
      String metric,
      Optional<String> unit,
      Optional<String> before,
      List<String> traits) {
    List<String> columns() {
      List<String> names = new ArrayList<>(List.of(arm, metric));
      unit.ifPresent(names::add);
      before.ifPresent(names::add);
      names.addAll(traits);
      return names;
    }
  }

  /** What a unit adds up to. */
  static final class Unit {
    private final List<String> traits;
    private double sum;
    private double before;
    private int rows;

    private Unit(List<String> traits) {
      this.traits = traits;
    }

    double sum() {
      return sum;
    }

    double before() {
      return before;
    }

    int rows() {
      return rows;
    }

    String trait(int at) {
      return traits.get(at);
    }
  }

  private Experiment(Columns columns, Layout layout) {
    this.columns = columns;
    this.layout = layout;
  }

  /** Sums up the rows of each unit. */
  static Experiment of(Columns columns, Layout layout) {
    Experiment experiment = new Experiment(columns, layout);
    Map<String, String> homes = new LinkedHashMap<>();
    for (int row = 0; row < columns.size(); row++) {
      String arm = columns.name(row, layout.arm());
      String who = experiment.unit(row);
      String home = homes.putIfAbsent(who, arm);
      if (home != null && !home.equals(arm)) {
        throw new IllegalArgumentException(
            "unit %s: in arms %s and %s (expected: one arm for each unit)"
                .formatted(who, home, arm));
      }
      experiment.add(row, arm, who);
    }
    return experiment;
  }

  private void add(int row, String arm, String who) {
    List<String> traits = layout.traits().stream().map(trait -> columns.name(row, trait)).toList();
    Unit unit =
        arms.computeIfAbsent(arm, key -> new LinkedHashMap<>())
            .computeIfAbsent(who, key -> new Unit(traits));
    if (!unit.traits.equals(traits)) {
      throw new IllegalArgumentException(
          "unit %s: %s and %s in %s (expected: the same in all of its rows)"
              .formatted(who, unit.traits, traits, layout.traits()));
    }
    unit.sum += columns.number(row, layout.metric());
    if (layout.before().isPresent()) {
      unit.before += columns.number(row, layout.before().get());
    }
    unit.rows++;
  }

  /** Whose row it is. */
  String unit(int row) {
    return layout.unit().isPresent()
        ? columns.name(row, layout.unit().get())
        : Integer.toString(row);
  }

  /** The arms, in the order in which they appear. */
  List<String> arms() {
    return List.copyOf(arms.keySet());
  }

  Collection<Unit> units(String arm) {
    return arms.getOrDefault(arm, Map.of()).values();
  }

  /** Whether some unit has several rows, so that a metric by row is a ratio. */
  boolean hasRepeats() {
    return arms.values().stream()
        .flatMap(units -> units.values().stream())
        .anyMatch(u -> u.rows > 1);
  }

  /** Whether every row's metric is 0 or 1. */
  boolean isRate() {
    for (int row = 0; row < columns.size(); row++) {
      double value = columns.number(row, layout.metric());
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }

  int rows() {
    return columns.size();
  }

  String arm(int row) {
    return columns.name(row, layout.arm());
  }

  /** Hands over a row's metric; what is refused about it is told with the row's place. */
  void at(int row, DoubleConsumer metric) {
    double outcome = columns.number(row, layout.metric());
    columns.at(
        row,
        () -> {
          metric.accept(outcome);
          return outcome;
        });
  }
}
