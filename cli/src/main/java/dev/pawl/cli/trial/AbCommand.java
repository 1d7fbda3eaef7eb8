package dev.pawl.cli.trial;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.ab.Cuped;
import dev.pawl.trial.ab.MeanTest;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.RatioTest;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.multiplicity.PValues;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.srm.Check;
import dev.pawl.trial.srm.RatioCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two or more arms, compared by unit. */
@Command(
    name = "ab",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the arms of an experiment with its control.",
      "Rows of one unit are summed up; a metric over rows is then a ratio, by the delta method."
    })
final class AbCommand extends TrialRun {
  private static final double MISMATCH = 0.001;

  @Parameters(paramLabel = "FILE", description = "A CSV file with a header.")
  Path file;

  @Option(names = "--arm", required = true, paramLabel = "COLUMN", description = "Which arm.")
  String arm;

  @Option(names = "--metric", required = true, paramLabel = "COLUMN", description = "What counts.")
  String metric;

  @Option(
      names = "--unit",
      paramLabel = "COLUMN",
      description = "Who was assigned (default: each row is a unit).")
  Optional<String> unit = Optional.empty();

  @Option(
      names = "--before",
      paramLabel = "COLUMN",
      description = "What was known before, to reduce the variance (CUPED).")
  Optional<String> before = Optional.empty();

  @Option(names = "--control", description = "The control's arm (default: the first in the file).")
  Optional<String> control = Optional.empty();

  @Option(
      names = "--shares",
      split = ",",
      description = "The declared shares, in the order of the arms' appearance (default: equal).")
  double[] shares = {};

  @Option(
      names = "--sequential",
      description = "Rows are in order of time, and were looked at as they came.")
  boolean sequential;

  @Option(
      names = "--planned",
      description = "With --sequential: the planned number of units (default: those in the file).")
  Optional<Long> planned = Optional.empty();

  @Option(
      names = "--first-look",
      defaultValue = "100",
      description = "With --sequential: units in each arm before (default: ${DEFAULT-VALUE}).")
  long firstLook;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  AbCommand() {}

  /** What a unit adds up to. */
  private static final class Unit {
    private double sum;
    private double before;
    private long rows;
  }

  @Override
  Answer answer() {
    List<String> names = new ArrayList<>(List.of(arm, metric));
    unit.ifPresent(names::add);
    before.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    Map<String, Map<String, Unit>> arms = units(columns);
    String base = control.orElse(arms.keySet().iterator().next());
    if (!arms.containsKey(base) || arms.size() < 2) {
      throw new IllegalArgumentException(
          "arms: %s, control %s (expected: the control and at least one other)"
              .formatted(arms.keySet(), base));
    }
    Terms asked = options.terms();
    Terms terms = new Terms(asked.alpha() / (arms.size() - 1), asked.margin(), asked.direction());
    Check check = check(arms);
    List<Answer.Named> named = new ArrayList<>();
    Map<String, Unit> controls = arms.getOrDefault(base, Map.of());
    for (Map.Entry<String, Map<String, Unit>> treatment : arms.entrySet()) {
      if (!treatment.getKey().equals(base)) {
        Verdict verdict =
            sequential
                ? sequentially(
                    columns, base, controls, treatment.getKey(), treatment.getValue(), terms)
                : atOnce(controls.values(), treatment.getValue().values(), terms);
        named.add(new Answer.Named(treatment.getKey() + " - " + base, check.guard(verdict)));
      }
    }
    return Answer.of(adjusted(named), notes(arms, base, check));
  }

  private List<String> notes(Map<String, Map<String, Unit>> arms, String base, Check check) {
    List<String> notes = new ArrayList<>();
    notes.add("control: " + base + "; " + check.reason());
    if (arms.size() > 2) {
      notes.add(
          "%d comparisons: intervals hold together (Bonferroni), p-values are Holm's"
              .formatted(arms.size() - 1));
    }
    if (!sequential) {
      notes.add("for one look at a size that was fixed before; --sequential is for many looks");
    }
    return notes;
  }

