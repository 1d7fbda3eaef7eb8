package dev.pawl.spec;

import java.util.Optional;

/**
 * A business metric: what live tests decide by, or guard, beside the loss.
 *
 * @param name how stages call it
 * @param kind how it is made of its parts
 * @param value over what an outcome carries, and inputs, derived columns, live features and {@code
 *     score} of its prediction; a condition when {@code kind} is {@link Kind#PROPORTION}
 * @param to what a ratio is divided by, over the same; empty unless {@code kind} is {@link
 *     Kind#RATIO}
 * @param per what a proportion or a mean is taken over; units are what is randomised in either case
 * @param largerIsBetter which way it is better
 */
public record MetricSpec(
    String name,
    Kind kind,
    Expression value,
    Optional<Expression> to,
    Per per,
    boolean largerIsBetter) {

  /** The name that stands for the loss where a metric is named. */
  public static final String LOSS = "loss";

  /** How a metric is made. */
  public enum Kind {
    /** The share with at least one outcome for which the condition holds. */
    PROPORTION,
    /** The sum over outcomes, for each. */
    MEAN,
    /** The sum over outcomes, divided by another. */
    RATIO
  }

  /** What a metric is taken over. */
  public enum Per {
    /** Each prediction. */
    PREDICTION,
    /** Each unit. */
    UNIT
  }
}
