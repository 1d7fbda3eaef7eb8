package dev.pawl.cli.check;

import dev.pawl.control.page.Html;
import dev.pawl.watch.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check found as one page: no scripts, no fonts, nothing that is loaded from elsewhere. */
final class CheckPage {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 120;
  private static final int FOOT = 18;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --paper: #fff; --ink: #1c2330; --quiet: #5c6675;
        --rule: #e3e7ee; --before: #9a8f80; --now: #0b62c4; --bad: #c22f2f; }
      @media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e6eaf0;
        --quiet: #98a3b3; --rule: #2b323d; --before: #a79c8d; --now: #5ba8ff; --bad: #ff7b72; } }
      body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper);
        color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
      .finding { border-left: 4px solid var(--bad); padding: .1rem 0 .1rem .8rem; margin: .8rem 0; }
      .finding p { margin: .2rem 0; overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
      figure { margin: 1rem 0; } figcaption { font-weight: 600; }
      figcaption.found { color: var(--bad); }
      svg { display: block; width: 100%; max-width: 42rem; height: auto; font: 11px system-ui; }
      svg text { fill: var(--quiet); } svg .before { fill: var(--before); }
      svg .now { fill: var(--now); } svg line { stroke: var(--rule); }
      i.before, i.now { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
      i.before { background: var(--before); } i.now { background: var(--now); }
      """;

  private CheckPage() {}

  /**
   * A column's distribution.
   *
   * @param name its name
   * @param series what the bars beside each other stand for: one or two names
   * @param bars in their order
   */
  record Column(String name, List<String> series, List<Bar> bars) {
    Column {
      series = List.copyOf(series);
      bars = List.copyOf(bars);
    }
  }

  /**
   * What share of the rows has some values.
   *
   * @param label which values
   * @param shares in [0, 1], one for each series
   */
  record Bar(String label, List<Double> shares) {
    Bar {
      shares = List.copyOf(shares);
    }
  }

  static String of(String title, List<Finding> findings, List<Column> columns) {
    StringBuilder html = new StringBuilder(Html.head(title, STYLE));
    html.append("<h1>")
        .append(Html.escape(title))
        .append("</h1>\n<p>")
        .append(findings.isEmpty() ? "Nothing found." : findings.size() + " found.")
        .append("</p>\n");
    findings.forEach(finding -> finding(finding, html));
    if (!columns.isEmpty()) {
      html.append("<h2>Columns</h2>\n<p class=\"quiet\">Shares of the rows.");
      List<String> series = columns.getFirst().series();
      for (int i = 0; i < series.size(); i++) {
        html.append(i == series.size() - 1 ? " <i class=\"now\">" : " <i class=\"before\">")
            .append("</i>")
            .append(Html.escape(series.get(i)));
      }
      html.append("</p>\n");
    }
    List<String> found = findings.stream().map(FindingReport::field).toList();
    List<Column> ordered = new ArrayList<>(columns);
    ordered.sort((a, b) -> Boolean.compare(found.contains(b.name()), found.contains(a.name())));
    ordered.forEach(column -> column(column, found.contains(column.name()), html));
    return html.append("</body>\n</html>\n").toString();
  }

  private static void finding(Finding finding, StringBuilder html) {
    html.append("<div class=\"finding\"><p><b>")
        .append(Html.escape(FindingReport.field(finding)))
        .append("</b> ")
        .append(FindingReport.word(finding.kind()).replace('_', ' '))
        .append(
            String.format(
                Locale.ROOT,
                " <span class=\"quiet\">severity %.2f, confidence %.4f</span></p>\n<p>",
                finding.severity(),
                finding.confidence()))
        .append(Html.escape(finding.evidence()))
        .append("</p>\n<p>→ ")
        .append(Html.escape(finding.action()))
        .append("</p></div>\n");
  }

  private static void column(Column column, boolean found, StringBuilder html) {
    html.append("<figure><figcaption")
        .append(found ? " class=\"found\">" : ">")
        .append(Html.escape(column.name()))
        .append("</figcaption>\n<svg role=\"img\" viewBox=\"0 0 ")
        .append(WIDTH + " " + (HEIGHT + FOOT))
        .append("\"><title>")
        .append(Html.escape("Distribution of " + column.name()))
        .append("</title>\n<line x1=\"0\" x2=\"" + WIDTH + "\" y1=\"" + HEIGHT)
        .append("\" y2=\"" + HEIGHT + "\"/>\n");
    double most =
        column.bars().stream()
            .flatMap(bar -> bar.shares().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    double slot = (double) WIDTH / Math.max(1, column.bars().size());
    double wide = 0.9 * slot / column.series().size();
    for (int i = 0; i < column.bars().size(); i++) {
      Bar bar = column.bars().get(i);
      for (int s = 0; s < bar.shares().size(); s++) {
        double high = most > 0 ? (HEIGHT - 4) * bar.shares().get(s) / most : 0;
        html.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">",
                s == column.series().size() - 1 ? "now" : "before",
                i * slot + 0.05 * slot + s * wide,
                HEIGHT - high,
                wide,
                high));
        String words =
            String.format(
                Locale.ROOT,
                "%s, %s: %.2f %%",
                column.series().get(s),
                bar.label(),
                100 * bar.shares().get(s));
        html.append("<title>").append(Html.escape(words)).append("</title></rect>\n");
      }
    }
    labels(column.bars(), slot, html);
    html.append("</svg></figure>\n");
  }

  /** As many labels as there is room for. */
  private static void labels(List<Bar> bars, double slot, StringBuilder html) {
    int step = Math.max(1, (int) Math.ceil(70 / slot));
    for (int i = 0; i < bars.size(); i += step) {
      String label = bars.get(i).label();
      html.append(
              String.format(
                  Locale.ROOT,
                  "<text x=\"%.1f\" y=\"%d\">",
                  i * slot + 0.05 * slot,
                  HEIGHT + FOOT - 4))
          .append(Html.escape(label.length() <= 12 ? label : label.substring(0, 11) + "…"))
          .append("</text>\n");
    }
  }
}
