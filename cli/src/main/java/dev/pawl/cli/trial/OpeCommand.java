package dev.pawl.cli.trial;

import dev.pawl.trial.Figures;
import dev.pawl.trial.Interval;
import dev.pawl.trial.offpolicy.Choice;
import dev.pawl.trial.offpolicy.OffPolicy;
import dev.pawl.trial.offpolicy.OffPolicy.Report;
import dev.pawl.trial.offpolicy.OffPolicy.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What another policy would have earned. */
@Command(
    name = "ope",
    mixinStandardHelpOptions = true,
    description = "Says what another policy would have earned, from logged propensities.")
final class OpeCommand extends TrialRun {
  @Parameters(paramLabel = "FILE", description = "A CSV file with a header; a row is a choice.")
  Path file;

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "COLUMN",
      description = "The probability with which the policy in question chooses the logged action.")
  String policy;

  @Option(
      names = "--action",
      defaultValue = "action",
      paramLabel = "COLUMN",
      description = "The logged action, a number from 0 on (default: ${DEFAULT-VALUE}).")
  String action;

  @Option(
      names = "--propensity",
      defaultValue = "propensity",
      paramLabel = "COLUMN",
      description = "The probability with which it was chosen (default: ${DEFAULT-VALUE}).")
  String propensity;

  @Option(
      names = "--reward",
      defaultValue = "reward",
      paramLabel = "COLUMN",
      description = "Default: ${DEFAULT-VALUE}.")
  String reward;

  @Option(
      names = "--clip",
      defaultValue = "Infinity",
      description = "The largest weight (default: none).")
  double clip;

  @Mixin TermsOptions options = new TermsOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  OpeCommand() {}

  @Override
  Answer answer() {
    Columns columns = Columns.read(file, List.of(policy, action, propensity, reward));
    int actions = 0;
    for (int row = 0; row < columns.size(); row++) {
      actions = Math.max(actions, (int) columns.number(row, action) + 1);
    }
    List<Choice> log = new ArrayList<>();
    for (int row = 0; row < columns.size(); row++) {
      log.add(
          Choice.of(
              (int) columns.number(row, action),
              actions,
              columns.number(row, propensity),
              columns.number(row, reward),
              columns.number(row, policy)));
    }
    OffPolicy evaluation = new OffPolicy(options.alpha, clip);
    Report report = evaluation.evaluate(log);
    List<String> notes = new ArrayList<>();
    notes.add("logged policy: " + words(report.logged()));
    notes.add("the policy in question, " + words(report.target()));
    notes.add("choosing at random, " + words(report.uniform()));
    notes.add("always the first action, " + words(report.first()));
    notes.add(
        "%d of %d choices were rewarded; without a reward model there is no direct or doubly robust"
                .formatted(report.rewarded(), report.choices())
            + " estimate");
    return Answer.of(
        List.of(new Answer.Named("policy - logged", evaluation.improvement(log, options.terms()))),
        notes);
  }

  private static String words(Value value) {
    return "inverse propensity: %s; self-normalised: %s; effective sample size %s, largest weight %s, %d clipped"
        .formatted(
            words(value.inverse()),
            words(value.selfNormalised()),
            Figures.of(value.effective()),
            Figures.of(value.largest()),
            value.clipped());
  }

  private static String words(Interval interval) {
    return "%s (%s to %s)"
        .formatted(
            Figures.of(interval.estimate()),
            Figures.of(interval.lower()),
            Figures.of(interval.upper()));
  }
}
