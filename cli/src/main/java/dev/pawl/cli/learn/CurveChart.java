package dev.pawl.cli.learn;

import dev.pawl.control.page.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Lines over rows, as a page with one SVG.
 *
 * @param title what it shows
 * @param lines the lines; a value that is not finite is a gap
 */
record CurveChart(String title, List<Line> lines) {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int BOTTOM = 40;
  private static final int TICKS = 5;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c8553d", "#3a7d44", "#7d4e9f", "#b7791f", "#0f766e", "#9f1239", "#444");

  CurveChart {
    lines = List.copyOf(lines);
  }

  /** A named line. */
  record Line(String name, List<Point> points) {}

  /** A point of a line. */
  record Point(long rows, double value) {}

  String page() {
    var svg = new StringBuilder();
    double least = values().min().orElse(0);
    double most = values().max().orElse(1);
    double margin = most > least ? (most - least) * 0.05 : 1;
    double low = least - margin;
    double high = most + margin;
    long rows =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .mapToLong(Point::rows)
            .max()
            .orElse(1);
    for (int i = 0; i <= TICKS; i++) {
      double value = low + (high - low) * i / TICKS;
      double y = y(value, low, high);
      svg.append(
          String.format(
                  Locale.ROOT,
                  "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/><text x=\"%d\" y=\"%.1f\" class=\"y\">%.4g</text>%n",
                  LEFT,
                  WIDTH,
                  y,
                  y,
                  LEFT - 8,
                  y + 4,
                  value)
              .replace("\r", ""));
      long at = rows * i / TICKS;
      svg.append(
          String.format(
                  Locale.ROOT,
                  "<text x=\"%.1f\" y=\"%d\" class=\"x\">%,d</text>%n",
                  x(at, rows),
                  HEIGHT - BOTTOM + 20,
                  at)
              .replace("\r", ""));
    }
    var legend = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      svg.append(path(lines.get(i), colour, low, high, rows));
      legend.append(
          "<li><span style=\"background:%s\"></span>%s</li>"
              .formatted(colour, Html.escape(lines.get(i).name())));
    }
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%s</title>
    <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:%dpx}
    svg{width:100%%}.grid{stroke:#ddd}text{font-size:12px;fill:#555}.y{text-anchor:end}
    .x{text-anchor:middle}path{fill:none;stroke-width:2}ul{list-style:none;padding:0}
    li{display:inline-block;margin-right:1.5em}li span{display:inline-block;width:1em;height:.3em;
    margin-right:.5em;vertical-align:middle}</style></head>
    <body><h1>%s</h1><ul>%s</ul>
    <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
    %s</svg></body></html>
    """
        .formatted(
            Html.escape(title),
            WIDTH,
            Html.escape(title),
            legend,
            WIDTH,
            HEIGHT,
            Html.escape(title),
            svg);
  }

  private DoubleStream values() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::value)
        .filter(Double::isFinite);
  }

  private static double x(long at, long rows) {
    return LEFT + (double) (WIDTH - LEFT - 30) * at / Math.max(1, rows);
  }

  private static double y(double value, double low, double high) {
    return 10 + (HEIGHT - BOTTOM - 10) * (high - value) / (high - low);
  }

  private static String path(Line line, String colour, double low, double high, long rows) {
    var path = new StringBuilder();
    boolean pen = false;
    for (Point point : line.points()) {
      if (Double.isFinite(point.value())) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f,%.1f ",
                pen ? "L" : "M",
                x(point.rows(), rows),
                y(point.value(), low, high)));
      }
      pen = Double.isFinite(point.value());
    }
    return "<path d=\"%s\" stroke=\"%s\"><title>%s</title></path>%n"
        .formatted(path.toString().strip(), colour, Html.escape(line.name()))
        .replace("\r", "");
  }
}
