package dev.pawl.cli.report;

import java.time.Duration;
import java.util.Objects;

/**
 * How long labels take from their prediction, in event time.
 *
 * @param median half of them take no longer
 * @param p95 95 of 100 take no longer
 * @param longest all of them take no longer
 */
public record LabelDelay(Duration median, Duration p95, Duration longest) {

  public LabelDelay {
    Objects.requireNonNull(median, "median");
    Objects.requireNonNull(p95, "p95");
    Objects.requireNonNull(longest, "longest");
  }

  String words() {
    return "median %s, 95 %% within %s, longest %s"
        .formatted(Figures.span(median), Figures.span(p95), Figures.span(longest));
  }
}
