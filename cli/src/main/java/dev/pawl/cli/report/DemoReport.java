package dev.pawl.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a demo found: each model with the contestants {@link Run#FROZEN}, {@link Run#DAILY}, {@link
 * Run#PAWL} and {@link Run#UNGATED}.
 *
 * <p>But for CPU seconds, latencies and the wall time it says the same whenever its contestants did
 * the same.
 *
 * @param models the models
 * @param span the span over which errors are measured; training costs and decisions are those of
 *     the whole run
 * @param predictions how many predictions were answered
 * @param outcomes how many outcomes were taken in
 * @param latencyP50Micros half of the predictions were answered within so many microseconds
 * @param latencyP99Micros 99 of 100 were
 * @param wallSeconds how long it all took
 */
public record DemoReport(
    List<ModelReport> models,
    Span span,
    long predictions,
    long outcomes,
    long latencyP50Micros,
    long latencyP99Micros,
    double wallSeconds) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when a model lacks a contestant
   */
  public DemoReport {
    models = List.copyOf(models);
    Objects.requireNonNull(span, "span");
    for (ModelReport model : models) {
      for (String key : ModelReport.CONTESTANTS) {
        model.run(key);
      }
    }
  }

  /** The tables for the terminal, each line ended by a line feed. */
  public String table() {
    StringBuilder text = new StringBuilder();
    for (ModelReport model : models) {
      text.append(ReportText.of(model, span)).append('\n');
    }
    return text.append(facts()).append('\n').toString();
  }

  String facts() {
    return "%s predictions (latency p50 %s us, p99 %s us), %s outcomes, in %s"
        .formatted(
            Figures.count(predictions),
            Figures.count(latencyP50Micros),
            Figures.count(latencyP99Micros),
            Figures.count(outcomes),
            Figures.seconds(wallSeconds));
  }

  /** The content of {@code report.json}. */
  public String json() {
    return ReportJson.of(this);
  }

  /** The content of {@code report.html}: one page that needs nothing else. */
  public String html() {
    return ReportHtml.page("A year of flights, predicted as it went", facts(), models, span);
  }

  /**
   * Writes {@code report.json} and {@code report.html}.
   *
   * @param folder where to; made when it is not there
   * @throws IOException when it cannot be written
   */
  public void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), json(), StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("report.html"), html(), StandardCharsets.UTF_8);
  }
}
