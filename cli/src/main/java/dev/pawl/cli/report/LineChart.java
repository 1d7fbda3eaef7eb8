package dev.pawl.cli.report;

import dev.pawl.control.page.Html;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over event time as SVG, with marks under them. The page that it goes into gives the
 * colours, by the classes {@code s0}, {@code s1} and so on.
 *
 * @param title what it shows, in a sentence, also for those who hear the page
 * @param span the time from left to right
 * @param lines the lines; a value that is not finite is a gap
 * @param marks what happened when; shown in one lane for each kind
 */
record LineChart(String title, Span span, List<Line> lines, List<Mark> marks) {
  private static final int WIDTH = 880;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int PLOT = 260;
  private static final int LANE = 18;
  private static final int AXIS = 24;
  private static final int TICKS = 5;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  LineChart {
    lines = List.copyOf(lines);
    marks = List.copyOf(marks);
  }

  /**
   * A line.
   *
   * @param style the number of its class
   * @param name what it is
   * @param points from left to right
   */
  record Line(int style, String name, List<Point> points) {}

  /**
   * A point of a line.
   *
   * @param time its event time
   * @param value its value
   * @param words what is shown when it is pointed at
   */
  record Point(long time, double value, String words) {}

  /**
   * Something that happened.
   *
   * @param time its event time
   * @param kind the name of its lane and class, in lower-case letters
   * @param words what is shown when it is pointed at
   */
  record Mark(long time, String kind, String words) {}

  String svg() {
    List<String> lanes = marks.stream().map(Mark::kind).distinct().sorted().toList();
    int height = TOP + PLOT + AXIS + LANE * lanes.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, height, Html.escape(title)));
    Scale scale = Scale.of(lines);
    grid(svg, scale);
    months(svg);
    for (Line line : lines) {
      draw(svg, line, scale);
    }
    for (int lane = 0; lane < lanes.size(); lane++) {
      lane(svg, lanes.get(lane), TOP + PLOT + AXIS + lane * LANE);
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg, Scale scale) {
    for (double value = scale.least; value <= scale.most + scale.step / 2; value += scale.step) {
      double at = Math.abs(value) < scale.step / 1e6 ? 0 : value;
      double y = scale.y(at);
      svg.append(
          "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text class=\"y\" x=\"%d\" y=\"%s\">%s</text>\n"
              .formatted(
                  at == 0 && scale.least < 0 ? "zero" : "grid",
                  LEFT,
                  WIDTH - RIGHT,
                  coordinate(y),
                  coordinate(y),
                  LEFT - 8,
                  coordinate(y + 4),
                  Html.minus(Figures.number(at, scale.decimals()))));
    }
  }

  private void months(StringBuilder svg) {
    ZonedDateTime first = span.at(span.from()).toLocalDate().atStartOfDay(span.zone());
    boolean months = span.to() - span.from() > 70L * 24 * 3_600_000;
    ZonedDateTime at = months ? first.withDayOfMonth(1) : first;
    int days = (int) Math.max(1, (span.to() - span.from()) / (8L * 24 * 3_600_000));
    int every = Math.max(1, span.blocks() / 60);
    while (at.toInstant().toEpochMilli() < span.to()) {
      long time = at.toInstant().toEpochMilli();
      if (time >= span.from()) {
        String x = coordinate(x(time));
        svg.append(
            "<line class=\"tick\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/><text class=\"x\" x=\"%s\" y=\"%d\">%s</text>\n"
                .formatted(
                    x,
                    x,
                    TOP + PLOT,
                    TOP + PLOT + 5,
                    x,
                    TOP + PLOT + 18,
                    (months ? MONTH : DAY).format(at)));
      }
      at = months ? at.plusMonths(every) : at.plusDays(days);
    }
  }

  private void draw(StringBuilder svg, Line line, Scale scale) {
    StringBuilder path = new StringBuilder();
    StringBuilder points = new StringBuilder();
    boolean gap = true;
    for (Point point : line.points()) {
      if (!Double.isFinite(point.value())) {
        gap = true;
        continue;
      }
      String x = coordinate(x(point.time()));
      String y = coordinate(scale.y(point.value()));
      path.append(gap ? "M" : "L").append(x).append(' ').append(y);
      gap = false;
      points.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>"
              .formatted(x, y, Html.escape(point.words())));
    }
    svg.append("<g class=\"s%d\"><path d=\"%s\"/>%s</g>\n".formatted(line.style(), path, points));
  }

  private void lane(StringBuilder svg, String kind, int top) {
    svg.append(
        "<text class=\"y\" x=\"%d\" y=\"%d\">%s</text><g class=\"%s\">"
            .formatted(LEFT - 8, top + 13, Html.escape(kind), Html.escape(kind)));
    for (Mark mark : marks) {
      if (mark.kind().equals(kind) && span.contains(mark.time())) {
        svg.append(
            "<rect x=\"%s\" y=\"%d\" width=\"2.4\" height=\"%d\"><title>%s</title></rect>"
                .formatted(
                    coordinate(x(mark.time()) - 1.2),
                    top + 2,
                    LANE - 4,
                    Html.escape(mark.words())));
      }
    }
    svg.append("</g>\n");
  }

  private double x(long time) {
    double share = (double) (time - span.from()) / (span.to() - span.from());
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static String coordinate(double value) {
    return String.format(Locale.ENGLISH, "%.1f", value);
  }

  /** The values from bottom to top, at steps of 1, 2 or 5 times a power of ten. */
  private record Scale(double least, double most, double step) {

    static Scale of(List<Line> lines) {
      List<Double> values = new ArrayList<>();
      lines.forEach(line -> line.points().forEach(point -> values.add(point.value())));
      double least = values.stream().filter(Double::isFinite).min(Double::compare).orElse(0.0);
      double most = values.stream().filter(Double::isFinite).max(Double::compare).orElse(1.0);
      if (!(most - least > Math.abs(most) * 1e-9)) {
        double room = most == 0 ? 1 : Math.abs(most) / 10;
        least -= room;
        most += room;
      }
      double step = step((most - least) / TICKS);
      return new Scale(Math.floor(least / step) * step, Math.ceil(most / step) * step, step);
    }

    private static double step(double atLeast) {
      double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
      double times = atLeast / power;
      return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
    }

    double y(double value) {
      return TOP + PLOT * (most - value) / (most - least);
    }

    int decimals() {
      return (int) Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
    }
  }
}
