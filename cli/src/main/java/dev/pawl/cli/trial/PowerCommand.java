package dev.pawl.cli.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.trial.Figures;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.power.Design;
import dev.pawl.trial.power.Looks;
import dev.pawl.trial.power.Metric;
import dev.pawl.trial.power.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many units a test needs, or what it can find, and how long that takes. */
@Command(
    name = "power",
    mixinStandardHelpOptions = true,
    description = "Says how many units a test needs, or which effect it can find.")
final class PowerCommand extends TrialRun {
  private static final int POINTS = 40;

  @Option(names = "--rate", description = "The present rate, for a proportion.")
  Optional<Double> rate = Optional.empty();

  @Option(names = "--deviation", description = "One unit's standard deviation, for a mean.")
  Optional<Double> deviation = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "A CSV file of a time before; with --metric, and with --unit where units have several"
              + " rows and the metric is a ratio over them.")
  Optional<Path> data = Optional.empty();

  @Option(names = "--metric", paramLabel = "COLUMN", description = "With --data: what counts.")
  Optional<String> metric = Optional.empty();

  @Option(names = "--unit", paramLabel = "COLUMN", description = "With --data: who is assigned.")
  Optional<String> unit = Optional.empty();

  @Option(names = "--effect", description = "The difference to be found.")
  Optional<Double> effect = Optional.empty();

  @Option(names = "--units", description = "The units of all arms; says what they can find.")
  Optional<Long> units = Optional.empty();

  @Option(names = "--alpha", defaultValue = "0.05", description = "Default: ${DEFAULT-VALUE}.")
  double alpha;

  @Option(names = "--power", defaultValue = "0.8", description = "Default: ${DEFAULT-VALUE}.")
  double power;

  @Option(names = "--arms", description = "How many, of the same size (default: 2).")
  Optional<Integer> arms = Optional.empty();

  @Option(
      names = "--shares",
      split = ",",
      description = "The share of each arm where they differ, the control's first.")
  double[] shares = {};

  @Option(
      names = "--sequential",
      description = "For a test that is looked at as units come (ab --sequential).")
  boolean sequential;

  @Option(names = "--per-day", description = "How many new units come in a day, all arms together.")
  Optional<Double> perDay = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  PowerCommand() {}

  @Override
  Answer answer() {
    if (effect.isPresent() == units.isPresent()) {
      throw new IllegalArgumentException("--effect, --units: both or none (expected: one of them)");
    }
    if (shares.length > 0 && arms.isPresent()) {
      throw new IllegalArgumentException("--shares, --arms: both (expected: one of the two)");
    }
    if (perDay.isPresent() && !(perDay.get() > 0)) {
      throw new IllegalArgumentException("--per-day: " + perDay.get() + " (expected: above 0)");
    }
    Split split = shares.length > 0 ? Split.of(shares) : Split.equal(arms.orElse(2));
    Looks looks = sequential ? Looks.ANY : Looks.ONE;
    Design design = new Design(metric(), alpha, power, split, looks);
    double found = effect.isPresent() ? effect.get() : design.minimumEffect(units.get());
    if (Double.isNaN(found)) {
      throw new IllegalArgumentException(
          "--units: %d (expected: more, for no rate up to 1 is far enough away to be found)"
              .formatted(units.orElse(0L)));
    }
    return answer(design, found);
  }

  private Answer answer(Design design, double found) {
    List<Long> each =
        units.isPresent() ? dealt(units.get(), design.split()) : design.unitsByArm(found);
    long all = each.stream().mapToLong(Long::longValue).sum();
    double mean = Math.min((double) all, design.meanUnits(found));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Answer.number(json, "effect", found);
    json.put("n", all);
    ArrayNode byArm = json.putArray("unitsByArm");
    each.forEach(byArm::add);
    json.put("meanUnits", mean);
    String days = "";
    String pace = "";
    if (perDay.isPresent()) {
      double lasts = all / perDay.get();
      days = Figures.of(lasts);
      json.put("days", lasts);
      pace =
          " At %s units a day that takes %s days: no model can be judged more often on such a test."
              .formatted(Figures.of(perDay.get()), days);
    }
    String sentence =
        "%d units in %d arms find a difference of %s with a probability of %s%s.%s"
            .formatted(
                all,
                each.size(),
                Figures.of(found),
                Figures.of(power),
                sequential
                    ? ", looked at as they come, and after %s in the mean"
                        .formatted(Figures.of(Math.rint(mean)))
                    : "",
                pace);
    json.put("reason", sentence);
    List<List<String>> table =
        List.of(
            List.of("EFFECT", "UNITS", "BY ARM", "DAYS"),
            List.of(
                Figures.of(found),
                Long.toString(all),
                each.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                days));
    return new Answer(table, List.of(sentence), json, List.of(curve(design, found)), true);
  }

  /** This many units by arm, as near to their shares as whole numbers allow. */
  private static List<Long> dealt(long units, Split split) {
    List<Long> each = new ArrayList<>();
    double share = 0;
    long before = 0;
    for (double own : split.shares()) {
      share += own;
      long end = Math.round(share * units);
      each.add(end - before);
      before = end;
    }
    return each;
  }

  /** How many units smaller and larger effects need, looked at once and at any time. */
  private static Plot curve(Design design, double found) {
    Design once =
        new Design(design.metric(), design.alpha(), design.power(), design.split(), Looks.ONE);
    Design any =
        new Design(design.metric(), design.alpha(), design.power(), design.split(), Looks.ANY);
    double dearer = (double) any.units(found) / once.units(found);
    List<Plot.Lines.Point> single = new ArrayList<>();
    List<Plot.Lines.Point> many = new ArrayList<>();
    for (int i = 0; i <= POINTS; i++) {
      double size = found * (0.5 + 1.5 * i / POINTS);
      double value = design.metric().base() + size;
      if (!(design.metric() instanceof Metric.Proportion) || (value > 0 && value < 1)) {
        long needed = once.units(size);
        single.add(new Plot.Lines.Point(size, needed));
        many.add(new Plot.Lines.Point(size, needed * dearer));
      }
    }
    return new Plot.Lines(
        "Units needed, all arms together",
        "effect",
        List.of(
            new Plot.Lines.Line("looked at once", single),
            new Plot.Lines.Line("looked at as units come", many)),
        true);
  }

  private Metric metric() {
    long given = Stream.of(rate, deviation, data).filter(Optional::isPresent).count();
    if (given != 1) {
      throw new IllegalArgumentException(
          "--rate, --deviation, --data: %d of them (expected: one, for a proportion, a mean, or a"
                  .formatted(given)
              + " metric of past data)");
    }
    if (data.isEmpty() && (metric.isPresent() || unit.isPresent())) {
      throw new IllegalArgumentException("--metric, --unit: without --data (expected: with it)");
    }
    if (rate.isPresent()) {
      return new Metric.Proportion(rate.get());
    }
    return deviation.isPresent() ? new Metric.Mean(0, deviation.get()) : ofData(data.orElseThrow());
  }

  private Metric ofData(Path file) {
    String column =
        metric.orElseThrow(
            () -> new IllegalArgumentException("--metric: none (expected: a column of --data)"));
    PastUnits past = PastUnits.read(file, column, unit);
    return past.hasRepeats()
        ? new Metric.Ratio(RatioSample.of(past.sums(), past.rows()))
        : mean(Sample.of(past.sums()), column);
  }

  private static Metric mean(Sample sample, String column) {
    if (!(sample.variance() > 0)) {
      throw new IllegalArgumentException(
          "column %s: the same for every unit (expected: a metric that varies)".formatted(column));
    }
    return new Metric.Mean(sample.mean(), Math.sqrt(sample.variance()));
  }
}
