package dev.pawl.cli.plan;

import dev.pawl.spec.MetricSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model's own traffic is like.
 *
 * @param perDay how many predictions a day, above 0
 * @param labelled the share of them that gets a label, in (0, 1]
 * @param delay how long a label takes, in the middle
 * @param loss the champion's loss, for each labelled prediction
 * @param metric the metric that decides where one does; empty when nothing is known of it
 * @param source where this is from, in words
 */
record Traffic(
    double perDay,
    double labelled,
    Duration delay,
    Value loss,
    Optional<Value> metric,
    String source) {
  Traffic {
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(source, "source");
    if (!(perDay > 0 && perDay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--per-day: " + perDay + " (expected: finite and above 0)");
    }
    if (!(labelled > 0 && labelled <= 1)) {
      throw new IllegalArgumentException(
          "--labelled: " + labelled + " (expected: above 0, at most 1)");
    }
  }

  /**
   * The loss, or the metric, that decides.
   *
   * @param mean the champion's
   * @param deviation one labelled prediction's standard deviation, above 0
   * @param clustering how many times the variance of a mean is that of independent predictions,
   *     because units come back and are unlike; at least 1
   */
  record Value(double mean, double deviation, double clustering) {
    Value {
      if (!Double.isFinite(mean) || mean == 0) {
        throw new IllegalArgumentException(
            "--mean: " + mean + " (expected: finite and not 0, for margins are shares of it)");
      }
      if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "--std: " + deviation + " (expected: finite and above 0)");
      }
      if (!(clustering >= 1 && clustering < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "clustering: " + clustering + " (expected: finite, at least 1)");
      }
    }

    /** Independent predictions. */
    static Value of(double mean, double deviation) {
      return new Value(mean, deviation, 1);
    }

    /** The deviation that as many independent predictions would have, as a share of the mean. */
    double spread() {
      return deviation * Math.sqrt(clustering) / Math.abs(mean);
    }
  }

  /** What decides, under the name that a stage gives it. */
  Value deciding(String decide) {
    return decide.equals(MetricSpec.LOSS) ? loss : metric.orElse(loss);
  }

  /** Whether nothing is known of what decides, and the loss stands for it. */
  boolean isGuessed(String decide) {
    return !decide.equals(MetricSpec.LOSS) && metric.isEmpty();
  }

  /** How many labels a day. */
  double labelsPerDay() {
    return perDay * labelled;
  }

  /** How long a label takes, in days. */
  double delayDays() {
    return delay.toMillis() / 86_400_000.0;
  }
}
