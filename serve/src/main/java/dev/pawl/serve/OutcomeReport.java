package dev.pawl.serve;

import dev.pawl.model.row.Row;

/**
 * An outcome that is reported.
 *
 * @param id the client's idempotency key; "" derives one from what the outcome says
 * @param unit whom it is about; may be ""
 * @param time when it happened, in milliseconds since 1970-01-01T00:00Z; {@link
 *     PredictionRequest#NOW} for now
 * @param about the id of the prediction, or the join key
 * @param values what was observed
 * @param correction whether it replaces what was reported before
 */
public record OutcomeReport(
    String id, String unit, long time, String about, Row values, boolean correction) {}
