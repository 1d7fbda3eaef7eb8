package dev.pawl.loop.rollout;

import dev.pawl.spec.MetricSpec;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.SequentialRatioTest;
import java.util.Optional;

/**
 * What is compared over the arms of a stage: a metric, or the loss.
 *
 * @param name of the metric, or {@link MetricSpec#LOSS}
 * @param metric empty for the loss
 * @param settings how arms are compared by it
 */
record Series(String name, Optional<Metric> metric, SequentialRatioTest.Settings settings) {

  /** The loss: of each labelled answer, smaller is better. */
  static Series loss(SequentialRatioTest.Settings settings) {
    return new Series(MetricSpec.LOSS, Optional.empty(), settings);
  }

  Terms terms() {
    return settings.terms();
  }

  Direction direction() {
    return terms().direction();
  }

  boolean isLoss() {
    return metric.isEmpty();
  }

  /** Whether it is the share of units for which something holds. */
  boolean isShareOfUnits() {
    return metric.filter(it -> it.isProportion() && it.isPerUnit()).isPresent();
  }

  /** Whether a treatment is not worse by more than the margin, be it better, alike or worse. */
  boolean isWithin(Verdict verdict) {
    return isKnown(verdict) && worst(verdict) < Math.max(verdict.margin(), Double.MIN_VALUE);
  }

  /** Whether a treatment is worse by more than the margin. */
  boolean isBeyond(Verdict verdict) {
    Interval interval = verdict.interval();
    boolean small = direction() == Direction.SMALLER_IS_BETTER;
    double best = small ? interval.lower() : -interval.upper();
    return isKnown(verdict) && best > verdict.margin();
  }

  private double worst(Verdict verdict) {
    Interval interval = verdict.interval();
    return direction() == Direction.SMALLER_IS_BETTER ? interval.upper() : -interval.lower();
  }

  private static boolean isKnown(Verdict verdict) {
    return verdict.kind() != Verdict.Kind.INVALID && !Double.isNaN(verdict.estimate());
  }
}
