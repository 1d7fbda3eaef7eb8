package dev.pawl.cli.report;

import dev.pawl.control.page.Html;
import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reports as one page: no scripts, no fonts, nothing that is loaded from elsewhere. */
final class ReportHtml {
  private static final int LATEST = 25;
  private static final Set<Kind> TURNS =
      EnumSet.of(
          Kind.APPLY,
          Kind.PROMOTE,
          Kind.ROLLBACK,
          Kind.PARK,
          Kind.REVIVE,
          Kind.REJECT,
          Kind.RECALIBRATE,
          Kind.TRAINING_FAILED,
          Kind.FINDING,
          Kind.FINDING_CLOSED);

  private final ModelReport model;
  private final Span span;

  private ReportHtml(ModelReport model, Span span) {
    this.model = model;
    this.span = span;
  }

  static String page(String title, String facts, List<ModelReport> models, Span span) {
    StringBuilder html = new StringBuilder(Html.head(title, resource("report.css")));
    html.append("<header><h1>")
        .append(Html.escape(title))
        .append("</h1>\n<p>")
        .append(Html.escape(span.words() + ". " + facts + "."))
        .append("</p></header>\n<main>\n");
    for (ModelReport model : models) {
      new ReportHtml(model, span).section(html);
    }
    return html.append(resource("reading.html")).append("</main>\n</body>\n</html>\n").toString();
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": not packed with Pawl (expected: beside its classes)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  private void section(StringBuilder html) {
    html.append("<section>\n<h2>").append(Html.escape(model.name())).append("</h2>\n");
    html.append("<p class=\"facts\">")
        .append(Html.escape(capital(model.metricWords())))
        .append(" over ")
        .append(Figures.count(model.subject().examples(span)))
        .append(" labels; smaller is better.");
    model
        .labelDelay()
        .ifPresent(
            delay -> html.append(" Label delay: ").append(Html.escape(delay.words())).append('.'));
    html.append("</p>\n");
    table(html);
    differences(html);
    legend(html);
    chart(html, "Error per week", weekly());
    if (model.runs().size() > 1) {
      chart(
          html,
          "Difference to %s, added up (going down is gaining on it)"
              .formatted(model.baseline().key()),
          cumulative());
    }
    decisions(html);
    html.append("</section>\n");
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  // ---- the table ------------------------------------------------------------------------------

  private void table(StringBuilder html) {
    html.append("<div class=\"wide\"><table>\n<thead><tr><th></th><th>error</th>")
        .append("<th>training CPU</th><th>examples learned</th><th>updates</th>")
        .append("<th>promotions</th><th>parked</th><th>rollbacks</th></tr></thead>\n<tbody>\n");
    for (Run run : model.runs()) {
      html.append("<tr")
          .append(run.equals(model.subject()) ? " class=\"subject\"" : "")
          .append("><th scope=\"row\">")
          .append(Html.escape(run.key()))
          .append("<small>")
          .append(Html.escape(run.title()))
          .append("</small></th>");
      cell(html, Figures.error(run.error(span)));
      cell(html, Figures.seconds(Figures.cpuSeconds(run.training())));
      cell(html, Figures.count(run.training().examples()));
      cell(html, Figures.count(run.updates()));
      cell(html, Figures.count(run.promotions()));
      cell(html, Figures.count(run.count(Kind.PARK)));
      cell(html, Figures.count(run.count(Kind.ROLLBACK)));
      html.append("</tr>\n");
      model.besides(run).forEach((name, cost) -> beside(html, name, cost));
    }
    html.append("</tbody></table></div>\n");
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td>").append(Html.escape(text)).append("</td>");
  }

  private static void beside(StringBuilder html, String name, Cost cost) {
    html.append("<tr class=\"beside\"><th scope=\"row\">").append(name).append("</th><td></td>");
    cell(html, Figures.seconds(Figures.cpuSeconds(cost)));
    cell(html, Figures.count(cost.examples()));
    html.append("<td></td><td></td><td></td><td></td></tr>\n");
  }

  private void differences(StringBuilder html) {
    html.append("<ul class=\"differences\">\n");
    for (Comparison comparison : model.comparisons(span)) {
      int decimals = Figures.decimals(comparison.second().error(span)) + 1;
      html.append("<li><b>")
          .append(Html.escape(comparison.first().key() + " \u2212 " + comparison.second().key()))
          .append("</b> ")
          .append(Html.minus(Figures.signed(comparison.interval().estimate(), decimals)))
          .append(" <span>95\u00a0%: ")
          .append(Html.minus(ReportText.interval(comparison, decimals)))
          .append("</span> ")
          .append(Html.escape(ReportText.unpaired(comparison)))
          .append("</li>\n");
    }
    ReportText.trainingRatio(model)
        .ifPresent(ratio ->
            html.append("<li><b>training CPU, daily / pawl</b> ")
                .append(ratio.replace('x', '\u00d7'))
                .append("</li>\n"));
    html.append("</ul>\n");
  }

  // ---- the charts -----------------------------------------------------------------------------

  private void legend(StringBuilder html) {
    html.append("<p class=\"legend\">");
    for (int i = 0; i < model.runs().size(); i++) {
      html.append("<span class=\"s%d\"><i></i>".formatted(style(i)))
          .append(Html.escape(model.runs().get(i).key()))
          .append("</span>");
    }
    html.append("</p>\n");
  }

  private int style(int index) {
    return switch (model.runs().get(index).key()) {
      case Run.FROZEN -> 0;
      case Run.DAILY -> 1;
      case Run.PAWL -> 2;
      case Run.UNGATED -> 3;
      default -> index % 8;
    };
  }

  private static void chart(StringBuilder html, String caption, LineChart chart) {
    html.append("<figure><figcaption>")
        .append(Html.escape(caption))
        .append("</figcaption>\n<div class=\"wide\">")
        .append(chart.svg())
        .append("</div></figure>\n");
  }

  private LineChart weekly() {
    List<LineChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < model.runs().size(); i++) {
      Run run = model.runs().get(i);
      Blocks blocks = Blocks.of(run, span);
      List<LineChart.Point> points = new ArrayList<>();
      for (int block = 0; block < span.blocks(); block++) {
        double mean = blocks.losses[block] / blocks.examples[block];
        points.add(point(run, block, span.middle(block), mean, Figures.error(mean)));
      }
      lines.add(new LineChart.Line(style(i), run.key(), points));
    }
    return new LineChart("Error per week of each contestant", span, inFront(lines), marks());
  }

