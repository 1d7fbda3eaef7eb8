package dev.pawl.cli.trial;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.switchback.Alternation;
import dev.pawl.trial.switchback.SwitchbackAnalysis;
import dev.pawl.trial.switchback.SwitchbackAnalysis.Cluster;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Arms that took turns over periods. */
@Command(
    name = "switchback",
    mixinStandardHelpOptions = true,
    description = "Says what a switchback experiment shows; a row is a period, in order of time.")
final class SwitchbackCommand extends TrialRun {
  @Parameters(paramLabel = "FILE", description = "A CSV file with a header.")
  Path file;

  @Option(
      names = "--treated",
      defaultValue = "treated",
      paramLabel = "COLUMN",
      description = "1 or 0 (default: ${DEFAULT-VALUE}).")
  String treated;

  @Option(
      names = "--outcome",
      defaultValue = "outcome",
      paramLabel = "COLUMN",
      description = "Default: ${DEFAULT-VALUE}.")
  String outcome;

  @Option(names = "--cluster", paramLabel = "COLUMN", description = "The city, the store.")
  Optional<String> cluster = Optional.empty();

  @Option(
      names = "--carry-over",
      defaultValue = "0",
      description = "Over how many further periods an effect lasts (default: ${DEFAULT-VALUE}).")
  int carryOver;

  @Option(
      names = "--expected",
      defaultValue = "0",
      description = "What each outcome was expected to be, fixed before; narrows the interval.")
  double expected;

  @Option(names = "--seed", defaultValue = "1", description = "Of the drawn assignments.")
  long seed;

  @Option(
      names = "--alternation",
      description = "The arms alternated without any coin: control first, then treatment.")
  boolean alternation;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  SwitchbackCommand() {}

  @Override
  Answer answer() {
    List<String> names = new ArrayList<>(List.of(outcome));
    if (!alternation) {
      names.add(treated);
    }
    cluster.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < columns.size(); row++) {
      rows.computeIfAbsent(
              cluster.isPresent() ? columns.text(row, cluster.get()) : "", key -> new ArrayList<>())
          .add(row);
    }
    Verdict verdict = alternation ? alternating(columns, rows) : coins(columns, rows);
    return Answer.of(new Answer.Named("treatment - control", verdict), notes());
  }

  private List<String> notes() {
    if (alternation) {
      return List.of();
    }
    String coins =
        "coins as the optimal design for a carry-over of %d has them; a conservative interval"
            .formatted(carryOver);
    return expected != 0
        ? List.of(coins)
        : List.of(
            coins,
            "outcomes count as they are: with --expected, what each was expected to be before the"
                + " experiment, the interval is narrower the farther they are from 0");
  }

  private Verdict alternating(Columns columns, Map<String, List<Integer>> rows) {
    if (rows.size() > 1) {
      throw new IllegalArgumentException(
          "--alternation: %d clusters (expected: one)".formatted(rows.size()));
    }
    double[] outcomes =
        rows.values().iterator().next().stream()
            .mapToDouble(row -> columns.number(row, outcome))
            .toArray();
    return Alternation.of(outcomes, options.terms());
  }

  private Verdict coins(Columns columns, Map<String, List<Integer>> rows) {
    int periods = rows.values().iterator().next().size();
    rows.forEach((name, own) -> {
      if (own.size() != periods) {
        throw new IllegalArgumentException(
            "cluster %s: %d rows (expected: %d, as the first one has; a row is a period)"
                .formatted(name, own.size(), periods));
      }
    });
    List<Cluster> clusters = new ArrayList<>();
    for (List<Integer> own : rows.values()) {
      boolean[] arms = new boolean[own.size()];
      double[] outcomes = new double[own.size()];
      for (int t = 0; t < arms.length; t++) {
        arms[t] = columns.flag(own.get(t), treated);
        outcomes[t] = columns.number(own.get(t), outcome);
      }
      clusters.add(new Cluster(arms, outcomes));
    }
    return new SwitchbackAnalysis(SwitchbackDesign.of(periods, carryOver), options.terms())
        .verdict(clusters, expected, seed);
  }
}