  private Map<String, Map<String, Unit>> units(Columns columns) {
    Map<String, Map<String, Unit>> arms = new LinkedHashMap<>();
    Map<String, String> homes = new LinkedHashMap<>();
    for (int row = 0; row < columns.size(); row++) {
      String in = columns.text(row, arm);
      String who = unit.isPresent() ? columns.text(row, unit.get()) : Integer.toString(row);
      String home = homes.putIfAbsent(who, in);
      if (home != null && !home.equals(in)) {
        throw new IllegalArgumentException(
            "unit %s: in arms %s and %s (expected: one arm for each unit)"
                .formatted(who, home, in));
      }
      Unit sums =
          arms.computeIfAbsent(in, key -> new LinkedHashMap<>())
              .computeIfAbsent(who, key -> new Unit());
      sums.sum += columns.number(row, metric);
      sums.before += before.isPresent() ? columns.number(row, before.get()) : 0;
      sums.rows++;
    }
    return arms;
  }

  private Check check(Map<String, Map<String, Unit>> arms) {
    double[] declared = shares;
    if (declared.length == 0) {
      declared = new double[arms.size()];
      Arrays.fill(declared, 1.0 / arms.size());
    }
    return RatioCheck.of(arms.values().stream().mapToLong(Map::size).toArray(), declared, MISMATCH);
  }

  private Verdict atOnce(Collection<Unit> control, Collection<Unit> treatment, Terms terms) {
    boolean several =
        control.stream().anyMatch(u -> u.rows > 1) || treatment.stream().anyMatch(u -> u.rows > 1);
    double[] y0 = control.stream().mapToDouble(u -> u.sum).toArray();
    double[] y1 = treatment.stream().mapToDouble(u -> u.sum).toArray();
    if (before.isPresent()) {
      Cuped cuped =
          Cuped.of(
              y0,
              control.stream().mapToDouble(u -> u.before).toArray(),
              y1,
              treatment.stream().mapToDouble(u -> u.before).toArray());
      return MeanTest.of(cuped.control(), cuped.treatment(), terms);
    }
    if (several) {
      return RatioTest.of(
          RatioSample.of(y0, control.stream().mapToDouble(u -> u.rows).toArray()),
          RatioSample.of(y1, treatment.stream().mapToDouble(u -> u.rows).toArray()),
          terms);
    }
    return MeanTest.of(Sample.of(y0), Sample.of(y1), terms);
  }

  private Verdict sequentially(
      Columns columns,
      String base,
      Map<String, Unit> controls,
      String treatment,
      Map<String, Unit> treated,
      Terms terms) {
    if (before.isPresent()) {
      throw new IllegalArgumentException("--before: with --sequential (expected: one of the two)");
    }
    for (Map<String, Unit> units : List.of(controls, treated)) {
      units.forEach((who, sums) -> {
        if (sums.rows > 1) {
          throw new IllegalArgumentException(
              "unit %s: %d rows (expected: one row for each unit with --sequential)"
                  .formatted(who, sums.rows));
        }
      });
    }
    long units = (long) controls.size() + treated.size();
    SequentialMeanTest test = new SequentialMeanTest(terms, planned.orElse(units), firstLook);
    for (int row = 0; row < columns.size(); row++) {
      String in = columns.text(row, arm);
      if (in.equals(base) || in.equals(treatment)) {
        test.add(in.equals(treatment), columns.number(row, metric));
      }
    }
    return test.verdict();
  }

  /** With several comparisons, Holm's p-values in place of their own. */
  private static List<Answer.Named> adjusted(List<Answer.Named> named) {
    if (named.size() < 2 || named.stream().anyMatch(n -> n.verdict().pValue().isEmpty())) {
      return named;
    }
    double[] p =
        PValues.holm(named.stream().mapToDouble(n -> n.verdict().pValue().orElseThrow()).toArray());
    List<Answer.Named> all = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Verdict own = named.get(i).verdict();
      all.add(
          new Answer.Named(
              named.get(i).name(),
              new Verdict(
                  own.kind(),
                  own.interval(),
                  own.margin(),
                  OptionalDouble.of(p[i]),
                  own.evidence(),
                  own.reason())));
    }
    return all;
  }
}
