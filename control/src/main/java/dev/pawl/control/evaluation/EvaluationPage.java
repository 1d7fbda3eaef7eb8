package dev.pawl.control.evaluation;

import dev.pawl.control.evaluation.Evaluation.Check;
import dev.pawl.control.evaluation.Evaluation.Shown;
import dev.pawl.control.page.Html;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** An evaluation as one page that can be read, printed and kept: nothing in it is loaded. */
public final class EvaluationPage {
  private static final int WIDTH = 640;
  private static final int EDGE = 20;

  private final Evaluation evaluation;
  private final StringBuilder html = new StringBuilder(8192);

  private EvaluationPage(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** The page. */
  public static String of(Evaluation evaluation) {
    return new EvaluationPage(evaluation).page();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(EvaluationPage.class.getResourceAsStream("evaluation.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading evaluation.css", e);
    }
  }

  private String page() {
    Decision decision = evaluation.decision();
    String title =
        "%s: %s of version %s"
            .formatted(decision.model(), word(decision.kind()), decision.version());
    html.append(Html.head(title, style())).append("<main>\n<h1>").append(Html.escape(title));
    html.append("</h1>\n<p class=\"reason\">").append(Html.escape(decision.reason()));
    html.append("</p>\n");
    about(decision);
    compared();
    measured("Checks before any traffic", evaluation.checks(), "No check had anything to measure.");
    measured("Slices", evaluation.slices(), "No slice was compared.");
    rest();
    history();
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private void about(Decision decision) {
    Evaluation.Who who = evaluation.who();
    table("Who and when");
    row("Decision", decision.id());
    row("Decided by", who.decider());
    if (!who.command().isEmpty()) {
      row("Command", "%s, given at %s".formatted(who.command(), who.time()));
      row("Reason given", who.reason().isEmpty() ? "none" : who.reason());
    }
    row("Event time", Instant.ofEpochMilli(decision.eventTime()).toString());
    if (evaluation.version().isPresent()) {
      version(evaluation.version().get());
    } else {
      row("Version", decision.version());
    }
    end();
  }

  private void version(Version version) {
    String model = version.model();
    html.append("<tr><th>Version</th><td>").append(link(model, version.id())).append("</td></tr>");
    html.append("<tr><th>Parents</th><td>");
    List<String> parents = version.parents();
    html.append(parents.isEmpty() ? "none" : "");
    for (int i = 0; i < parents.size(); i++) {
      html.append(i == 0 ? "" : ", ").append(link(model, parents.get(i)));
    }
    html.append("</td></tr>\n");
    row("Lineage", version.lineage());
    row("Made by", version.by());
    row(
        "Learned from",
        version.data().examples() == 0
            ? "no example since its parents"
            : "%d examples since its parents, labels from %s to %s"
                .formatted(
                    version.data().examples(),
                    Instant.ofEpochMilli(version.data().fromTime()),
                    Instant.ofEpochMilli(version.data().toTime())));
    row("Content hash", version.hash());
  }

  private static String link(String model, String version) {
    return "<a href=\"/v1/models/%s/versions/%s\">%s</a>"
        .formatted(Html.escape(model), Html.escape(version), Html.escape(version));
  }

  private void compared() {
    table("What was compared");
    if (evaluation.against().isEmpty()) {
      row("Compared with", "nothing");
    } else {
      html.append("<tr><th>Compared with</th><td>")
          .append(link(evaluation.decision().model(), evaluation.against()))
          .append("</td></tr>\n");
    }
    if (evaluation.verdict().isEmpty()) {
      row("Verdict", "none: nothing was compared on labels");
      end();
      return;
    }
    Shown shown = evaluation.verdict().get();
    row("Verdict", shown.kind().toLowerCase(Locale.ROOT).replace('_', ' '));
    row(
        "Difference of losses",
        "%s, %.1f %% interval %s to %s (below 0: better than what it was compared with)"
            .formatted(
                digits(shown.estimate()),
                100 * shown.confidence(),
                digits(shown.lower()),
                digits(shown.upper())));
    row("Margin", digits(shown.margin()));
    row("Examples", Long.toString(shown.examples()));
    row("Blocks of event time", Long.toString(shown.blocks()));
    row(
        "Span",
        "%s to %s"
            .formatted(
                evaluation.since().isEmpty() ? "unknown" : evaluation.since(),
                Instant.ofEpochMilli(evaluation.decision().eventTime())));
    end();
    interval(shown);
  }

  /** The interval on a line, with 0 and the margin marked. */
  private void interval(Shown shown) {
    double least = Math.min(Math.min(shown.lower(), 0), -shown.margin());
    double most = Math.max(Math.max(shown.upper(), 0), shown.margin());
    if (!Double.isFinite(least) || !Double.isFinite(most) || least == most) {
      return;
    }
    double scale = (WIDTH - 2.0 * EDGE) / (most - least);
    html.append(
        "<svg viewBox=\"0 0 %d 60\" role=\"img\" aria-label=\"The interval of the difference, 0 and the margin\">\n"
            .formatted(WIDTH));
    line("zero", at(0, least, scale), 5, 45);
    if (shown.margin() > 0) {
      line("margin", at(shown.margin(), least, scale), 5, 45);
    }
    html.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"interval\" x=\"%.1f\" y=\"20\" width=\"%.1f\" height=\"10\"/>\n",
            at(shown.lower(), least, scale),
            (shown.upper() - shown.lower()) * scale));
    line("estimate", at(shown.estimate(), least, scale), 15, 35);
    html.append(
        String.format(
            Locale.ROOT, "<text x=\"%.1f\" y=\"57\">0</text>\n</svg>\n", at(0, least, scale)));
  }

  private static double at(double value, double least, double scale) {
    return EDGE + (value - least) * scale;
  }

  private void line(String name, double x, int from, int to) {
    html.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n",
            name,
            x,
            x,
            from,
            to));
  }

  private void measured(String title, List<Check> checks, String otherwise) {
    html.append("<h2>").append(title).append("</h2>\n");
    if (checks.isEmpty()) {
      html.append("<p>").append(otherwise).append("</p>\n");
      return;
    }
    html.append("<table><tr><th>On</th><th>This version</th><th>Compared with</th></tr>\n");
    for (Check check : checks) {
      html.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  Html.escape(check.name()),
                  digits(check.candidate()),
                  check.champion().isPresent() ? digits(check.champion().getAsDouble()) : ""));
    }
    end();
  }

  private void rest() {
    if (!evaluation.more().isEmpty()) {
      table("Further evidence");
      evaluation.more().forEach(this::row);
      end();
    }
  }

  private void history() {
    html.append("<h2>What was decided about this version</h2>\n<table>");
    html.append("<tr><th>Decision</th><th>Event time</th><th>Kind</th><th>Reason</th></tr>\n");
    for (Decision each : evaluation.history()) {
      html.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  Html.escape(each.id()),
                  Instant.ofEpochMilli(each.eventTime()),
                  word(each.kind()),
                  Html.escape(each.reason())));
    }
    end();
  }

  private void table(String title) {
    html.append("<h2>").append(title).append("</h2>\n<table class=\"facts\">\n");
  }

  private void row(String name, String value) {
    html.append("<tr><th>")
        .append(Html.escape(name))
        .append("</th><td>")
        .append(Html.escape(value))
        .append("</td></tr>\n");
  }

  private void end() {
    html.append("</table>\n");
  }

  private static String digits(double value) {
    return Html.minus(String.format(Locale.ROOT, "%.6g", value));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
