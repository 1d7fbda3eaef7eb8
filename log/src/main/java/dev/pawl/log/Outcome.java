package dev.pawl.log;

import java.util.Objects;

/**
 * What then happened. Several outcomes may be about one prediction (a click, a purchase, a return);
 * the spec's label function makes a label of them.
 *
 * @param id the outcome's own idempotency key
 * @param unit whom it is about; may be ""
 * @param eventTime when it happened, in milliseconds since 1970-01-01T00:00Z
 * @param about the id of the prediction, or the join key where the spec joins by one
 * @param row the named values that were observed, a row of the spec's outcome schema in the
 *     encoding of {@code dev.pawl.model.RowCodec}
 * @param correction whether this replaces what earlier outcomes about the same prediction said
 */
public record Outcome(
    String id, String unit, long eventTime, String about, byte[] row, boolean correction)
    implements Event {

  public Outcome {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(row, "row");
    if (about.isEmpty()) {
      throw new IllegalArgumentException(
          "about: \"\" (expected: the id of a prediction, or its join key)");
    }
  }
}
