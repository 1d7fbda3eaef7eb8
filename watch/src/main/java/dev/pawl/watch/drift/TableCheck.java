package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.FrequentItems;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table with its reference and says what is wrong, with the likeliest cause: another
 * unit, columns that changed places, a value that is stuck, categories that came or went, missing
 * values, or drift without one of these.
 *
 * <p>Drift is found as by {@link DriftTest}, and explained afterwards. Categories that came or went
 * are found at any share, as long as chance is excluded: of {@code n} rows before and {@code m}
 * now, all {@code k} of a category are among the one or the other by chance with a probability of
 * {@code (m/(n + m))ᵏ} or {@code (n/(n + m))ᵏ}, which must be below the test's level divided by the
 * number of categories of all columns. A value is stuck when it comes ten times as often in a row
 * as any did in the reference, and at least {@value #LEAST_RUN} times.
 *
 * @param test how drift is found
 */
public record TableCheck(DriftTest test) {
  private static final int LEAST_RUN = 50;
  private static final int LONGER = 10;

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
    TableProfile comparable = comparable(reference, current, findings);
    List<Comparison> comparisons = test.compare(reference, comparable);
    Map<String, Comparison> drifted = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      if (comparison.verdict() == Verdict.DRIFT) {
        if (comparison.aspect() == Aspect.MISSING) {
          findings.add(missing(comparison));
        } else {
          drifted.put(comparison.column(), comparison);
        }
      }
    }
    stuck(reference, comparable, findings, drifted);
    categories(reference, comparable, findings);
    explain(reference, comparable, drifted, findings);
    findings.sort(
        Comparator.comparingDouble((Finding finding) -> -finding.severity())
            .thenComparing(finding -> finding.where().feature()));
    return new Result(findings, comparisons);
  }

  private static TableProfile comparable(
      TableProfile reference, TableProfile current, List<Finding> findings) {
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
            boolean numbers = column instanceof NumberProfile;
            findings.add(
                columns(
                    name,
                    numbers ? "numbers, texts before" : "texts, numbers before",
                    "look for values such as \"n/a\" or another decimal sign"));
          } else {
            comparable.put(name, column);
          }
        });
    return comparable;
  }

  private static Finding columns(String name, String evidence, String action) {
    return new Finding(Finding.Kind.COLUMNS, Where.feature(name), 0, 1, 1, evidence, action);
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

  private static void stuck(
      TableProfile reference,
      TableProfile current,
      List<Finding> findings,
      Map<String, Comparison> drifted) {
    current
        .columns()
        .forEach((name, column) -> {
          if (column instanceof NumberProfile now
              && reference.columns().get(name) instanceof NumberProfile before
              && now.longestRun() >= Math.max(LEAST_RUN, LONGER * before.longestRun())) {
            findings.add(
                new Finding(
                    Finding.Kind.STUCK_VALUE,
                    Where.feature(name),
                    0,
                    1,
                    Math.min(1, (double) now.longestRun() / now.rows()),
                    String.format(
                        Locale.ROOT,
                        "%s in %,d rows in a row, at most %,d of a value before",
                        now.longestRunOf(),
                        now.longestRun(),
                        before.longestRun()),
                    "look whether its source still measures"));
            drifted.remove(name);
          }
        });
  }

  private void categories(TableProfile reference, TableProfile current, List<Finding> findings) {
    Map<String, CategoryProfile> pairs = new TreeMap<>();
    int all = 0;
    for (Map.Entry<String, ColumnProfile> column : current.columns().entrySet()) {
      if (column.getValue() instanceof CategoryProfile now
          && reference.columns().get(column.getKey()) instanceof CategoryProfile before
          && now.isExact()
          && before.isExact()) {
        pairs.put(column.getKey(), now);
        all += names(before, now).size();
      }
    }
    double level = test.level() / Math.max(1, all);
    for (Map.Entry<String, CategoryProfile> pair : pairs.entrySet()) {
      CategoryProfile before = reference.categories(pair.getKey());
      CategoryProfile now = pair.getValue();
      double share = (double) now.present() / (now.present() + before.present());
      List<String> came = new ArrayList<>();
      List<String> went = new ArrayList<>();
      double cameRows = 0;
      double wentRows = 0;
      for (String name : names(before, now)) {
        double then = before.items().count(name);
        double count = now.items().count(name);
        if (then == 0 && StrictMath.pow(share, count) <= level) {
          came.add(name);
          cameRows += count;
        } else if (count == 0 && StrictMath.pow(1 - share, then) <= level) {
          went.add(name);
          wentRows += then;
        }
      }
      if (!came.isEmpty()) {
        findings.add(
            changed(Finding.Kind.NEW_CATEGORY, pair.getKey(), came, cameRows / now.present()));
      }
      if (!went.isEmpty()) {
        findings.add(
            changed(
                Finding.Kind.DROPPED_CATEGORY, pair.getKey(), went, wentRows / before.present()));
      }
    }
  }

  private static Set<String> names(CategoryProfile before, CategoryProfile now) {
    Set<String> names = new TreeSet<>();
    before.items().items().stream().map(FrequentItems.Item::item).forEach(names::add);
    now.items().items().stream().map(FrequentItems.Item::item).forEach(names::add);
    return names;
  }

  private Finding changed(Finding.Kind kind, String column, List<String> names, double share) {
    boolean came = kind == Finding.Kind.NEW_CATEGORY;
    String listed = String.join(", ", names.subList(0, Math.min(5, names.size())));
    return new Finding(
        kind,
        Where.feature(column),
        0,
        1 - test.level(),
        share,
        String.format(
            Locale.ROOT,
            "%s%s: %.2f %% of the rows %s",
            listed,
            names.size() > 5 ? " and " + (names.size() - 5) + " more" : "",
            100 * share,
            came ? "now, never before" : "before, none now"),
        came
            ? "learn from rows that have it before relying on predictions for them"
            : "look whether rows are lost, or it was renamed");
  }

  /** Drift that another unit or a swap explains is named so, the rest is drift. */
  private void explain(
      TableProfile reference,
      TableProfile current,
      Map<String, Comparison> drifted,
      List<Finding> findings) {
    Set<String> swapped = new TreeSet<>();
    for (Comparison comparison : drifted.values()) {
      String other = swappedWith(reference, current, comparison.column(), drifted.keySet());
      Finding.Kind kind = Finding.Kind.FEATURE_DRIFT;
      String cause = "";
      String action = "look whether its source changed; if the world did, retrain";
      if (other != null) {
        if (!swapped.add(comparison.column()) || swapped.contains(other)) {
          continue;
        }
        kind = Finding.Kind.SWAPPED_COLUMNS;
        cause = "it has the values of " + other + ", which has its values; ";
        action = "look at the order of the columns where they are written";
      } else {
        List<UnitChange> changes = unitChanges(reference, current, comparison);
        if (!changes.isEmpty()) {
          kind = Finding.Kind.UNIT_CHANGE;
          cause =
              String.format(
                  Locale.ROOT,
                  "%.4g times what it was: %s; ",
                  changes.getFirst().factor(),
                  changes.stream().map(UnitChange::name).collect(Collectors.joining(" or ")));
          action = "convert it to the unit of the reference";
        }
      }
      findings.add(
          new Finding(
              kind,
              Where.feature(comparison.column()),
              0,
              1 - comparison.pValue(),
              comparison.effect(),
              cause + comparison.evidence(test.leastEffect()),
              action));
    }
  }

  private @Nullable String swappedWith(
      TableProfile reference, TableProfile current, String column, Set<String> drifted) {
    Predicate<String> fits =
        other ->
            !other.equals(column)
                && isSame(reference, other, current, column)
                && isSame(reference, column, current, other);
    return drifted.stream().filter(fits).findFirst().orElse(null);
  }

  /** Whether a column now has the values that another one had before. */
  private boolean isSame(TableProfile reference, String before, TableProfile current, String now) {
    ColumnProfile then = reference.columns().get(before);
    ColumnProfile here = current.columns().get(now);
    if (then == null || here == null || !then.getClass().equals(here.getClass())) {
      return false;
    }
    TableProfile one = new TableProfile(0);
    TableProfile other = new TableProfile(0);
    one.put(before, then);
    other.put(before, here);
    double close = Math.max(0.05, test.leastEffect());
    return test.compare(one, other).stream().allMatch(each -> each.effect() <= close);
  }

  private static List<UnitChange> unitChanges(
      TableProfile reference, TableProfile current, Comparison comparison) {
    return reference.columns().get(comparison.column()) instanceof NumberProfile before
            && current.columns().get(comparison.column()) instanceof NumberProfile now
        ? UnitChange.between(
            before.values().distribution(),
            now.values().distribution(),
            comparison.effect(),
            DriftTest.chance(before.values(), now.values()))
        : List.of();
  }
}
