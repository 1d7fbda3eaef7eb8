package dev.pawl.cli.trial;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Verdict;
import java.util.List;

/** What a page shows as a picture. */
public sealed interface Plot {

  /** What it shows, in a line above it. */
  String title();

  /**
   * Intervals as bars on one axis, with 0 marked.
   *
   * @param margin also marked on both sides where it is above 0
   */
  record Intervals(String title, List<Row> rows, double margin) implements Plot {
    public Intervals {
      rows = List.copyOf(rows);
    }

    /** One of them. */
    public record Row(String name, Interval interval) {}

    static Intervals of(List<Answer.Named> verdicts) {
      return new Intervals(
          "Differences with their intervals",
          verdicts.stream()
              .map(each ->
                  new Row(each.name() + ": " + each.verdict().kind(), each.verdict().interval()))
              .toList(),
          verdicts.stream()
              .map(Answer.Named::verdict)
              .mapToDouble(Verdict::margin)
              .max()
              .orElse(0));
    }
  }

  /**
   * Lines over one axis; a line breaks where it has no finite value.
   *
   * @param x what the horizontal axis is
   * @param logarithmic whether the vertical axis is; then values are above 0
   */
  record Lines(String title, String x, List<Line> lines, boolean logarithmic) implements Plot {
    public Lines {
      lines = List.copyOf(lines);
    }

    /** One of them. */
    public record Line(String name, List<Point> points) {
      public Line {
        points = List.copyOf(points);
      }
    }

    /** A point of it. */
    public record Point(double x, double y) {}
  }

  /**
   * Shares of a whole, stacked.
   *
   * @param parts what each part is
   */
  record Shares(String title, List<String> parts, List<Bar> bars) implements Plot {
    public Shares {
      parts = List.copyOf(parts);
      bars = List.copyOf(bars);
    }

    /** One bar; as many shares as there are parts, with sum 1. */
    record Bar(String name, List<Double> shares) {
      Bar {
        shares = List.copyOf(shares);
      }
    }
  }
}
