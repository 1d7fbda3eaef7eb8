package dev.pawl.bench.verify;

import dev.pawl.bench.real.DriftStudy;
import dev.pawl.bench.real.EstimateStudy;
import dev.pawl.bench.real.RealStream;
import dev.pawl.bench.real.StudyPlot;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is found on recorded streams, whether training at those moments would have helped, and how
 * well losses are estimated without labels. Nothing is claimed of it; it is written down.
 */
final class RealStreams {
  private static final String PLOTS = "docs/detectors";

  private final Workbench workbench;
  private final List<List<String>> reactions = new ArrayList<>();
  private final List<List<String>> findings = new ArrayList<>();
  private final List<List<String>> estimates = new ArrayList<>();
  private final List<String> plots = new ArrayList<>();

  RealStreams(Workbench workbench) {
    this.workbench = workbench;
  }

  List<Table> tables() throws IOException {
    Path data = workbench.data();
    Path flights = workbench.home().resolve("examples").resolve("flights");
    study("elec2", () -> RealStream.electricity(data), true);
    study("bike_hourly", () -> RealStream.bicycles(data), true);
    study("flights", () -> RealStream.flights(flights), true);
    study("late flights", () -> RealStream.lateFlights(flights), false);
    return List.of(reactionTable(), findingTable(), estimateTable());
  }

  private void study(String name, Supplier<Optional<RealStream>> reader, boolean drift)
      throws IOException {
    workbench.progress().println(name);
    Optional<RealStream> stream = reader.get();
    if (stream.isEmpty()) {
      workbench.progress().println("not here; PAWL_DATA names the folder that has it");
      reactions.add(List.of(name, "not here", "", "", "", ""));
      return;
    }
    estimates.add(row(EstimateStudy.run(stream.get())));
    if (drift) {
      DriftStudy.Result result = DriftStudy.run(stream.get());
      reactions.add(row(result, "any drift", result.any()));
      reactions.add(row(result, "drift of the loss", result.loss()));
      found(result);
      Path plot = workbench.home().resolve(PLOTS).resolve(name + ".svg");
      Files.createDirectories(plot.getParent());
      Files.writeString(plot, StudyPlot.svg(result));
      plots.add("![%s](detectors/%s.svg)".formatted(name, name));
    }
  }

  private static List<String> row(
      DriftStudy.Result result, String at, DriftStudy.Reaction reaction) {
    return List.of(
        result.stream().name(),
        at,
        String.valueOf(reaction.trainings().size()),
        number(result.frozen().mean()),
        number(reaction.losses().mean()),
        number(reaction.even().mean()));
  }

  private Table reactionTable() {
    String caption =
        "Recorded streams: a linear model is trained on the first 90 days, and again on the latest"
            + " 90 days when drift is found, at most once a week; beside it one that is trained as"
            + " often at even distances. The mean loss afterwards (Brier for `elec2`, absolute"
            + " error else), labels back at once; days compared with the same weekday of four"
            + " weeks.\n\n"
            + String.join("\n\n", plots);
    List<String> columns =
        List.of("stream", "trained at", "trainings", "never again", "then", "as often, evenly");
    return new Table(caption, columns, reactions);
  }

  private void found(DriftStudy.Result result) {
    Map<String, List<FindingEvent>> byPlace = new TreeMap<>();
    for (FindingEvent event : result.any().events()) {
      String kind = event.finding().kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      String feature = event.finding().where().feature();
      String what = feature.isEmpty() ? kind : kind + " of " + feature;
      byPlace.computeIfAbsent(what, each -> new ArrayList<>()).add(event);
    }
    byPlace.forEach((what, events) -> {
      List<Finding> raised =
          events.stream()
              .filter(FindingEvent.Raised.class::isInstance)
              .map(FindingEvent::finding)
              .toList();
      if (raised.isEmpty()) {
        return;
      }
      Finding worst = raised.getFirst();
      for (Finding each : raised) {
        worst = each.severity() > worst.severity() ? each : worst;
      }
      findings.add(
          List.of(
              result.stream().name(),
              what,
              String.valueOf(raised.size()),
              day(raised.getFirst().since()),
              day(raised.getLast().since()),
              day(worst.since()),
              String.format(Locale.ROOT, "%.2f", worst.severity())));
    });
  }

  private Table findingTable() {
    String caption =
        "What was found there, and when (with the model that is trained at any drift). Severity:"
            + " the estimated rise of the loss by it, or where that is not known the share of rows"
            + " that lie elsewhere. `elec2`: `vicdemand`, `vicprice` and `transfer` are constant"
            + " until 2 May 1997 and vary from then on. `bike_hourly`: `workingday` differs on"
            + " holidays; rows of a day share its weather, so that days differ by more than"
            + " independent rows would, and so do stormy days of `flights`.";
    return new Table(
        caption,
        List.of("stream", "found", "times", "first", "last", "worst", "severity"),
        findings);
  }

  private static List<String> row(EstimateStudy.Result result) {
    double mean = result.realised().stream().mapToDouble(each -> each).average().orElse(0);
    return List.of(
        result.stream().name(),
        result.method(),
        String.valueOf(result.weeks().size()),
        number(mean),
        number(result.error(result.estimated())),
        number(result.error(result.updated())),
        number(result.referenceError()),
        number(result.error(result.latest())));
  }

  private Table estimateTable() {
    String caption =
        "Losses estimated without labels: a model is trained on 90 days, the estimate learned on"
            + " the next 90, and each later week's mean loss estimated and then compared with what"
            + " was realised (Brier score, or absolute error): the mean absolute error of the"
            + " estimate, of the same when labels come back after four weeks, of the naive `as in"
            + " the reference period`, and of `as in the latest week that has labels`. Both"
            + " methods are blind to concept drift: the probabilities of a model that has become"
            + " wrong can look as sure as before, and no method that sees no labels can tell. **On"
            + " `elec2`, which has the most of it, CBPE is worse than the naive guess**, and on late"
            + " flights no better; on both regressions DLE is better than the reference, on the"
            + " flights also than the latest week. Where labels come back at all, even weeks late,"
            + " the latest week that has them is the better guess on `elec2` and `bike_hourly`.";
    return new Table(
        caption,
        List.of(
            "stream",
            "method",
            "weeks",
            "realised",
            "estimate",
            "with late labels",
            "as in the reference",
            "as in the latest"),
        estimates);
  }

  private static String day(long time) {
    return Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
