package dev.pawl.bench.real;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws a study as SVG: the losses week by week, and below them when what was found. */
public final class StudyPlot {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 260;
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final int ROW = 16;
  private static final String[] COLOURS = {"#888", "#06c", "#c40"};

  private final DriftStudy.Result result;
  private final Formatter svg = new Formatter(Locale.ROOT);
  private final double most;

  private StudyPlot(DriftStudy.Result result) {
    this.result = result;
    most =
        Stream.of(result.frozen(), result.any().losses(), result.loss().losses())
            .flatMap(losses -> losses.weekly().stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
  }

  /** The drawing. */
  public static String svg(DriftStudy.Result result) {
    return new StudyPlot(result).draw();
  }

  private String draw() {
    List<String> places = places();
    int height = HEIGHT + 30 + ROW * places.size();
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"11\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
        WIDTH, height);
    String[] names = {
      "never trained again", "trained at any drift", "trained at drift of the loss"
    };
    for (int i = 0; i < names.length; i++) {
      svg.format(
          "<text x=\"%d\" y=\"16\" fill=\"%s\">%s</text>\n", LEFT + 170 * i, COLOURS[i], names[i]);
    }
    svg.format("<text x=\"%d\" y=\"32\" fill=\"#555\">mean loss of a week</text>\n", LEFT);
    for (int i = 0; i <= 4; i++) {
      double value = most * i / 4;
      svg.format(
          "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
              + " text-anchor=\"end\">%.3g</text>\n",
          LEFT, y(value), WIDTH - 10, LEFT - 6, y(value) + 4, value);
    }
    for (long week : result.weeks()) {
      if (Math.floorMod(result.weeks().indexOf(week), 13) == 0) {
        String day = Instant.ofEpochMilli(week).atZone(ZoneOffset.UTC).toLocalDate().toString();
        svg.format("<text x=\"%.1f\" y=\"%d\">%s</text>\n", x(week), HEIGHT + 14, day);
      }
    }
    line(result.frozen().weekly(), COLOURS[0]);
    line(result.any().losses().weekly(), COLOURS[1]);
    line(result.loss().losses().weekly(), COLOURS[2]);
    for (int row = 0; row < places.size(); row++) {
      marks(places.get(row), HEIGHT + 34 + ROW * row);
    }
    svg.format("</svg>\n");
    return svg.toString();
  }

  private List<String> places() {
    return result.any().events().stream()
        .map(event -> place(event.finding()))
        .distinct()
        .sorted()
        .toList();
  }

  /** What was found, in a few words. */
  static String place(Finding finding) {
    String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String feature = finding.where().feature();
    return switch (finding.kind()) {
      case FEATURE_DRIFT -> feature;
      case MISSING_VALUES -> feature + " missing";
      default -> kind;
    };
  }

  private void marks(String place, int y) {
    svg.format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LEFT + 40, y + 4, place);
    for (FindingEvent event : result.any().events()) {
      if (event instanceof FindingEvent.Raised(Finding finding) && place(finding).equals(place)) {
        long until =
            result.any().events().stream()
                .filter(FindingEvent.Closed.class::isInstance)
                .map(FindingEvent.Closed.class::cast)
                .filter(closed -> closed.finding().equals(finding))
                .mapToLong(FindingEvent.Closed::at)
                .findFirst()
                .orElse(result.stream().end());
        svg.format(
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"8\" fill=\"#06c\"/>\n",
            x(finding.since()), y - 5, Math.max(1, x(until) - x(finding.since())));
      }
    }
  }

  private void line(List<Double> weekly, String colour) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < weekly.size(); i++) {
      if (Double.isFinite(weekly.get(i))) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                pen ? "L" : "M",
                x(result.weeks().get(i)),
                y(weekly.get(i))));
        pen = true;
      }
    }
    svg.format("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n", path, colour);
  }

  private double x(long time) {
    double share =
        (double) (time - result.weeks().getFirst())
            / (result.stream().end() - result.weeks().getFirst());
    return LEFT + 46 + (WIDTH - LEFT - 60) * Math.clamp(share, 0, 1);
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP) * (1 - value / most);
  }
}
