package dev.pawl.watch.performance;

import dev.pawl.trial.Interval;
import dev.pawl.watch.Where;
import java.util.Objects;

/**
 * How well a version did on a slice of the rows.
 *
 * @param where the version and the slice
 * @param from since when, in milliseconds of event time since 1970-01-01T00:00Z
 * @param to until when
 * @param rows how many labels came back
 * @param loss the mean loss, in an interval that has it with a probability of 95 %
 * @param bias the mean of what was predicted less what came true; {@code NaN} for classes
 */
public record Measure(Where where, long from, long to, double rows, Interval loss, double bias) {
  public Measure {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(loss, "loss");
  }
}
