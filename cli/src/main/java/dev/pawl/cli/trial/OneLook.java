package dev.pawl.cli.trial;

import dev.pawl.cli.trial.Experiment.Unit;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.ab.Cuped;
import dev.pawl.trial.ab.MeanTest;
import dev.pawl.trial.ab.ProportionTest;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.RatioTest;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.ab.StratifiedTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The test of two arms that fits the data, for one look. */
final class OneLook {
  private final Experiment experiment;
  private final Kind kind;
  private final int stratum;

  private enum Kind {
    MEANS("Welch's t-test"),
    RATES("z-test of two proportions, Newcombe's interval"),
    RATIOS("ratio of sums over rows, by the delta method"),
    CUPED("Welch's t-test after what was known before is taken out (CUPED)"),
    STRATA("t-test within strata");

    private final String method;

    Kind(String method) {
      this.method = method;
    }
  }

  private OneLook(Experiment experiment, Kind kind, int stratum) {
    this.experiment = experiment;
    this.kind = kind;
    this.stratum = stratum;
  }

  /**
   * Chooses the test.
   *
   * @param at which trait the stratum is
   */
  static OneLook of(Experiment experiment, boolean before, Optional<String> stratum, int at) {
    boolean repeats = experiment.hasRepeats();
    if (repeats && (before || stratum.isPresent())) {
      throw new IllegalArgumentException(
          "--before, --stratum: units with several rows (expected: one row for each unit; sum them"
              + " up first)");
    }
    Kind kind =
        before
            ? Kind.CUPED
            : stratum.isPresent()
                ? Kind.STRATA
                : repeats ? Kind.RATIOS : experiment.isRate() ? Kind.RATES : Kind.MEANS;
    return new OneLook(experiment, kind, at);
  }

  /** Which test it is. */
  String method() {
    return kind.method;
  }

  Verdict verdict(String control, String treatment, Terms terms) {
    Collection<Unit> c = experiment.units(control);
    Collection<Unit> t = experiment.units(treatment);
    return switch (kind) {
      case MEANS -> MeanTest.of(sample(c), sample(t), terms);
      case RATES -> ProportionTest.of(count(c), count(t), terms);
      case RATIOS -> RatioTest.of(ratio(c), ratio(t), terms);
      case CUPED -> {
        Cuped cuped =
            Cuped.of(
                values(c, Unit::sum),
                values(c, Unit::before),
                values(t, Unit::sum),
                values(t, Unit::before));
        yield MeanTest.of(cuped.control(), cuped.treatment(), terms);
      }
      case STRATA -> StratifiedTest.of(strata(c, t), terms);
    };
  }

  private static double[] values(Collection<Unit> units, ToDoubleFunction<Unit> of) {
    return units.stream().mapToDouble(of).toArray();
  }

  private static Sample sample(Collection<Unit> units) {
    return Sample.of(values(units, Unit::sum));
  }

  private static ProportionTest.Count count(Collection<Unit> units) {
    return new ProportionTest.Count(
        units.stream().filter(unit -> unit.sum() == 1).count(), units.size());
  }

  private static RatioSample ratio(Collection<Unit> units) {
    return RatioSample.of(values(units, Unit::sum), values(units, Unit::rows));
  }

  private List<StratifiedTest.Stratum> strata(Collection<Unit> control, Collection<Unit> treated) {
    SortedSet<String> names = new TreeSet<>();
    control.forEach(unit -> names.add(unit.trait(stratum)));
    treated.forEach(unit -> names.add(unit.trait(stratum)));
    List<StratifiedTest.Stratum> strata = new ArrayList<>();
    for (String name : names) {
      strata.add(
          new StratifiedTest.Stratum(
              name, sample(within(control, name)), sample(within(treated, name))));
    }
    return strata;
  }

  private List<Unit> within(Collection<Unit> units, String name) {
    return units.stream().filter(unit -> unit.trait(stratum).equals(name)).toList();
  }
}
