package dev.pawl.cli.trial;

import dev.pawl.control.page.Html;
import dev.pawl.trial.Figures;
import dev.pawl.trial.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** An answer as a page with its pictures, without anything from outside. */
public final class PlotPage {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 280;
  private static final int LEFT = 70;
  private static final int ROW = 48;
  private static final int TICKS = 4;
  private static final List<String> COLOURS = List.of("#06c", "#b50", "#777", "#083");

  private final StringBuilder page = new StringBuilder(4_000);

  private PlotPage() {}

  static String html(String title, Answer answer) {
    return html(title, answer.plots(), answer.table(), answer.sentences());
  }

  /**
   * A page.
   *
   * @param title its heading
   * @param plots its pictures
   * @param table a header and rows
   * @param sentences what it says below
   */
  public static String html(
      String title, List<Plot> plots, List<List<String>> table, List<String> sentences) {
    PlotPage page = new PlotPage();
    page.page
        .append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(Html.escape(title))
        .append("</title><style>body{font:16px system-ui;margin:2em;max-width:50em}")
        .append("table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;text-align:left}")
        .append("svg{overflow:visible;display:block;margin:1em 0 2em}svg text{font-size:13px}")
        .append("</style><h1>")
        .append(Html.escape(title))
        .append("</h1>");
    plots.forEach(page::plot);
    page.table(table);
    sentences.forEach(sentence -> page.page.append("<p>").append(Html.escape(sentence)));
    return page.page.append("</html>\n").toString();
  }

