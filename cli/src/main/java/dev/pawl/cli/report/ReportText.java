package dev.pawl.cli.report;

import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Optional;

/** The report of a model as a table for the terminal, in plain ASCII. */
final class ReportText {
  private static final String INDENT = "  ";

  private ReportText() {}

  static String of(ModelReport model, Span span) {
    Run subject = model.subject();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s, %s (%s labels)%n%n"
            .formatted(
                model.name(),
                model.metricWords(),
                span.words(),
                Figures.count(subject.examples(span)))
            .replace(System.lineSeparator(), "\n"));
    TextTable table =
        TextTable.ofNumbers(
            List.of(
                "",
                "error",
                "training CPU",
                "examples",
                "updates",
                "promotions",
                "parked",
                "rollbacks"));
    for (Run run : model.runs()) {
      table.add(
          List.of(
              run.key(),
              Figures.error(run.error(span)),
              Figures.seconds(Figures.cpuSeconds(run.training())),
              Figures.count(run.training().examples()),
              Figures.count(run.updates()),
              Figures.count(run.promotions()),
              Figures.count(run.count(Kind.PARK)),
              Figures.count(run.count(Kind.ROLLBACK))));
      model
          .besides(run)
          .forEach((name, cost) ->
              table.add(
                  List.of(
                      INDENT + name,
                      "",
                      Figures.seconds(Figures.cpuSeconds(cost)),
                      Figures.count(cost.examples()),
                      "",
                      "",
                      "",
                      "")));
    }
    text.append(table.text(INDENT)).append('\n');
    TextTable facts = TextTable.ofNumbers(List.of("difference", "", "95 % interval", ""));
    for (Comparison comparison : model.comparisons(span)) {
      facts.add(difference(comparison, span));
    }
    if (model.runs().size() > 1) {
      text.append(facts.text(INDENT)).append('\n');
    }
    trainingRatio(model)
        .ifPresent(ratio -> text.append(INDENT + "training CPU, daily / pawl: " + ratio + "\n"));
    model
        .labelDelay()
        .ifPresent(delay -> text.append(INDENT + "label delay: " + delay.words() + "\n"));
    return text.toString();
  }

  private static List<String> difference(Comparison comparison, Span span) {
    int decimals = Figures.decimals(comparison.second().error(span)) + 1;
    return List.of(
        comparison.first().key() + " - " + comparison.second().key(),
        Figures.signed(comparison.interval().estimate(), decimals),
        interval(comparison, decimals),
        unpaired(comparison));
  }

  static String interval(Comparison comparison, int decimals) {
    return comparison.isBounded()
        ? "%s to %s"
            .formatted(
                Figures.signed(comparison.interval().lower(), decimals),
                Figures.signed(comparison.interval().upper(), decimals))
        : "none: less than two weeks of labels";
  }

  static String unpaired(Comparison comparison) {
    return comparison.unpaired() == 0
        ? ""
        : "without %s hours whose labels differ".formatted(Figures.count(comparison.unpaired()));
  }

  /** How many times the CPU of Pawl's one lineage the daily trainings took. */
  static Optional<String> trainingRatio(ModelReport model) {
    return model
        .find(Run.DAILY)
        .flatMap(daily ->
            model
                .find(Run.PAWL)
                .filter(pawl -> pawl.training().cpuNanos() > 0)
                .map(pawl ->
                    Figures.number(
                            (double) daily.training().cpuNanos() / pawl.training().cpuNanos(), 1)
                        + "x"));
  }
}
