package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.JoinKey;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.SequentialRatioTest;
import dev.pawl.trial.srm.BalanceCheck;
import dev.pawl.trial.srm.Check;
import dev.pawl.trial.srm.SequentialRatioCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What came of the answers of each arm, unit by unit.
 *
 * <ol>
 *   <li>A unit belongs to the arm of its first answer; what it gets from another one later is
 *       counted, and enters nothing.
 *   <li>A series has for each unit a sum above and a sum below the line; an arm's value is the
 *       ratio of both sums over its units. For a mean or proportion of predictions the sum below is
 *       the number of predictions, for one of units it is 1, for the loss the number of labels.
 *   <li>A correction takes back what earlier outcomes of its prediction have added.
 *   <li>Whether the randomisation holds is watched at every unit: the number of units by arm and,
 *       where each prediction should have an outcome, the share that has one.
 * </ol>
 *
 * <p>Memory: some 100 bytes for each unit and, for two attribution windows, each prediction with an
 * outcome. For use by one thread.
 */
final class Ledger implements Operator {
  /** The probability of a false alarm, over all looks, of each check. */
  private static final double MISMATCH = 0.001;

  private static final double CONCENTRATION = 100;
  private static final int MOST_CATEGORIES = 200;
  private static final String OTHER = "(other)";

  private final List<Series> series;
  private final List<String> balance;
  private final boolean answersExpected;
  private final SequentialRatioTest[] tests;
  private final SequentialRatioTest answered;
  private final SequentialRatioCheck ratio;
  private final double[] shares;
  private final Map<String, Unit> units = new HashMap<>();
  private final Contributions contributions;
  private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();
  private final long window;
  private final List<SortedMap<String, long[]>> categories = new ArrayList<>();
  private long strays;

  /**
   * What the checks need to know.
   *
   * @param shares of the arms among each other, the control first; with sum 1
   * @param balance the columns that are to be alike over the arms
   * @param window the attribution window, in milliseconds
   * @param answersExpected whether each prediction should have an outcome
   */
  record Design(double[] shares, List<String> balance, long window, boolean answersExpected) {}

  /** What one unit's events have come to, by series; the last is whether predictions are joined. */
  private static final class Unit {
    final int arm;
    final double[] above;
    final double[] below;
    final double[] hits;
    final boolean[] entered;

    Unit(int arm, int series) {
      this.arm = arm;
      this.above = new double[series];
      this.below = new double[series];
      this.hits = new double[series];
      this.entered = new boolean[series];
    }
  }

  /** A prediction whose attribution window is open. */
  private static final class Open {
    final long time;
    final String unit;
    boolean joined;

    Open(long time, String unit) {
      this.time = time;
      this.unit = unit;
    }
  }

