package dev.pawl.serve;

import dev.pawl.model.row.Row;

/**
 * A prediction that is asked for.
 *
 * @param id the client's idempotency key, which outcomes refer to; "" lets the server choose
 * @param unit whom it is for; "" takes it from the inputs, where the spec names one
 * @param time when it is asked, in milliseconds since 1970-01-01T00:00Z; {@code Long.MIN_VALUE} for
 *     now
 * @param inputs the inputs
 * @param wish who is to answer, and how
 */
public record PredictionRequest(String id, String unit, long time, Row inputs, Wish wish) {

  /** The time that stands for now. */
  public static final long NOW = Long.MIN_VALUE;

  /** A request without a wish. */
  public PredictionRequest(String id, String unit, long time, Row inputs) {
    this(id, unit, time, inputs, Wish.NONE);
  }
}
