package dev.pawl.cli.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.trial.Figures;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.offpolicy.Choice;
import dev.pawl.trial.offpolicy.OffPolicy;
import dev.pawl.trial.offpolicy.OffPolicy.Report;
import dev.pawl.trial.offpolicy.OffPolicy.Value;
import dev.pawl.trial.offpolicy.RewardTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      paramLabel = "COLUMN",
      description = "The probability with which the policy in question chooses the logged action.")
  Optional<String> policy = Optional.empty();

  @Option(
      names = "--policies",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "In place of --policy: its probability for each action, in the actions' order. With them"
              + " mean rewards by action serve as reward model, for the direct and the doubly"
              + " robust estimate.")
  List<String> policies = List.of();

  @Option(
      names = "--context",
      split = ",",
      paramLabel = "COLUMN",
      description = "With --policies: the mean rewards are by these, too.")
  List<String> context = List.of();

  @Option(
      names = "--expected",
      paramLabel = "COLUMN",
      description = "With --policy: what a reward model of yours expects of the logged action.")
  Optional<String> expected = Optional.empty();

  @Option(
      names = "--expected-policy",
      paramLabel = "COLUMN",
      description = "With --expected: what it expects of the policy in question, over its choices.")
  Optional<String> expectedPolicy = Optional.empty();

  @Option(
      names = "--actions",
      description = "How many there are (default: one more than the largest in the file).")
  Optional<Integer> actions = Optional.empty();

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
    requireFittingOptions();
    List<Choice> log = policies.isEmpty() ? choices() : modelled();
    OffPolicy evaluation = new OffPolicy(options.alpha, clip);
    Report report = evaluation.evaluate(log);
    boolean robust = Double.isFinite(report.target().direct().estimate());
    Answer.Named named =
        new Answer.Named("policy - logged", evaluation.improvement(log, options.terms()));
    List<Line> lines = lines(report);
    Answer answer = Answer.of(named, notes(report, robust)).withTable(table(named, lines));
    ObjectNode values = answer.json().putObject("values");
    interval(values, "logged", report.logged());
    value(values.putObject("policy"), report.target());
    value(values.putObject("uniform"), report.uniform());
    value(values.putObject("first"), report.first());
    return answer.with(List.of(plot(lines)));
  }

  private void requireFittingOptions() {
    if (policy.isPresent() != policies.isEmpty()) {
      throw new IllegalArgumentException(
          "--policy, --policies: both or none (expected: one of them)");
    }
    if (expected.isPresent() != expectedPolicy.isPresent()
        || (expected.isPresent() && policy.isEmpty())) {
      throw new IllegalArgumentException(
          "--expected, --expected-policy: expected both, and --policy with them");
    }
    if (!context.isEmpty() && policies.isEmpty()) {
      throw new IllegalArgumentException(
          "--context: without --policies (expected: with them, or a model of yours by --expected)");
    }
  }

  private List<Choice> choices() {
    List<String> names = new ArrayList<>(List.of(action, propensity, reward));
    policy.ifPresent(names::add);
    expected.ifPresent(names::add);
    expectedPolicy.ifPresent(names::add);
    Columns columns = Columns.read(file, names);
    int count = actions.orElse(1);
    for (int row = 0; row < columns.size() && actions.isEmpty(); row++) {
      count = Math.max(count, columns.count(row, action) + 1);
    }
    List<Choice> log = new ArrayList<>();
    int among = count;
    for (int row = 0; row < columns.size(); row++) {
      int at = row;
      log.add(columns.at(row, () -> choice(columns, at, among)));
    }
    return log;
  }

  private Choice choice(Columns columns, int row, int among) {
    return new Choice(
        columns.count(row, action),
        among,
        columns.number(row, propensity),
        columns.number(row, reward),
        columns.number(row, policy.orElseThrow()),
        expected.isPresent() ? columns.number(row, expected.get()) : Double.NaN,
        expectedPolicy.isPresent() ? columns.number(row, expectedPolicy.get()) : Double.NaN);
  }

  private List<Choice> modelled() {
    List<String> names = new ArrayList<>(List.of(action, propensity, reward));
    names.addAll(policies);
    names.addAll(context);
    Columns columns = Columns.read(file, names);
    List<RewardTable.Logged> log = new ArrayList<>();
    for (int row = 0; row < columns.size(); row++) {
      int at = row;
      log.add(columns.at(row, () -> logged(columns, at)));
    }
    return RewardTable.model(log);
  }

  private RewardTable.Logged logged(Columns columns, int row) {
    return new RewardTable.Logged(
        context.stream().map(name -> columns.text(row, name)).toList().toString(),
        columns.count(row, action),
        columns.number(row, propensity),
        columns.number(row, reward),
        policies.stream().map(name -> columns.number(row, name)).toList());
  }

  private static List<String> notes(Report report, boolean robust) {
    String rewarded =
        "%d of %d choices were rewarded".formatted(report.rewarded(), report.choices());
    return robust
        ? List.of(rewarded, "the interval of the reward model alone does not show its bias")
        : List.of(
            rewarded
                + "; for a direct and a doubly robust estimate give --policies, or a model of"
                + " yours by --expected and --expected-policy");
  }

  /**
   * One estimate.
   *
   * @param weights of the value that it belongs to, where it has any
   */
  private record Line(String name, Interval interval, Optional<Value> weights) {}

  private static List<Line> lines(Report report) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("logged policy", report.logged(), Optional.empty()));
    weighted(lines, "policy", report.target());
    Value target = report.target();
    if (Double.isFinite(target.direct().estimate())) {
      lines.add(new Line("policy, doubly robust", target.doublyRobust(), Optional.of(target)));
      lines.add(new Line("policy, reward model alone", target.direct(), Optional.empty()));
    }
    weighted(lines, "choosing at random", report.uniform());
    weighted(lines, "always the first action", report.first());
    return lines;
  }

  private static void weighted(List<Line> lines, String name, Value value) {
    lines.add(new Line(name + ", inverse propensity", value.inverse(), Optional.of(value)));
    lines.add(new Line(name + ", self-normalised", value.selfNormalised(), Optional.of(value)));
  }

  private static List<List<String>> table(Answer.Named improvement, List<Line> lines) {
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of(
            "", "VERDICT", "REWARD", "FROM", "TO", "P", "EFFECTIVE", "LARGEST WEIGHT", "CLIPPED"));
    Verdict verdict = improvement.verdict();
    Line difference = new Line(improvement.name(), verdict.interval(), Optional.empty());
    table.add(row(difference, verdict.kind().name(), Answer.chance(verdict.pValue())));
    lines.forEach(line -> table.add(row(line, "", "")));
    return table;
  }

  private static List<String> row(Line line, String verdict, String p) {
    return List.of(
        line.name(),
        verdict,
        Answer.cell(line.interval().estimate()),
        Answer.cell(line.interval().lower()),
        Answer.cell(line.interval().upper()),
        p,
        line.weights().map(value -> Figures.of(value.effective())).orElse(""),
        line.weights().map(value -> Figures.of(value.largest())).orElse(""),
        line.weights().map(value -> Long.toString(value.clipped())).orElse(""));
  }

  private static void value(ObjectNode to, Value value) {
    interval(to, "inverse", value.inverse());
    interval(to, "selfNormalised", value.selfNormalised());
    if (Double.isFinite(value.direct().estimate())) {
      interval(to, "direct", value.direct());
      interval(to, "doublyRobust", value.doublyRobust());
    }
    Answer.number(to, "effective", value.effective());
    Answer.number(to, "largestWeight", value.largest());
    to.put("clipped", value.clipped());
  }

  private static void interval(ObjectNode to, String name, Interval interval) {
    ObjectNode node = to.putObject(name);
    Answer.number(node, "estimate", interval.estimate());
    Answer.number(node, "lower", interval.lower());
    Answer.number(node, "upper", interval.upper());
  }

  private static Plot plot(List<Line> lines) {
    return new Plot.Intervals(
        "Reward for a choice",
        lines.stream().map(line -> new Plot.Intervals.Row(line.name(), line.interval())).toList(),
        0);
  }
}
