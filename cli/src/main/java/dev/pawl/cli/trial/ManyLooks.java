package dev.pawl.cli.trial;

import dev.pawl.cli.trial.Experiment.Unit;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.SequentialBoundedTest;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.util.List;
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
        : "asymptotic confidence sequence: holds at all looks from the first one on";
  }

  Seen follow(String control, String treatment, String name) {
    for (String arm : List.of(control, treatment)) {
      for (Unit unit : experiment.units(arm)) {
        if (unit.rows() > 1) {
          throw new IllegalArgumentException(
              "units: one of arm %s has %d rows (expected: one row for each unit with --sequential)"
                  .formatted(arm, unit.rows()));
        }
      }
    }
    long units = (long) experiment.units(control).size() + experiment.units(treatment).size();
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
