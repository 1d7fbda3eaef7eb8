package dev.pawl.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What specs would have done over the same events, one contestant each; the first is what the
 * others are compared with.
 *
 * @param model the contestants
 * @param span the span over which errors are measured
 * @param predictions how many predictions there were
 * @param outcomes how many outcomes there were
 * @param wallSeconds how long it took
 */
public record WhatIfReport(
    ModelReport model, Span span, long predictions, long outcomes, double wallSeconds) {

  public WhatIfReport {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(span, "span");
  }

  /** The table for the terminal, each line ended by a line feed. */
  public String table() {
    return ReportText.of(model, span) + "\n" + facts() + "\n";
  }

  private String facts() {
    return "%s predictions, %s outcomes, replayed in %s"
        .formatted(
            Figures.count(predictions), Figures.count(outcomes), Figures.seconds(wallSeconds));
  }

  /** The same for programs. */
  public String json() {
    return ReportJson.of(this);
  }

  /** The same as one page that needs nothing else. */
  public String html() {
    return ReportHtml.page("What would have happened", facts(), List.of(model), span);
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
