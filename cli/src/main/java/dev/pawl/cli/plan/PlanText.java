package dev.pawl.cli.plan;

import static dev.pawl.cli.plan.RolloutForecast.figure;
import static dev.pawl.cli.plan.RolloutForecast.percent;

import dev.pawl.cli.plan.RolloutForecast.Suppositions;
import dev.pawl.cli.plan.StageForecast.Harm;
import dev.pawl.cli.report.TextTable;
import dev.pawl.spec.Spec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan for people. */
final class PlanText {
  private PlanText() {}

  static String of(
      Spec spec, Traffic traffic, Suppositions supposed, List<RolloutForecast> forecasts) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s predictions a day, %s of them labelled, after %s; loss %s, one prediction's deviation %s.%n"
            .formatted(
                spec.model(),
                count(traffic.perDay()),
                percent(traffic.labelled()),
                RolloutForecast.duration(traffic.delay()),
                figure(traffic.loss().mean()),
                figure(traffic.loss().deviation())));
    text.append("From %s.%n".formatted(traffic.source()));
    for (RolloutForecast forecast : forecasts) {
      text.append('\n').append(route(spec, forecast));
    }
    text.append(
        "%nLikely: with a probability of %s, for a version as good as the champion where it has to be not worse, and better by %s where it has to be better. Stopped: with 95 %%. A difference's deviation is taken as %s of a loss's after a data iteration, %s after another.%n"
            .formatted(
                percent(RolloutForecast.LIKELY),
                percent(supposed.effect()),
                percent(supposed.alike()),
                percent(supposed.unlike())));
    return text.toString();
  }

  static String count(double value) {
    return value >= 1_000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : Figures.of(Math.rint(value));
  }

  private static String route(Spec spec, RolloutForecast forecast) {
    StringBuilder text = new StringBuilder();
    text.append(
        forecast.isData()
            ? "A version that went on learning (data iteration)\n"
            : "Another model (model iteration)\n");
    TextTable table =
        TextTable.ofTexts(
            "STAGE",
            "ENDS WELL WITH",
            "NEEDS",
            "DAYS",
            "AT MOST",
            "EXPOSED TO +5 %",
            "+20 %",
            "+100 %");
    for (StageForecast stage : forecast.stages()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  stage.stage(),
                  stage.ends(),
                  Double.isFinite(stage.observations())
                      ? count(stage.observations()) + " " + stage.what()
                      : "more than it can get",
                  figure(stage.days()),
                  Double.isFinite(stage.atMost()) ? figure(stage.atMost()) : "any"));
      for (int i = 0; i < LiveStages.WORSE.size(); i++) {
        cells.add(stage.harms().isEmpty() ? "none" : count(stage.harms().get(i).exposed()));
      }
      table.add(cells);
    }
    text.append(table.text("  "));
    sentences(spec, forecast).forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }

  /** What the numbers mean. */
  static List<String> sentences(Spec spec, RolloutForecast forecast) {
    List<String> said = new ArrayList<>();
    double days = forecast.days();
    if (forecast.isLikely()) {
      said.add(
          "In all %s days from the shadow to the champion%s: at most %s such updates a year rest on evidence."
              .formatted(
                  figure(days),
                  forecast.approval() ? ", and until somebody approves" : "",
                  figure(Math.floor(365 / Math.max(days, 1e-9)))));
    } else {
      said.add(
          "At this traffic not each stage is likely to show what it has to: such a version will usually be parked after %s days."
              .formatted(figure(days)));
    }
    worst(forecast).ifPresent(said::add);
    if (!spec.evaluation().watch().isZero()) {
      said.add(
          "Afterwards the predecessor goes on predicting for %s, and comes back when it would have been better."
              .formatted(RolloutForecast.duration(spec.evaluation().watch())));
    }
    if (!forecast.tries().isEmpty()) {
      said.add(tries(spec, forecast));
    }
    forecast.stages().forEach(stage -> stage.notes().forEach(note -> said.add("Note: " + note)));
    return said;
  }

  /** What a version has to expect that fails and tries again. */
  private static String tries(Spec spec, RolloutForecast forecast) {
    String pause = RolloutForecast.duration(spec.rollout().pause());
    List<Promise> promises =
        spec.rollout().live().stream()
            .flatMap(stage -> promise(stage, forecast.isData()).stream())
            .toList();
    if (promises.isEmpty()) {
      return "A version that fails may try again after %s; no stage with traffic bounds how often one that is no better is promoted: a bandit has no alpha."
          .formatted(pause);
    }
    // What is no better gets through all that asks for no more than not to be worse.
    boolean better = promises.stream().anyMatch(it -> it.show() == Show.BETTER);
    double alpha =
        promises.stream()
            .filter(it -> !better || it.show() == Show.BETTER)
            .mapToDouble(Promise::alpha)
            .min()
            .orElseThrow();
    List<String> each = new ArrayList<>();
    for (RolloutForecast.Try attempt : forecast.tries()) {
      each.add(
          "try %d has %s of each stage's alpha and takes %s days"
              .formatted(attempt.number(), percent(attempt.share()), figure(attempt.days())));
    }
    return "A version that fails may try again after %s: %s. Over all tries %s one that is %s is promoted with a probability of at most %s."
        .formatted(
            pause,
            String.join("; ", each),
            forecast.isData() ? "until one is promoted" : "of a model iteration",
            better ? "no better" : "worse by more than the margin",
            percent(alpha));
  }

  /** With which probability a stage lets something through that has not what it asks for. */
  private record Promise(Show show, double alpha) {}

  private static Optional<Promise> promise(StageSpec stage, boolean isData) {
    return switch (stage) {
      case StageSpec.Canary canary -> Optional.of(new Promise(Show.NOT_WORSE, canary.alpha()));
      case StageSpec.Ab ab ->
          Optional.of(new Promise(RolloutForecast.shown(ab.show(), isData), ab.alpha()));
      case StageSpec.Switchback switchback ->
          Optional.of(
              new Promise(RolloutForecast.shown(switchback.show(), isData), switchback.alpha()));
      case StageSpec.Interleaving interleaving ->
          Optional.of(new Promise(Show.BETTER, interleaving.alpha()));
      case StageSpec.Shadow shadow -> Optional.empty();
      case StageSpec.Bandit bandit -> Optional.empty();
    };
  }

  private static Optional<String> worst(RolloutForecast forecast) {
    @Nullable StageForecast at = null;
    @Nullable Harm worst = null;
    for (StageForecast stage : forecast.stages()) {
      for (Harm harm : stage.harms()) {
        if (worst == null || harm.lost() > worst.lost()) {
          worst = harm;
          at = stage;
        }
      }
    }
    if (worst == null || at == null) {
      return Optional.of(
          "No user meets it before it has won. Should the shadow err, everybody meets it until the"
              + " predecessor comes back.");
    }
    return Optional.of(
        "The largest harm of a bad version that gets past what comes before: worse by %s it answers %s predictions in %s days of the %s stage, as much as %s predictions wholly lost%s."
            .formatted(
                percent(worst.worse()),
                count(worst.exposed()),
                figure(worst.days()),
                at.stage(),
                count(worst.lost()),
                worst.byEvidence() ? "" : "; the end of the stage stops it, not evidence"));
  }
}
