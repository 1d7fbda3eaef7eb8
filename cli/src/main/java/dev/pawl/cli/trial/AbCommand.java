package dev.pawl.cli.trial;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.multiplicity.PValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

  @Option(
      names = "--stratum",
      paramLabel = "COLUMN",
      description = "Compares within these groups, which were known before.")
  Optional<String> stratum = Optional.empty();

  @Option(
      names = "--balance",
      split = ",",
      paramLabel = "COLUMN",
      description = "Covariates that must be spread alike over the arms, such as the device.")
  List<String> balance = List.of();

  @Option(names = "--control", description = "The control's arm (default: the first in the file).")
  Optional<String> control = Optional.empty();

  @Option(
      names = "--shares",
      split = ",",
      paramLabel = "ARM=SHARE",
      description = "The declared shares (default: equal).")
  Map<String, Double> shares = new LinkedHashMap<>();

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

  @Option(
      names = "--bounds",
      split = ",",
      paramLabel = "LOW,HIGH",
      description =
          "With --sequential: the least and the largest possible outcome; the test is then exact"
              + " from the first unit on, by betting.")
  double[] bounds = {};

  @Option(
      names = "--steps",
      defaultValue = "1000",
      description = "With --bounds: steps of the grid between them (default: ${DEFAULT-VALUE}).")
  int steps;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  AbCommand() {}

  @Override
  Answer answer() {
    requireFittingOptions();
    List<String> traits = new ArrayList<>(balance);
    stratum.ifPresent(traits::add);
    Experiment.Layout layout = new Experiment.Layout(arm, metric, unit, before, traits);
    Experiment experiment = Experiment.of(Columns.read(file, layout.columns()), layout);
    String base = control.orElse(experiment.arms().getFirst());
    if (!experiment.arms().contains(base) || experiment.arms().size() < 2) {
      throw new IllegalArgumentException(
          "arms: %s, control %s (expected: the control and at least one other)"
              .formatted(experiment.arms(), base));
    }
    int treatments = experiment.arms().size() - 1;
    Terms asked = options.terms();
    Terms terms = new Terms(asked.alpha() / treatments, asked.margin(), asked.direction());
    ArmChecks checks = new ArmChecks(experiment, shares, balance, sequential);
    List<String> notes = new ArrayList<>(List.of("control: " + base));
    notes.addAll(checks.notes());
    return sequential
        ? sequentially(experiment, base, terms, checks, notes)
        : atOnce(experiment, base, terms, checks, notes);
  }

  private void requireFittingOptions() {
    if (sequential && (before.isPresent() || stratum.isPresent())) {
      throw new IllegalArgumentException(
          "--before, --stratum: with --sequential (expected: without, they are for one look)");
    }
    if (before.isPresent() && stratum.isPresent()) {
      throw new IllegalArgumentException("--before, --stratum: both (expected: one of the two)");
    }
    if (bounds.length != 0 && (bounds.length != 2 || !sequential)) {
      throw new IllegalArgumentException(
          "--bounds: %d numbers%s (expected: two, such as 0,1, with --sequential)"
              .formatted(bounds.length, sequential ? "" : " without --sequential"));
    }
  }

  private Answer atOnce(
      Experiment experiment, String base, Terms terms, ArmChecks checks, List<String> notes) {
    OneLook look = OneLook.of(experiment, before.isPresent(), stratum, balance.size());
    List<Answer.Named> named = new ArrayList<>();
    for (String treatment : experiment.arms()) {
      if (!treatment.equals(base)) {
        Verdict verdict = look.verdict(base, treatment, terms);
        named.add(new Answer.Named(treatment + " - " + base, checks.guard(verdict)));
      }
    }
    return together(
        named,
        notes,
        look.method()
            + ", for one look at a size that was fixed before; --sequential is for many looks");
  }

  private Answer sequentially(
      Experiment experiment, String base, Terms terms, ArmChecks checks, List<String> notes) {
    ManyLooks looks = new ManyLooks(experiment, terms, planned, firstLook, bounds, steps);
    List<Answer.Named> named = new ArrayList<>();
    List<Plot> plots = new ArrayList<>();
    for (String treatment : experiment.arms()) {
      if (!treatment.equals(base)) {
        String name = treatment + " - " + base;
        ManyLooks.Seen seen = looks.follow(base, treatment, name);
        named.add(new Answer.Named(name, checks.guard(seen.verdict())));
        plots.add(seen.plot());
      }
    }
    return together(named, notes, looks.method()).with(plots);
  }

  /** All comparisons, with Holm's p-values in place of their own where there are several. */
  private Answer together(List<Answer.Named> named, List<String> notes, String method) {
    if (named.size() == 1) {
      notes.add(method);
      return Answer.of(named.getFirst(), notes);
    }
    List<Answer.Named> adjusted = adjusted(named);
    notes.add(
        "%d comparisons: intervals hold together (Bonferroni), p-values are Holm's"
            .formatted(named.size()));
    notes.add(method);
    return Answer.of(deciding(adjusted, options.terms().direction()), adjusted, notes);
  }

  /** A comparison without a p-value counts as one of 1. */
  private static List<Answer.Named> adjusted(List<Answer.Named> named) {
    double[] p =
        PValues.holm(named.stream().mapToDouble(n -> n.verdict().pValue().orElse(1)).toArray());
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
                  own.pValue().isPresent() ? OptionalDouble.of(p[i]) : own.pValue(),
                  own.evidence(),
                  own.reason())));
    }
    return all;
  }

  /**
   * The comparison that answers whether any arm is better than the control: a void one, for nothing
   * holds then; else one that shows a better arm; else one that may yet; else one that shows an arm
   * that is not worse. Of several that show the same, the one with the best estimate.
   */
  private static Answer.Named deciding(List<Answer.Named> named, Direction direction) {
    int sign = direction == Direction.SMALLER_IS_BETTER ? 1 : -1;
    return Collections.min(
        named,
        Comparator.comparingInt((Answer.Named each) -> rank(each.verdict().kind()))
            .thenComparingDouble(each -> sign * each.verdict().estimate()));
  }

  private static int rank(Verdict.Kind kind) {
    return switch (kind) {
      case INVALID -> 0;
      case BETTER -> 1;
      case UNDECIDED -> 2;
      case EQUIVALENT, NOT_WORSE -> 3;
      case WORSE -> 4;
    };
  }
}
