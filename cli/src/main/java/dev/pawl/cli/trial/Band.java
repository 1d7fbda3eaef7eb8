package dev.pawl.cli.trial;

import dev.pawl.trial.Interval;
import java.util.ArrayList;
import java.util.List;

/** An interval on its way, look by look. */
final class Band {
  private final List<Plot.Lines.Point> estimates = new ArrayList<>();
  private final List<Plot.Lines.Point> lower = new ArrayList<>();
  private final List<Plot.Lines.Point> upper = new ArrayList<>();

  /** What was seen after so many units or blocks. */
  void add(double after, Interval interval) {
    estimates.add(new Plot.Lines.Point(after, interval.estimate()));
    lower.add(new Plot.Lines.Point(after, interval.lower()));
    upper.add(new Plot.Lines.Point(after, interval.upper()));
  }

  /** The picture of it. */
  Plot plot(String title, String x) {
    return new Plot.Lines(
        title,
        x,
        List.of(
            new Plot.Lines.Line("estimate", estimates),
            new Plot.Lines.Line("lower end", lower),
            new Plot.Lines.Line("upper end", upper)),
        false);
  }
}