  Ledger(List<Series> series, Design design) {
    this.window = design.window();
    this.series = List.copyOf(series);
    this.balance = List.copyOf(design.balance());
    this.contributions =
        new Contributions(
            series.stream().flatMap(each -> each.metric().stream()).toList(), design.window());
    this.answersExpected = design.answersExpected();
    this.shares = design.shares().clone();
    this.tests = new SequentialRatioTest[series.size()];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = new SequentialRatioTest(series.get(i).settings());
    }
    SequentialRatioTest.Settings first = series.getFirst().settings();
    this.answered =
        new SequentialRatioTest(
            new SequentialRatioTest.Settings(
                shares.length,
                new Terms(MISMATCH, 0, Direction.LARGER_IS_BETTER),
                false,
                first.plannedUnits(),
                first.firstLook()));
    this.ratio = new SequentialRatioCheck(design.shares(), CONCENTRATION, MISMATCH);
    balance.forEach(column -> categories.add(new TreeMap<>()));
  }

  /**
   * An answer was given.
   *
   * @param arm its place among the arms that are compared, 0 for the control
   */
  void predicted(Answer answer, int arm) {
    Unit unit = units.get(answer.unit());
    if (unit == null) {
      unit = new Unit(arm, tests.length + 1);
      units.put(answer.unit(), unit);
      ratio.add(arm);
      balance(answer.row(), arm);
    }
    if (unit.arm != arm) {
      strays++;
      return;
    }
    for (int i = 0; i < tests.length; i++) {
      Optional<Metric> metric = series.get(i).metric();
      if (metric.isPresent()) {
        double more = metric.get().isRatio() || metric.get().isPerUnit() ? 0 : 1;
        boolean first = !unit.entered[i];
        double below = metric.get().isPerUnit() ? 1 : unit.below[i] + more;
        if (first || below != unit.below[i]) {
          set(unit, i, unit.above[i], below);
        }
      }
    }
    if (answersExpected) {
      Prediction prediction = answer.prediction();
      open.put(prediction.id(), new Open(prediction.eventTime(), answer.unit()));
    }
  }

  private void balance(Row row, int arm) {
    for (int i = 0; i < balance.size(); i++) {
      SortedMap<String, long[]> counts = categories.get(i);
      String value = JoinKey.text(row, balance.get(i));
      String category =
          counts.containsKey(value) || counts.size() < MOST_CATEGORIES ? value : OTHER;
      counts.computeIfAbsent(category, name -> new long[shares.length])[arm]++;
    }
  }

  private void set(Unit unit, int at, double above, double below) {
    SequentialRatioTest test = at < tests.length ? tests[at] : answered;
    if (unit.entered[at]) {
      test.change(unit.arm, unit.above[at], unit.below[at], above, below);
    } else {
      test.add(unit.arm, above, below);
      unit.entered[at] = true;
    }
    unit.above[at] = above;
    unit.below[at] = below;
  }

  /** The unit of an answer, when it is one of the arm's. */
  private Optional<Unit> unit(Answer answer, int arm) {
    return Optional.ofNullable(units.get(answer.unit())).filter(unit -> unit.arm == arm);
  }

  /** A label came back, for the first time. */
  void labelled(Answer answer, int arm, double loss) {
    unit(answer, arm)
        .ifPresent(unit -> {
          for (int i = 0; i < tests.length; i++) {
            if (series.get(i).isLoss()) {
              set(unit, i, unit.above[i] + loss, unit.below[i] + 1);
            }
          }
        });
  }

  /** An outcome came back. */
  void joined(Answer answer, int arm, Outcome outcome, Row values) {
    unit(answer, arm).ifPresent(unit -> joined(answer, unit, outcome, values));
  }

  private void joined(Answer answer, Unit unit, Outcome outcome, Row values) {
    Contributions.Change change = contributions.add(answer, outcome, values);
    Open asked = open.get(answer.prediction().id());
    if (asked != null) {
      asked.joined = true;
    }
    int metric = 0;
    for (int i = 0; i < tests.length; i++) {
      if (!series.get(i).isLoss()) {
        add(unit, i, change.above()[metric], change.below()[metric]);
        metric++;
      }
    }
  }

  private void add(Unit unit, int at, double above, double below) {
    if (above == 0 && below == 0) {
      return;
    }
    if (series.get(at).isShareOfUnits()) {
      addShare(unit, at, above);
    } else {
      set(unit, at, unit.above[at] + above, unit.below[at] + below);
    }
  }

  /**
   * A share of units: the number of a unit's predictions for which it holds counts as 1 at most.
   */
  private void addShare(Unit unit, int at, double more) {
    unit.hits[at] += more;
    double above = unit.hits[at] > 0 ? 1 : 0;
    if (above != unit.above[at]) {
      set(unit, at, above, 1);
    }
  }

  // ---- what it shows --------------------------------------------------------------------------

  /** What each treatment shows in a series, in the order of the arms. */
  List<Verdict> verdicts(int of) {
    return tests[of].verdicts();
  }

  /** The value of an arm in a series; {@code NaN} while it has none. */
  double value(int of, int arm) {
    return tests[of].ratio(arm);
  }

  /** How many units an arm has. */
  long count(int arm) {
    return ratio.count(arm);
  }

  /** How many answers units got from another arm than their own. */
  long strays() {
    return strays;
  }

  /** Why no verdict counts; empty while the randomisation holds as far as can be seen. */
  Optional<String> mismatch() {
    Check shares = ratio.check();
    if (!shares.passed()) {
      return Optional.of(shares.reason());
    }
    if (answersExpected) {
      for (Verdict verdict : answered.verdicts()) {
        if (verdict.kind() == Verdict.Kind.BETTER || verdict.kind() == Verdict.Kind.WORSE) {
          return Optional.of(
              "sample ratio mismatch of outcomes: the share of predictions with an outcome is not the same in all arms, %s: look for lost outcomes in one arm; no verdict counts until then"
                  .formatted(verdict.reason()));
        }
      }
    }
    for (int i = 0; i < balance.size(); i++) {
      if (!categories.get(i).isEmpty()) {
        Check alike =
            BalanceCheck.atAnyLook(
                balance.get(i),
                categories.get(i),
                this.shares,
                CONCENTRATION,
                MISMATCH / balance.size());
        if (!alike.passed()) {
          return Optional.of(alike.reason());
        }
      }
    }
    return Optional.empty();
  }

  /** Forgets the predictions that no outcome can be about any more. */
  void forget(long now) {
    contributions.forget(now);
    Iterator<Open> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Open asked = oldest.next();
      if (asked.time + window >= now) {
        break;
      }
      Unit unit = units.get(asked.unit);
      if (unit != null) {
        int at = tests.length;
        set(unit, at, unit.above[at] + (asked.joined ? 1 : 0), unit.below[at] + 1);
      }
      oldest.remove();
    }
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < tests.length; i++) {
      to.doubles("test/" + i, tests[i].state());
    }
    to.doubles("answered", answered.state());
    to.doubles("ratio", ratio.state());
    to.longs("strays", strays);
    SortedMap<String, Unit> sorted = new TreeMap<>(units);
    to.texts("units", sorted.keySet());
    int width = tests.length + 1;
    double[] sums = new double[units.size() * width * 4];
    int[] armOf = new int[units.size()];
    int at = 0;
    for (Unit unit : sorted.values()) {
      armOf[at / (width * 4)] = unit.arm;
      for (int i = 0; i < width; i++) {
        sums[at++] = unit.above[i];
        sums[at++] = unit.below[i];
        sums[at++] = unit.hits[i];
        sums[at++] = unit.entered[i] ? 1 : 0;
      }
    }
    to.ints("armOf", armOf);
    to.doubles("sums", sums);
    contributions.snapshot(to.in("contributions"));
    to.texts("open", open.keySet());
    to.texts("askedBy", open.values().stream().map(each -> each.unit).toList());
    to.longs("askedAt", open.values().stream().mapToLong(each -> each.time).toArray());
    to.ints("joined", open.values().stream().mapToInt(each -> each.joined ? 1 : 0).toArray());
    for (int i = 0; i < categories.size(); i++) {
      snapshot(categories.get(i), to.in("balance/" + i));
    }
  }

  private void snapshot(SortedMap<String, long[]> counts, Tensors.Writer to) {
    to.texts("names", counts.keySet());
    to.longs("counts", counts.values().stream().flatMapToLong(LongStream::of).toArray());
  }

  @Override
  public void restore(Tensors from) {
    for (int i = 0; i < tests.length; i++) {
      tests[i].restore(from.doubles("test/" + i));
    }
    answered.restore(from.doubles("answered"));
    ratio.restore(from.doubles("ratio"));
    strays = from.longs("strays")[0];
    int width = tests.length + 1;
    double[] sums = from.doubles("sums");
    int[] armOf = from.ints("armOf");
    int at = 0;
    int row = 0;
    units.clear();
    for (String name : from.texts("units")) {
      Unit unit = new Unit(armOf[row++], width);
      for (int i = 0; i < width; i++) {
        unit.above[i] = sums[at++];
        unit.below[i] = sums[at++];
        unit.hits[i] = sums[at++];
        unit.entered[i] = sums[at++] == 1;
      }
      units.put(name, unit);
    }
    contributions.restore(from.in("contributions"));
    restoreOpen(from);
    for (int i = 0; i < categories.size(); i++) {
      restore(categories.get(i), from.in("balance/" + i));
    }
  }

  private void restoreOpen(Tensors from) {
    List<String> askedBy = from.texts("askedBy");
    long[] askedAt = from.longs("askedAt");
    int[] joined = from.ints("joined");
    open.clear();
    int at = 0;
    for (String id : from.texts("open")) {
      Open asked = new Open(askedAt[at], askedBy.get(at));
      asked.joined = joined[at] == 1;
      open.put(id, asked);
      at++;
    }
  }

  private void restore(SortedMap<String, long[]> counts, Tensors from) {
    long[] all = from.longs("counts");
    int at = 0;
    counts.clear();
    for (String name : from.texts("names")) {
      counts.put(name, Arrays.copyOfRange(all, at, at + shares.length));
      at += shares.length;
    }
  }
}
