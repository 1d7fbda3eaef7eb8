package dev.pawl.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * How a version earns its place.
 *
 * @param metric what is compared; smaller is better
 * @param block the span of event time whose examples count as one observation, because neighbouring
 *     losses depend on each other
 * @param margin by how much a data iteration may be worse and still be promoted, as a share of the
 *     champion's loss
 * @param alpha the probability, over all promotions of a budget period, of a wrong one
 * @param firstLook how many blocks a comparison has at least before its first verdict
 * @param patience how long a challenger may stay undecided, in event time, before it is parked; a
 *     data lineage that goes on learning is never parked for being undecided
 * @param gated whether promotions need a verdict at all; false promotes at each trigger
 * @param automatic whether promotions happen by themselves; false leaves them to the command
 * @param holdout a CSV file whose rows a version must predict sanely before any promotion
 * @param backtest how much of the most recent span a version is tested on before it may serve; zero
 *     for none
 * @param watch how long the predecessor of a new champion goes on predicting in the shadow, ready
 *     for a rollback
 * @param gate what a version may cost before it gets any traffic
 */
public record EvaluationSpec(
    Metric metric,
    Duration block,
    double margin,
    double alpha,
    int firstLook,
    Duration patience,
    boolean gated,
    boolean automatic,
    Optional<String> holdout,
    Duration backtest,
    Duration watch,
    GateSpec gate) {

  /** Losses of one prediction. */
  public enum Metric {
    /** |label − score|. */
    ABSOLUTE_ERROR,
    /** (label − score)². */
    SQUARED_ERROR,
    /** −log of the probability of the label, clipped at 10⁻¹⁵. */
    LOG_LOSS,
    /** (label − probability)². */
    BRIER,
    /** 1 when the likeliest class is wrong. */
    ZERO_ONE
  }
}
