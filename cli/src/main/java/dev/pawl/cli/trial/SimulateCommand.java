package dev.pawl.cli.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.trial.simulate.RateRace;
import dev.pawl.trial.simulate.RateRace.Outcome;
import dev.pawl.trial.simulate.RateRace.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A bandit against an A/B test. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Lets bandits and A/B tests look for the better of two rates, many times.")
final class SimulateCommand extends TrialRun {
  @Option(
      names = "--rates",
      required = true,
      split = ",",
      description = "The present rate and the other one.")
  double[] rates;

  @Option(names = "--runs", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
  int runs;

  @Option(
      names = "--most",
      defaultValue = "3000000",
      description = "Samples after which a run ends undecided (default: ${DEFAULT-VALUE}).")
  long most;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  long seed;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  SimulateCommand() {}

  @Override
  Answer answer() {
    if (rates.length != 2 || rates[0] == rates[1] || runs < 1) {
      throw new IllegalArgumentException(
          "--rates, --runs: %d rates, %d runs (expected: 2 that differ, at least 1 run)"
              .formatted(rates.length, runs));
    }
    double planned = Math.abs(rates[1] - rates[0]);
    RateRace race = new RateRace(rates[0], rates[1], planned, most);
    RateRace same = new RateRace(rates[0], rates[0], planned, most);
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of("RULE", "SAMPLES", "TO THE WORSE", "RIGHT", "WRONG", "A/A WINNERS", "WHAT IT IS"));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("rules");
    List<Plot.Shares.Bar> ends = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      Outcome outcome = race.run(rule, runs, seed);
      double winners = same.run(rule, runs, seed).wrong();
      table.add(
          List.of(
              rule.name(),
              String.format(Locale.ROOT, "%,.0f", outcome.samples()),
              String.format(Locale.ROOT, "%,.0f", outcome.worse()),
              percent(outcome.right()),
              percent(outcome.wrong()),
              percent(winners),
              what(rule) + (rule.isControlled() ? "" : "; not error-controlled")));
      ends.add(
          new Plot.Shares.Bar(
              rule.name(), List.of(outcome.right(), outcome.wrong(), outcome.undecided())));
      ends.add(
          new Plot.Shares.Bar(
              rule.name() + ", both rates alike", List.of(0.0, winners, 1 - winners)));
      all.addObject()
          .put("rule", rule.name())
          .put("samples", outcome.samples())
          .put("worse", outcome.worse())
          .put("right", outcome.right())
          .put("wrong", outcome.wrong())
          .put("undecided", outcome.undecided())
          .put("sameWinners", winners)
          .put("errorControlled", rule.isControlled());
    }
    String sentence =
        "%d runs each: samples are means, of both arms; A/A winners: how often a winner is named when both rates are %s"
            .formatted(runs, rates[0]);
    json.put("n", runs);
    json.put("reason", sentence);
    Plot plot =
        new Plot.Shares(
            "How runs end", List.of("the better arm", "a wrong winner", "undecided"), ends);
    return new Answer(table, List.of(sentence), json, List.of(plot), true);
  }

  private static String what(Rule rule) {
    return switch (rule) {
      case FIXED -> "z-test at its planned size, looked at once";
      case PEEKED -> "the same, looked at all the way";
      case ANYTIME -> "confidence sequence, looked at all the way";
      case THOMPSON -> "Thompson sampling until 1 % may be won";
      case TOP_TWO -> "top-two Thompson sampling until 1 % may be won";
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
