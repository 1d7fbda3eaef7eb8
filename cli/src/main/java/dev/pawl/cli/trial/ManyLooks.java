package dev.pawl.cli.trial;

import dev.pawl.cli.trial.Experiment.Unit;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.SequentialBoundedTest;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.sequential.SequentialRatioTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The anytime-valid test of two arms, unit by unit in the order of the file. */
final class ManyLooks {
  private static final int SHOWN = 200;
  private static final int FEWEST = 10;

  private final Experiment experiment;
  private final Terms terms;
  private final Optional<Long> planned;
  private final long firstLook;
  private final double[] bounds;
  private final int steps;

  /**
   * Settings of the test.
   *
   * @param planned the size at which it is tightest; the file's without one
   * @param bounds the least and the largest outcome; empty for an asymptotic test
   */
  ManyLooks(
      Experiment experiment,
      Terms terms,
      Optional<Long> planned,
      long firstLook,
      double[] bounds,
      int steps) {
    this.experiment = experiment;
    this.terms = terms;
    this.planned = planned;
    this.firstLook = firstLook;
    this.bounds = bounds.clone();
    this.steps = steps;
  }

  /** What one comparison came to, and the way there. */
  record Seen(Verdict verdict, Plot plot) {}

  /** Takes one unit's outcome. */
  private interface Adding {
    void add(boolean treated, double outcome);
  }

  /** Either test. */
  private record Test(Adding adding, Supplier<Verdict> looking) {}

  /** Which test it is. */
  String method() {
    return bounds.length == 2
        ? "betting on outcomes between bounds: holds at all looks, for any number of units"
        : "asymptotic confidence sequence%s: holds at all looks from the first one on"
            .formatted(experiment.hasRepeats() ? " of a ratio by unit" : "");
  }

  Seen follow(String control, String treatment, String name) {
    long units = (long) experiment.units(control).size() + experiment.units(treatment).size();
    if (bounds.length == 0 && experiment.hasRepeats()) {
      return followUnits(control, treatment, name, units);
    }
    requireOneRowEach(List.of(control, treatment));
    Test test = test(planned.orElse(units));
    long every = Math.max(1, units / SHOWN);
    Band band = new Band();
    long seen = 0;
    for (int row = 0; row < experiment.rows(); row++) {
      String arm = experiment.arm(row);
      if (arm.equals(control) || arm.equals(treatment)) {
        boolean treated = arm.equals(treatment);
        experiment.at(row, outcome -> test.adding().add(treated, outcome));
        if (++seen % every == 0) {
          band.add((double) seen, test.looking().get().interval());
        }
      }
    }
    return new Seen(
        tooFew(control, treatment).orElseGet(test.looking()),
        band.plot(name + ", look by look", "units"));
  }

  private void requireOneRowEach(List<String> arms) {
    for (String arm : arms) {
      for (Unit unit : experiment.units(arm)) {
        if (unit.rows() > 1) {
          throw new IllegalArgumentException(
              "units: one of arm %s has %d rows (expected: one row for each unit with --bounds)"
                  .formatted(arm, unit.rows()));
        }
      }
    }
  }

  /** Units that come back: the metric by row is a ratio of their sums. */
  private Seen followUnits(String control, String treatment, String name, long units) {
    SequentialRatioTest test =
        new SequentialRatioTest(
            new SequentialRatioTest.Settings(2, terms, false, planned.orElse(units), firstLook));
    Map<String, double[]> sums = new HashMap<>();
    long every = Math.max(1, experiment.rows() / SHOWN);
    Band band = new Band();
    long seen = 0;
    for (int row = 0; row < experiment.rows(); row++) {
      String arm = experiment.arm(row);
      if (arm.equals(control) || arm.equals(treatment)) {
        int side = arm.equals(treatment) ? 1 : 0;
        double[] unit = sums.computeIfAbsent(experiment.unit(row), who -> new double[2]);
        experiment.at(row, outcome -> take(test, side, unit, outcome));
        if (++seen % every == 0) {
          band.add((double) seen, test.verdict().interval());
        }
      }
    }
    return new Seen(test.verdict(), band.plot(name + ", look by look", "rows"));
  }

  private static void take(SequentialRatioTest test, int side, double[] unit, double outcome) {
    double sum = unit[0] + outcome;
    if (unit[1] == 0) {
      test.add(side, sum, 1);
    } else {
      test.change(side, unit[0], unit[1], sum, unit[1] + 1);
    }
    unit[0] = sum;
    unit[1]++;
  }

  /** A rate needs as many successes and failures for anything asymptotic as a z-test does. */
  private Optional<Verdict> tooFew(String control, String treatment) {
    if (bounds.length == 2 || !experiment.isRate()) {
      return Optional.empty();
    }
    for (String arm : List.of(control, treatment)) {
      long successes = experiment.units(arm).stream().filter(unit -> unit.sum() == 1).count();
      long rarer = Math.min(successes, experiment.units(arm).size() - successes);
      if (rarer < FEWEST) {
        return Optional.of(
            Verdict.undecided(
                experiment.units(control).size() + experiment.units(treatment).size(),
                "arm %s has %d of its rarer outcome (expected: at least %d; --bounds 0,1 is exact for any number)"
                    .formatted(arm, rarer, FEWEST)));
      }
    }
    return Optional.empty();
  }

  private Test test(long size) {
    if (bounds.length == 2) {
      SequentialBoundedTest test = new SequentialBoundedTest(terms, bounds[0], bounds[1], steps);
      return new Test(test::add, test::verdict);
    }
    SequentialMeanTest test = new SequentialMeanTest(terms, size, firstLook);
    return new Test(test::add, test::verdict);
  }
}
