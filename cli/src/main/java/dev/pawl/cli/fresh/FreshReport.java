package dev.pawl.cli.fresh;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.fresh.Freshness.Aged;
import dev.pawl.cli.fresh.Freshness.Losses;
import dev.pawl.cli.fresh.Freshness.Updated;
import dev.pawl.cli.report.TextTable;
import dev.pawl.cli.trial.Plot;
import dev.pawl.cli.trial.PlotPage;
import dev.pawl.spec.read.Durations;
import dev.pawl.trial.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A study as tables, sentences, plots and JSON. */
public final class FreshReport {
  private static final double DAY = 86_400_000;

  private final Study study;

  FreshReport(Study study) {
    this.study = study;
  }

  /** What follows, a sentence each. */
  public List<String> sentences() {
    return study.sentences();
  }

  /**
   * By which share a model of the oldest data loses more than one of the newest; the lower end of
   * its interval.
   */
  public double leastCostOfAge() {
    Losses oldest = study.ages().getLast().losses();
    return Study.share(oldest, study.ages().getFirst().losses()).lower();
  }

  /** The losses by age: a header and rows. */
  public List<List<String>> ages() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("data end", "loss", "beside the newest", "from", "to"));
    Losses newest = study.ages().getFirst().losses();
    for (Aged each : study.ages()) {
      Interval share = Study.share(each.losses(), newest);
      boolean first = each.losses().equals(newest);
      rows.add(
          List.of(
              first ? "just before" : Durations.text(each.age()) + " before",
              loss(each.losses().mean()),
              first ? "" : signed(share.estimate()),
              first ? "" : signed(share.lower()),
              first ? "" : signed(share.upper())));
    }
    return rows;
  }

  /** The losses by the way to update: a header and rows. */
  public List<List<String>> updates() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "updated every",
            "how",
            "loss",
            "beside the recommended",
            "from",
            "to",
            "updates",
            "examples learned",
            "CPU s"));
    Updated recommended = study.recommended();
    for (Updated each : study.updates()) {
      rows.add(
          row(
              each.every().shown() + (each.equals(recommended) ? " *" : ""),
              each.stateful() ? "stateful" : "stateless",
              each.losses(),
              recommended.losses()));
    }
    for (Study.LeftOut each : study.leftOut()) {
      rows.add(
          List.of(
              each.every().shown(),
              "stateless",
              "not tried",
              "",
              "",
              "",
              "",
              count(each.wouldLearn()),
              ""));
    }
    Study.Larger larger = study.larger();
    String every = recommended.every().shown();
    rows.add(row(every, "larger model", larger.whole(), recommended.losses()));
    larger
        .asScratch()
        .ifPresent(thinned ->
            rows.add(
                row(
                    every,
                    "larger, 1 in %,d: computation of stateless".formatted(thinned.every()),
                    thinned.losses(),
                    recommended.losses())));
    rows.add(
        row(
            every,
            "larger, 1 in %,d: computation of stateful".formatted(larger.same().every()),
            larger.same().losses(),
            recommended.losses()));
    return rows;
  }

  private static List<String> row(String every, String how, Losses losses, Losses beside) {
    Interval share = Study.share(losses, beside);
    boolean same = losses.equals(beside);
    return List.of(
        every,
        how,
        loss(losses.mean()),
        same ? "" : signed(share.estimate()),
        same ? "" : signed(share.lower()),
        same ? "" : signed(share.upper()),
        count(losses.updates()),
        count(losses.learned()),
        seconds(losses.cpuNanos() / 1e9));
  }

  private static String loss(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.4f" : "%.2f", value);
  }

  private static String signed(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%+.2f %%", 100 * share) : "";
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** The picture of the losses by age, with the interval of what age costs. */
  public Plot agesPlot() {
    Losses newest = study.ages().getFirst().losses();
    List<Plot.Lines.Point> loss = new ArrayList<>();
    List<Plot.Lines.Point> lower = new ArrayList<>();
    List<Plot.Lines.Point> upper = new ArrayList<>();
    for (Aged each : study.ages()) {
      double days = each.age().toMillis() / DAY;
      Interval difference = Study.difference(each.losses(), newest);
      loss.add(new Plot.Lines.Point(days, each.losses().mean()));
      lower.add(new Plot.Lines.Point(days, newest.mean() + difference.lower()));
      upper.add(new Plot.Lines.Point(days, newest.mean() + difference.upper()));
    }
    String metric = study.spec().evaluation().metric().name().toLowerCase(Locale.ROOT);
    return new Plot.Lines(
        "Loss by the age of the data",
        "days from the end of the data to the prediction",
        List.of(
            new Plot.Lines.Line(metric, loss),
            new Plot.Lines.Line("from, beside the newest (95 % interval)", lower),
            new Plot.Lines.Line("to", upper)),
        false);
  }

  /** The picture of the ways to update, beside the recommended one, in percent of its loss. */
  public Plot updatesPlot() {
    Losses recommended = study.recommended().losses();
    List<Plot.Intervals.Row> rows = new ArrayList<>();
    for (Updated each : study.updates()) {
      if (!each.losses().equals(recommended)) {
        rows.add(
            plotted(
                "every %s, %s"
                    .formatted(each.every().shown(), each.stateful() ? "stateful" : "stateless"),
                each.losses(),
                recommended));
      }
    }
    rows.add(plotted("a larger model", study.larger().whole(), recommended));
    study
        .larger()
        .asScratch()
        .ifPresent(thinned ->
            rows.add(
                plotted(
                    "a larger model, computation of stateless", thinned.losses(), recommended)));
    rows.add(
        plotted(
            "a larger model, computation of stateful",
            study.larger().same().losses(),
            recommended));
    return new Plot.Intervals(
        "Loss beside updates every %s, in percent".formatted(study.recommended().every().shown()),
        rows,
        100 * study.spec().evaluation().margin());
  }

  private static Plot.Intervals.Row plotted(String name, Losses losses, Losses beside) {
    Interval share = Study.share(losses, beside);
    return new Plot.Intervals.Row(
        name,
        new Interval(
            100 * share.estimate(), 100 * share.lower(), 100 * share.upper(), share.confidence()));
  }

  /** The tables and sentences for people. */
  String text() {
    return table(ages()) + "\n" + table(updates()) + "\n" + String.join("\n", sentences()) + "\n";
  }

  private static String table(List<List<String>> rows) {
    TextTable table =
        TextTable.ofTexts(
            rows.getFirst().stream()
                .map(cell -> cell.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
    rows.stream().skip(1).forEach(table::add);
    return table.text("");
  }

  /** All of it as a page. */
  String html() {
    return PlotPage.html(
        "How fresh should %s be?".formatted(study.spec().model()),
        List.of(agesPlot(), updatesPlot()),
        updates(),
        sentences());
  }

  /** All of it for programs. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", study.spec().model());
    json.put("metric", study.spec().evaluation().metric().name().toLowerCase(Locale.ROOT));
    json.put("windowMillis", study.settings().window().toMillis());
    json.put("testMillis", study.settings().test().toMillis());
    json.put("blockMillis", study.block().toMillis());
    ArrayNode ages = json.putArray("ages");
    Losses newest = study.ages().getFirst().losses();
    for (Aged each : study.ages()) {
      put(ages.addObject().put("ageMillis", each.age().toMillis()), each.losses(), newest);
    }
    Updated recommended = study.recommended();
    json.put("recommended", recommended.every().shown());
    ArrayNode updates = json.putArray("updates");
    for (Updated each : study.updates()) {
      ObjectNode one = updates.addObject().put("every", each.every().shown());
      put(one.put("stateful", each.stateful()), each.losses(), recommended.losses());
    }
    ObjectNode larger = json.putObject("larger");
    larger.put("title", study.larger().title()).put("factor", study.larger().factor());
    put(larger.putObject("everyExample"), study.larger().whole(), recommended.losses());
    study
        .larger()
        .asScratch()
        .ifPresent(
            thinned -> put(larger.putObject("computationOfStateless"), thinned, recommended));
    put(larger.putObject("computationOfStateful"), study.larger().same(), recommended);
    ArrayNode said = json.putArray("sentences");
    sentences().forEach(said::add);
    return json.toPrettyString() + "\n";
  }

  private static void put(ObjectNode json, Study.Thinned thinned, Updated beside) {
    json.put("oneExampleIn", thinned.every());
    put(json, thinned.losses(), beside.losses());
  }

  private static void put(ObjectNode json, Losses losses, Losses beside) {
    Interval share = Study.share(losses, beside);
    json.put("loss", losses.mean()).put("updates", losses.updates());
    json.put("learned", losses.learned()).put("cpuSeconds", losses.cpuNanos() / 1e9);
    ObjectNode beyond = json.putObject("share");
    for (var each :
        List.of(
            java.util.Map.entry("estimate", share.estimate()),
            java.util.Map.entry("lower", share.lower()),
            java.util.Map.entry("upper", share.upper()))) {
      if (Double.isFinite(each.getValue())) {
        beyond.put(each.getKey(), each.getValue());
      } else {
        beyond.putNull(each.getKey());
      }
    }
  }
}
