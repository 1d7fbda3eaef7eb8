package dev.pawl.cli.learn;

import dev.pawl.cli.report.TextTable;
import dev.pawl.learn.NumericHealth;
import dev.pawl.learn.evaluation.Quality;
import dev.pawl.learn.evaluation.TestThenTrain;
import dev.pawl.model.Model;
import dev.pawl.model.frozen.CorrectedModel;
import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.tabular.AttributeModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a pass over a file.
 *
 * @param table the file
 * @param leftOut how many rows had no label
 * @param metric which measure the table over time shows
 * @param contestants the learners, in the order in which they were asked for
 * @param seconds how long it took in all
 */
record LearnReport(
    LearnTable table, long leftOut, String metric, List<Contestant> contestants, double seconds) {
  private static final int SHOWN = 6;
  private static final int MOST_IMPORTANT = 5;

  LearnReport {
    contestants = List.copyOf(contestants);
  }

  /** How the columns are taken. */
  String columns() {
    var text = new StringBuilder();
    text.append(
        "%s: %,d rows%s%n"
            .formatted(
                table.file(),
                table.rows(),
                leftOut == 0
                    ? ""
                    : ", %,d of them left out, since %s is missing"
                        .formatted(leftOut, table.target().column())));
    var columns = TextTable.ofTexts("column", "as", "why");
    table.columns().forEach(taken -> columns.add(taken.name(), taken.as(), taken.why()));
    return text.append(columns.text("  ")).append('\n').toString();
  }

  /** The learners' measures, and one of them over time. */
  String measures() {
    List<String> names =
        new ArrayList<>(Quality.names(table.target().task()).stream().limit(SHOWN).toList());
    if (!names.contains(metric)) {
      names.set(names.size() - 1, metric);
    }
    var header = new ArrayList<>(List.of("learner"));
    header.addAll(names);
    header.add("rows/s");
    var measures = TextTable.ofNumbers(header);
    for (Contestant each : contestants) {
      var cells = new ArrayList<>(List.of(each.name()));
      SequencedMap<String, Double> of = each.test().quality().measures();
      names.forEach(name -> cells.add(number(of.getOrDefault(name, Double.NaN))));
      cells.add(
          String.format(Locale.ROOT, "%,.0f", each.test().rows() / Math.max(1e-9, each.seconds())));
      measures.add(cells);
    }
    return measures.text("") + health() + importance() + "\n" + overTime();
  }

  /** The numeric health of the learners that tell it. */
  private String health() {
    var text = new StringBuilder();
    for (Contestant each : contestants) {
      each.test()
          .learner()
          .health()
          .ifPresent(health -> text.append("%s: %s%n".formatted(each.name(), health)));
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  /** What matters most to each of the trees and forests. */
  private String importance() {
    var text = new StringBuilder();
    for (Contestant each : contestants) {
      String most =
          importance(each).entrySet().stream()
              .filter(entry -> entry.getValue() > 0)
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .limit(MOST_IMPORTANT)
              .map(entry ->
                  String.format(Locale.ROOT, "%s %.1f %%", entry.getKey(), 100 * entry.getValue()))
              .collect(Collectors.joining(", "));
      if (!most.isEmpty()) {
        text.append("%s: importance of %s%n".formatted(each.name(), most));
      }
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  /** The share of each attribute in what all splits have gained; empty where there are none. */
  private static Map<String, Double> importance(Contestant contestant) {
    Model model = contestant.test().learner().freeze();
    Model within = model instanceof CorrectedModel corrected ? corrected.within() : model;
    Map<String, Double> shares =
        within instanceof AttributeModel attributes ? attributes.importance() : Map.of();
    return shares.values().stream().anyMatch(share -> share > 0) ? shares : Map.of();
  }

  private String overTime() {
    var header = new ArrayList<>(List.of(metric + " since, at row"));
    contestants.forEach(each -> header.add(each.name()));
    var table = TextTable.ofNumbers(header);
    List<TestThenTrain.Point> first = contestants.getFirst().test().curve();
    for (int i = 0; i < first.size(); i++) {
      var cells = new ArrayList<>(List.of(String.format(Locale.ROOT, "%,d", first.get(i).rows())));
      for (Contestant each : contestants) {
        cells.add(number(value(each.test().curve().get(i))));
      }
      table.add(cells);
    }
    return table.text("");
  }

  private double value(TestThenTrain.Point point) {
    return point.since().measures().getOrDefault(metric, Double.NaN);
  }

  /** A number with about five digits. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** The same as JSON, names sorted. */
  String json() {
    var all = new TreeMap<String, @Nullable Object>();
    all.put("file", table.file().toString());
    all.put("rows", table.rows() - leftOut);
    all.put("left_out", leftOut);
    all.put("seconds", seconds);
    all.put("target", table.target().column());
    all.put("classes", table.target().classes());
    all.put("metric", metric);
    var columns = new ArrayList<Object>();
    table
        .columns()
        .forEach(taken ->
            columns.add(Map.of("name", taken.name(), "as", taken.as(), "why", taken.why())));
    all.put("columns", columns);
    var learners = new ArrayList<Object>();
    for (Contestant each : contestants) {
      var learner = new TreeMap<String, @Nullable Object>();
      learner.put("name", each.name());
      learner.put("seconds", each.seconds());
      each.test().learner().health().ifPresent(health -> learner.put("health", tree(health)));
      Map<String, Double> importance = importance(each);
      if (!importance.isEmpty()) {
        learner.put("importance", new TreeMap<>(importance));
      }
      learner.put("metrics", finite(each.test().quality().measures()));
      var curve = new ArrayList<Object>();
      for (TestThenTrain.Point point : each.test().curve()) {
        var at = new LinkedHashMap<String, @Nullable Object>();
        at.put("rows", point.rows());
        at.put(metric, finite(value(point)));
        curve.add(at);
      }
      learner.put("curve", curve);
      learners.add(learner);
    }
    all.put("learners", learners);
    return CanonicalJson.write(all) + "\n";
  }

  private static Map<String, @Nullable Object> tree(NumericHealth health) {
    var tree = new TreeMap<String, @Nullable Object>();
    tree.put("weights", health.weights());
    tree.put("zero_share", health.shareOfZeros());
    tree.put("not_finite", health.broken());
    tree.put("norm", finite(health.norm()));
    tree.put("largest", health.largest());
    return tree;
  }

  private static Map<String, @Nullable Object> finite(Map<String, Double> measures) {
    var finite = new TreeMap<String, @Nullable Object>();
    measures.forEach((name, value) -> finite.put(name, finite(value)));
    return finite;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The learning curves as a page of their own, without anything from elsewhere. */
  String html() {
    List<CurveChart.Line> lines = new ArrayList<>();
    for (Contestant each : contestants) {
      lines.add(
          new CurveChart.Line(
              each.name(),
              each.test().curve().stream()
                  .map(point -> new CurveChart.Point(point.rows(), value(point)))
                  .toList()));
    }
    return new CurveChart(
            "%s of %s, %s".formatted(metric, table.target().column(), table.file()), lines)
        .page();
  }
}
