package dev.pawl.watch.drift;

import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a table with its reference and says what is wrong, with the likeliest cause: another
 * unit, columns that changed places, a value that is stuck, categories that came or went, missing
 * values, or drift without one of these.
 *
 * <p>Drift is found as by {@link DriftTest}, and explained afterwards. Categories that came or went
 * are found at any share, as long as chance is excluded: of {@code n} rows before and {@code m}
 * now, all {@code k} of a category are among the one or the other by chance with a probability of
 * {@code (m/(n + m))ᵏ} or {@code (n/(n + m))ᵏ}, which must be below the test's level divided by the
 * number of categories of all columns. Whole numbers of at most {@value CategoryChanges#CODES}
 * different values may be codes, and count as categories too. A value is stuck when it comes five
 * times as often in a row as any did in the reference, and at least {@value StuckValues#LEAST}
 * times. Columns have changed places when they are close then, or three times closer than before;
 * columns that are much alike when both surely changed, by however little, and each is what the
 * other was. Numbers that go up with the rows in both tables are times or running numbers: only
 * their unit is looked at.
 *
 * @param test how drift is found
 */
public record TableCheck(DriftTest test) {
  public TableCheck {
    Objects.requireNonNull(test, "test");
  }

  /**
   * What the check found.
   *
   * @param findings the worst first; {@code since} is 0, for a table has no time of its own
   * @param comparisons of all columns that both have
   */
  public record Result(List<Finding> findings, List<Comparison> comparisons) {
    public Result {
      findings = List.copyOf(findings);
      comparisons = List.copyOf(comparisons);
    }
  }

  /** Compares two tables; columns of another kind than before are a finding. */
  public Result check(TableProfile reference, TableProfile current) {
    List<Finding> findings = new ArrayList<>();
    Set<String> otherKind = new LinkedHashSet<>();
    TableProfile comparable = comparable(reference, current, otherKind, findings);
    List<Comparison> comparisons = test.compare(reference, comparable);
    Map<String, Comparison> values = new LinkedHashMap<>();
    Map<String, Comparison> drifted = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      if (comparison.aspect() == Aspect.VALUES) {
        values.put(comparison.column(), comparison);
      }
      if (comparison.verdict() == Verdict.DRIFT) {
        if (comparison.aspect() == Aspect.MISSING) {
          findings.add(missing(comparison));
        } else {
          drifted.put(comparison.column(), comparison);
        }
      }
    }
    for (String running : running(reference, comparable, findings)) {
      drifted.remove(running);
      values.remove(running);
    }
    Set<String> changed = new LinkedHashSet<>(drifted.keySet());
    changed.addAll(otherKind);
    SwappedColumns places = new SwappedColumns(reference, current, test);
    Map<String, String> pairs = places.among(changed);
    Set<String> swapped = new HashSet<>(pairs.keySet());
    swapped.addAll(pairs.values());
    Map<String, Comparison> others = new LinkedHashMap<>(values);
    others.keySet().removeAll(swapped);
    places
        .alike(others)
        .forEach((one, other) -> {
          pairs.put(one, other);
          swapped.addAll(List.of(one, other));
        });
    pairs.forEach((one, other) -> findings.add(swapped(one, other, values)));
    drifted.keySet().removeAll(swapped);
    otherKind.removeAll(swapped);
    otherKind.forEach(name -> findings.add(otherKind(name, current)));
    for (Finding finding : new StuckValues(reference, comparable).findings()) {
      if (!swapped.contains(finding.where().feature())) {
        findings.add(finding);
        drifted.remove(finding.where().feature());
      }
    }
    CategoryChanges changes = CategoryChanges.of(reference, comparable, swapped, test.level());
    findings.addAll(changes.findings());
    drifted.values().removeIf(changes::explain);
    drifted.values().forEach(each -> findings.add(explained(reference, comparable, each)));
    findings.sort(
        Comparator.comparingDouble((Finding finding) -> -finding.severity())
            .thenComparing(finding -> finding.where().feature()));
    return new Result(findings, comparisons);
  }

  private Finding swapped(String one, String other, Map<String, Comparison> values) {
    Comparison own = values.get(one);
    Comparison partner = values.get(other);
    return new Finding(
        Finding.Kind.SWAPPED_COLUMNS,
        Where.feature(one),
        0,
        1 - test.level(),
        Math.min(
            1, Math.max(own == null ? 1 : own.effect(), partner == null ? 1 : partner.effect())),
        "it has the values of %s, which has its values%s"
            .formatted(other, own == null ? "" : "; " + own.evidence(test.leastEffect())),
        SwappedColumns.ACTION);
  }

  private static TableProfile comparable(
      TableProfile reference, TableProfile current, Set<String> otherKind, List<Finding> findings) {
    for (String name : reference.columns().keySet()) {
      if (!current.columns().containsKey(name)) {
        findings.add(columns(name, "it is in the reference and not here", "deliver it again"));
      }
    }
    TableProfile comparable = new TableProfile(0);
    current
        .columns()
        .forEach((name, column) -> {
          ColumnProfile before = reference.columns().get(name);
          if (before == null) {
            findings.add(columns(name, "it is not in the reference", "take a newer reference"));
          } else if (!before.getClass().equals(column.getClass())) {
            otherKind.add(name);
          } else {
            comparable.put(name, column);
          }
        });
    return comparable;
  }

  private static Finding columns(String name, String evidence, String action) {
    return new Finding(Finding.Kind.COLUMNS, Where.feature(name), 0, 1, 1, evidence, action);
  }

  private static Finding otherKind(String name, TableProfile current) {
    boolean numbers = current.columns().get(name) instanceof NumberProfile;
    return columns(
        name,
        numbers ? "numbers, texts before" : "texts, numbers before",
        "look for values such as \"n/a\" or another decimal sign");
  }

  private Finding missing(Comparison comparison) {
    return new Finding(
        Finding.Kind.MISSING_VALUES,
        Where.feature(comparison.column()),
        0,
        1 - comparison.pValue(),
        comparison.effect(),
        comparison.evidence(test.leastEffect()),
        "look whether its source still delivers it");
  }

  /** Drift that another unit explains is named so, the rest is drift. */
  private Finding explained(TableProfile reference, TableProfile current, Comparison comparison) {
    Finding.Kind kind = Finding.Kind.FEATURE_DRIFT;
    String cause = "";
    String action = "look whether its source changed; if the world did, retrain";
    String unit = unitChange(reference, current, comparison);
    if (!unit.isEmpty()) {
      kind = Finding.Kind.UNIT_CHANGE;
      cause = unit;
      action = "convert it to the unit of the reference";
    }
    return new Finding(
        kind,
        Where.feature(comparison.column()),
        0,
        1 - comparison.pValue(),
        Math.min(1, comparison.effect()),
        cause + comparison.evidence(test.leastEffect()),
        action);
  }

  /**
   * Columns of times and running numbers: they are greater in every later file, unless they are in
   * another unit.
   */
  private static List<String> running(
      TableProfile reference, TableProfile current, List<Finding> findings) {
    List<String> running = new ArrayList<>();
    current
        .columns()
        .forEach((name, column) -> {
          if (column instanceof NumberProfile now
              && reference.columns().get(name) instanceof NumberProfile before
              && now.isRunning()
              && before.isRunning()) {
            running.add(name);
            UnitChange.ofRunning(before.values(), now.values())
                .ifPresent(change ->
                    findings.add(
                        new Finding(
                            Finding.Kind.UNIT_CHANGE,
                            Where.feature(name),
                            0,
                            1,
                            1,
                            String.format(
                                Locale.ROOT,
                                "it went on from %s at %s: %s",
                                before.values().greatest(),
                                now.values().least(),
                                change.name()),
                            "convert it to the unit of the reference")));
          }
        });
    return running;
  }

  /** Which change of the unit explains the drift, in words; empty when none does. */
  private static String unitChange(
      TableProfile reference, TableProfile current, Comparison comparison) {
    if (!(reference.columns().get(comparison.column()) instanceof NumberProfile before
        && current.columns().get(comparison.column()) instanceof NumberProfile now)) {
      return "";
    }
    List<UnitChange> changes = UnitChange.between(before.values(), now.values());
    if (!changes.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "%.4g times what it was: %s; ",
          changes.getFirst().factor(),
          changes.stream().map(UnitChange::name).collect(Collectors.joining(" or ")));
    }
    return UnitChange.ofSome(before.values(), now.values())
        .map(some ->
            String.format(
                Locale.ROOT,
                "in about %.0f %% of the rows %.4g times what it was: %s; ",
                100 * some.share(),
                some.change().factor(),
                some.change().name()))
        .orElse("");
  }
}
