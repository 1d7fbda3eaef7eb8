package dev.pawl.loop.training;

import java.util.Objects;

/**
 * A training from scratch that the fold asks for.
 *
 * @param id derived from the causing offset and the lineage: asking again is the same request
 * @param model the model's name
 * @param lineage the lineage that it is for
 * @param fromTime the earliest label time to learn from, in milliseconds of event time
 * @param toOffset one past the last event to learn from
 * @param purpose what becomes of the result
 */
public record TrainingRequest(
    String id, String model, String lineage, long fromTime, long toOffset, Purpose purpose) {

  public TrainingRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(lineage, "lineage");
  }

  /** What becomes of a result. */
  public enum Purpose {
    /** A new version, which stands still. */
    VERSION,
    /** A recalibration, merged into the lineage. */
    RECALIBRATION,
    /** The start of a lineage of a new model iteration. */
    START
  }
}
