package dev.pawl.cli.trial;

import dev.pawl.trial.Figures;
import dev.pawl.trial.Verdict;
import java.util.List;
import java.util.Locale;

/** Intervals as bars on one axis, with 0 and the margin marked: a page without anything outside. */
final class IntervalPlot {
  private static final int WIDTH = 640;
  private static final int ROW = 48;

  private IntervalPlot() {}

  static String html(String title, Answer answer) {
    StringBuilder page = new StringBuilder(2_000);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append("</title><style>body{font:16px system-ui;margin:2em;max-width:50em}")
        .append("table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;text-align:left}")
        .append("</style><h1>")
        .append(escaped(title))
        .append("</h1>");
    if (!answer.shown().isEmpty()) {
      plot(page, answer.shown());
    }
    page.append("<table>");
    for (int row = 0; row < answer.table().size(); row++) {
      String cell = row == 0 ? "th" : "td";
      page.append("<tr>");
      for (String text : answer.table().get(row)) {
        page.append('<').append(cell).append('>').append(escaped(text));
        page.append("</").append(cell).append('>');
      }
      page.append("</tr>");
    }
    page.append("</table>");
    for (String sentence : answer.sentences()) {
      page.append("<p>").append(escaped(sentence)).append("</p>");
    }
    return page.append("</html>\n").toString();
  }

  private static void plot(StringBuilder page, List<Answer.Named> shown) {
    double low = 0;
    double high = 0;
    for (Answer.Named each : shown) {
      Verdict verdict = each.verdict();
      low = Math.min(low, -verdict.margin());
      high = Math.max(high, verdict.margin());
      for (double value : new double[] {verdict.lower(), verdict.estimate(), verdict.upper()}) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    double room = high > low ? (high - low) / 20 : 1;
    double from = low - room;
    double to = high + room;
    page.append("<svg role=\"img\" width=\"")
        .append(WIDTH)
        .append("\" height=\"")
        .append(ROW * shown.size() + 24)
        .append("\">");
    line(page, 0, from, to, ROW * shown.size(), "#000", "");
    for (int row = 0; row < shown.size(); row++) {
      Verdict verdict = shown.get(row).verdict();
      double y = ROW * row + 32.0;
      if (verdict.margin() > 0) {
        line(page, verdict.margin(), from, to, ROW * shown.size(), "#b50", "4");
        line(page, -verdict.margin(), from, to, ROW * shown.size(), "#b50", "4");
      }
      page.append("<text x=\"4\" y=\"").append(ROW * row + 18).append("\">");
      page.append(escaped(shown.get(row).name() + ": " + verdict.kind())).append("</text>");
      double left = x(Double.isFinite(verdict.lower()) ? verdict.lower() : from, from, to);
      double right = x(Double.isFinite(verdict.upper()) ? verdict.upper() : to, from, to);
      if (Double.isFinite(verdict.estimate())) {
        page.append(
            String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#06c\""
                    + " stroke-width=\"4\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"#06c\"/>",
                left,
                right,
                y,
                y,
                x(verdict.estimate(), from, to),
                y));
      }
    }
    page.append("<text x=\"4\" y=\"").append(ROW * shown.size() + 18).append("\">");
    page.append(Figures.of(from)).append("</text><text text-anchor=\"end\" x=\"").append(WIDTH - 4);
    page.append("\" y=\"").append(ROW * shown.size() + 18).append("\">");
    page.append(Figures.of(to)).append("</text></svg>");
  }

  private static void line(
      StringBuilder page,
      double at,
      double from,
      double to,
      int height,
      String colour,
      String dash) {
    page.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"%s\" stroke-dasharray=\"%s\"/>",
            x(at, from, to),
            x(at, from, to),
            height,
            colour,
            dash));
  }

  private static double x(double value, double from, double to) {
    return WIDTH * (value - from) / (to - from);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