  private LineChart cumulative() {
    Run baseline = model.baseline();
    Blocks reference = Blocks.of(baseline, span);
    List<LineChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < model.runs().size(); i++) {
      Run run = model.runs().get(i);
      Blocks blocks = Blocks.of(run, span);
      List<LineChart.Point> points = new ArrayList<>();
      double sum = 0;
      for (int block = 0; block < span.blocks(); block++) {
        sum += blocks.losses[block] - reference.losses[block];
        points.add(point(run, block, span.middle(block), sum, Figures.signed(sum, 1)));
      }
      lines.add(new LineChart.Line(style(i), run.key(), points));
    }
    return new LineChart(
        "Sum of losses less those of " + baseline.key(), span, inFront(lines), List.of());
  }

  /** The line that the report is about is drawn last, over the others. */
  private List<LineChart.Line> inFront(List<LineChart.Line> lines) {
    List<LineChart.Line> ordered = new ArrayList<>(lines);
    ordered.sort((a, b) ->
        Boolean.compare(
            a.name().equals(model.subject().key()), b.name().equals(model.subject().key())));
    return ordered;
  }

  private LineChart.Point point(Run run, int block, long time, double value, String shown) {
    String words =
        "%s, week %d (around %s): %s".formatted(run.key(), block + 1, span.words(time), shown);
    return new LineChart.Point(time, value, words);
  }

  private List<LineChart.Mark> marks() {
    List<LineChart.Mark> marks = new ArrayList<>();
    Run subject = model.subject();
    for (Decision decision : subject.promoted()) {
      marks.add(mark(decision, "promoted"));
    }
    for (Decision decision : subject.decisions()) {
      if (decision.kind() == Kind.ROLLBACK) {
        marks.add(mark(decision, "rolled-back"));
      } else if (decision.kind() == Kind.PARK) {
        marks.add(mark(decision, "parked"));
      }
    }
    return marks;
  }

  private LineChart.Mark mark(Decision decision, String kind) {
    return new LineChart.Mark(
        decision.eventTime(), kind, span.words(decision.eventTime()) + ": " + decision.reason());
  }

  /** Losses and labels of each block of seven days. */
  private record Blocks(double[] losses, long[] examples) {

    static Blocks of(Run run, Span span) {
      Blocks blocks = new Blocks(new double[span.blocks()], new long[span.blocks()]);
      for (Scoreboard.Hour hour : run.scoreboard().hours()) {
        if (span.contains(hour.start())) {
          int block = span.block(hour.start());
          blocks.losses[block] += hour.loss();
          blocks.examples[block] += hour.examples();
        }
      }
      return blocks;
    }
  }

  // ---- the decisions --------------------------------------------------------------------------

  private void decisions(StringBuilder html) {
    Run subject = model.subject();
    List<Decision> turns =
        subject.decisions().reversed().stream()
            .filter(decision -> TURNS.contains(decision.kind()))
            .toList();
    html.append("<h3>Decisions of ").append(Html.escape(subject.key())).append("</h3>\n");
    subject
        .champion()
        .ifPresent(champion ->
            html.append("<p>Version ")
                .append(Html.escape(named(champion)))
                .append(" serves at the end.</p>\n"));
    list(html, turns.subList(0, Math.min(LATEST, turns.size())));
    if (turns.size() > LATEST) {
      html.append(
          "<details><summary>%s earlier decisions</summary>\n"
              .formatted(Figures.count(turns.size() - LATEST)));
      list(html, turns.subList(LATEST, turns.size()));
      html.append("</details>\n");
    }
  }

  private static String named(Version version) {
    return version.hash().isEmpty()
        ? version.id()
        : "%s (%s)"
            .formatted(
                version.id(), version.hash().substring(0, Math.min(12, version.hash().length())));
  }

  private void list(StringBuilder html, List<Decision> decisions) {
    html.append("<ol class=\"decisions\">\n");
    for (Decision decision : decisions) {
      String kind = decision.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      html.append("<li><time>")
          .append(span.words(decision.eventTime()))
          .append("</time> <em class=\"")
          .append(kind)
          .append("\">")
          .append(kind)
          .append("</em> ")
          .append(Html.escape(decision.reason()))
          .append("</li>\n");
    }
    html.append("</ol>\n");
  }
}