  /** One picture as a file of its own, in SVG. */
  public static String svg(Plot plot) {
    PlotPage page = new PlotPage();
    page.draw(plot);
    return page.page
        .toString()
        .replaceFirst(
            "<svg role=\"img\" width=\"(\\d+)\" height=\"(\\d+)\">",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 $1 $2\""
                + " font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect x=\"-8\" y=\"-8\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
        .replace("/><", "/>\n<")
        .replace("</text><", "</text>\n<")
        .concat("\n");
  }

  private void table(List<List<String>> rows) {
    page.append("<table>");
    for (int row = 0; row < rows.size(); row++) {
      String cell = row == 0 ? "th" : "td";
      page.append("<tr>");
      for (String text : rows.get(row)) {
        page.append('<').append(cell).append('>').append(Html.escape(text));
        page.append("</").append(cell).append('>');
      }
      page.append("</tr>");
    }
    page.append("</table>");
  }

  private void plot(Plot plot) {
    page.append("<h2>").append(Html.escape(plot.title())).append("</h2>");
    draw(plot);
  }

  private void draw(Plot plot) {
    switch (plot) {
      case Plot.Intervals intervals -> intervals(intervals);
      case Plot.Lines lines -> lines(lines);
      case Plot.Shares shares -> shares(shares);
    }
  }

  /** Where values of a range lie between two places of the picture. */
  private record Axis(double from, double to, double start, double end, boolean logarithmic) {
    static Axis of(List<Double> values, double start, double end, boolean logarithmic) {
      double low = values.stream().filter(Double::isFinite).mapToDouble(v -> v).min().orElse(0);
      double high = values.stream().filter(Double::isFinite).mapToDouble(v -> v).max().orElse(1);
      if (logarithmic) {
        return new Axis(low / 1.1, high * 1.1, start, end, true);
      }
      double room = high > low ? (high - low) / 20 : Math.max(1, Math.abs(low)) / 2;
      return new Axis(low - room, high + room, start, end, false);
    }

    /** From the first value to the last one, without room beyond them. */
    static Axis tight(List<Double> values, double start, double end) {
      Axis roomy = of(values, start, end, false);
      double low = values.stream().mapToDouble(v -> v).min().orElse(0);
      double high = values.stream().mapToDouble(v -> v).max().orElse(1);
      return high > low ? new Axis(low, high, start, end, false) : roomy;
    }

    double at(double value) {
      double share =
          logarithmic
              ? StrictMath.log(value / from) / StrictMath.log(to / from)
              : (value - from) / (to - from);
      return start + (end - start) * Math.clamp(share, 0, 1);
    }

    double tick(int tick) {
      double share = (double) tick / TICKS;
      return logarithmic ? from * StrictMath.pow(to / from, share) : from + share * (to - from);
    }
  }

  private void intervals(Plot.Intervals plot) {
    List<Double> values = new ArrayList<>(List.of(0.0, plot.margin(), -plot.margin()));
    for (Plot.Intervals.Row row : plot.rows()) {
      Interval interval = row.interval();
      values.addAll(List.of(interval.lower(), interval.estimate(), interval.upper()));
    }
    int height = ROW * plot.rows().size();
    Axis axis = Axis.of(values, 0, WIDTH, false);
    open(height + 24);
    line(axis.at(0), 0, axis.at(0), height, "#000", 1, "");
    if (plot.margin() > 0) {
      line(axis.at(plot.margin()), 0, axis.at(plot.margin()), height, "#b50", 1, "4");
      line(axis.at(-plot.margin()), 0, axis.at(-plot.margin()), height, "#b50", 1, "4");
    }
    for (int row = 0; row < plot.rows().size(); row++) {
      Interval interval = plot.rows().get(row).interval();
      double y = ROW * row + 32.0;
      text(4, ROW * row + 18.0, "start", plot.rows().get(row).name());
      if (Double.isFinite(interval.estimate())) {
        line(axis.at(interval.lower()), y, axis.at(interval.upper()), y, "#06c", 4, "");
        page.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"#06c\"/>",
                axis.at(interval.estimate()),
                y));
      }
    }
    text(4, height + 18.0, "start", Figures.of(axis.from()));
    text(WIDTH - 4.0, height + 18.0, "end", Figures.of(axis.to()));
    page.append("</svg>");
  }

  private void lines(Plot.Lines plot) {
    Axis x = Axis.tight(all(plot, Plot.Lines.Point::x), LEFT, WIDTH - 10.0);
    Axis y = Axis.of(all(plot, Plot.Lines.Point::y), HEIGHT, 0, plot.logarithmic());
    open(HEIGHT + 50 + 16 * plot.lines().size());
    for (int tick = 0; tick <= TICKS; tick++) {
      double across = x.at(x.tick(tick));
      double up = y.at(y.tick(tick));
      line(LEFT, up, WIDTH - 10.0, up, "#ddd", 1, "");
      text(LEFT - 6.0, up + 4, "end", Figures.of(y.tick(tick)));
      text(across, HEIGHT + 18.0, "middle", Figures.of(x.tick(tick)));
    }
    text((LEFT + WIDTH) / 2.0, HEIGHT + 36.0, "middle", plot.x());
    if (!plot.logarithmic() && y.from() < 0 && y.to() > 0) {
      line(LEFT, y.at(0), WIDTH - 10.0, y.at(0), "#000", 1, "");
    }
    for (int at = 0; at < plot.lines().size(); at++) {
      Plot.Lines.Line line = plot.lines().get(at);
      String colour = COLOURS.get(at % COLOURS.size());
      path(line.points(), x, y, colour);
      text(LEFT, HEIGHT + 56.0 + 16 * at, "start", line.name(), colour);
    }
    page.append("</svg>");
  }

  private static List<Double> all(Plot.Lines plot, ToDoubleFunction<Plot.Lines.Point> of) {
    return plot.lines().stream()
        .flatMap(line -> line.points().stream())
        .map(of::applyAsDouble)
        .toList();
  }

  private void path(List<Plot.Lines.Point> points, Axis x, Axis y, String colour) {
    page.append("<path fill=\"none\" stroke-width=\"2\" stroke=\"")
        .append(colour)
        .append("\" d=\"");
    boolean drawing = false;
    for (Plot.Lines.Point point : points) {
      boolean seen = Double.isFinite(point.x()) && Double.isFinite(point.y());
      if (seen) {
        page.append(
            String.format(
                Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x.at(point.x()), y.at(point.y())));
      }
      drawing = seen;
    }
    page.append("\"/>");
  }

  private void shares(Plot.Shares plot) {
    open(ROW * plot.bars().size() + 24);
    for (int row = 0; row < plot.bars().size(); row++) {
      text(4, ROW * row + 18.0, "start", plot.bars().get(row).name());
      double from = 0;
      for (int part = 0; part < plot.parts().size(); part++) {
        double width = WIDTH * plot.bars().get(row).shares().get(part);
        page.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>",
                from,
                ROW * row + 24,
                width,
                COLOURS.get(part % COLOURS.size())));
        from += width;
      }
    }
    for (int part = 0; part < plot.parts().size(); part++) {
      text(
          4 + (double) WIDTH * part / plot.parts().size(),
          ROW * plot.bars().size() + 18.0,
          "start",
          plot.parts().get(part),
          COLOURS.get(part % COLOURS.size()));
    }
    page.append("</svg>");
  }

  private void open(int height) {
    page.append("<svg role=\"img\" width=\"").append(WIDTH);
    page.append("\" height=\"").append(height).append("\">");
  }

  private void line(
      double x1, double y1, double x2, double y2, String colour, int width, String dash) {
    page.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"%d\" stroke-dasharray=\"%s\"/>",
            x1,
            y1,
            x2,
            y2,
            colour,
            width,
            dash));
  }

  private void text(double x, double y, String anchor, String text) {
    text(x, y, anchor, text, "#000");
  }

  private void text(double x, double y, String anchor, String text, String colour) {
    page.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
            x,
            y,
            anchor,
            colour,
            Html.escape(text)));
  }
}
