package dev.pawl.cli.trial;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.trial.Figures;
import dev.pawl.trial.power.Design;
import dev.pawl.trial.power.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many units a test needs, or what it can find, and how long that takes. */
@Command(
    name = "power",
    mixinStandardHelpOptions = true,
    description = "Says how many units a test needs, or which effect it can find.")
final class PowerCommand extends TrialRun {
  @Option(names = "--rate", description = "The present rate, for a proportion.")
  Optional<Double> rate = Optional.empty();

  @Option(names = "--deviation", description = "One unit's standard deviation, for a mean.")
  Optional<Double> deviation = Optional.empty();

  @Option(names = "--effect", description = "The difference to be found.")
  Optional<Double> effect = Optional.empty();

  @Option(names = "--units", description = "The units of each arm; says what they can find.")
  Optional<Long> units = Optional.empty();

  @Option(names = "--alpha", defaultValue = "0.05", description = "Default: ${DEFAULT-VALUE}.")
  double alpha;

  @Option(names = "--power", defaultValue = "0.8", description = "Default: ${DEFAULT-VALUE}.")
  double power;

  @Option(names = "--arms", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  int arms;

  @Option(names = "--per-day", description = "How many new units come in a day, all arms together.")
  Optional<Double> perDay = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  PowerCommand() {}

  @Override
  Answer answer() {
    if (rate.isPresent() == deviation.isPresent()) {
      throw new IllegalArgumentException(
          "--rate, --deviation: both or none (expected: one of them, for a proportion or a mean)");
    }
    if (effect.isPresent() == units.isPresent()) {
      throw new IllegalArgumentException("--effect, --units: both or none (expected: one of them)");
    }
    Metric metric =
        rate.isPresent() ? new Metric.Proportion(rate.get()) : new Metric.Mean(0, deviation.get());
    Design design = new Design(metric, alpha, power, arms);
    double found = effect.isPresent() ? effect.get() : design.minimumEffect(units.get());
    long each = units.isPresent() ? units.get() : design.unitsPerArm(found);
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("EFFECT", "UNITS PER ARM", "ALL ARMS", "DAYS"));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Answer.number(json, "effect", found);
    json.put("unitsPerArm", each);
    json.put("n", arms * each);
    String days = "";
    String pace = "";
    if (perDay.isPresent()) {
      if (!(perDay.get() > 0)) {
        throw new IllegalArgumentException("--per-day: " + perDay.get() + " (expected: above 0)");
      }
      double lasts = arms * each / perDay.get();
      days = Figures.of(lasts);
      json.put("days", lasts);
      pace =
          " At %s units a day that takes %s days: no model can be judged more often on such a test."
              .formatted(Figures.of(perDay.get()), days);
    }
    table.add(List.of(Figures.of(found), Long.toString(each), Long.toString(arms * each), days));
    String sentence =
        "%d units in each of %d arms find a difference of %s with a probability of %s.%s"
            .formatted(each, arms, Figures.of(found), Figures.of(power), pace);
    json.put("reason", sentence);
    return new Answer(table, List.of(sentence), json, List.of(), true);
  }
}
