package dev.pawl.loop.training;

import java.util.Objects;

/**
 * A training that the fold asks for, because it is too long for the fold.
 *
 * @param id derived from the causing offset and the lineage: asking again is the same request
 * @param model the model's name
 * @param specHash the hash of the spec that says what to train
 * @param lineage the lineage that it is for
 * @param purpose what becomes of the result
 * @param parent the id of the version to go on from; "" for a training from scratch
 * @param parentHash the hash of that version's checkpoint; "" for a training from scratch
 * @param fromTime from scratch, the earliest label time to learn from; going on, when the parent
 *     was made; in milliseconds of event time
 * @param fromOffset the first offset whose labels are learned
 * @param toOffset one past the last offset whose labels are learned
 * @param clock the data clock when it was asked for, in milliseconds since 1970-01-01T00:00Z
 */
public record TrainingRequest(
    String id,
    String model,
    String specHash,
    String lineage,
    Purpose purpose,
    String parent,
    String parentHash,
    long fromTime,
    long fromOffset,
    long toOffset,
    long clock) {

  public TrainingRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(specHash, "specHash");
    Objects.requireNonNull(lineage, "lineage");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(parentHash, "parentHash");
  }

  /** What becomes of a result. */
  public enum Purpose {
    /** A new version, which stands still. */
    VERSION,
    /** A recalibration, merged into the lineage. */
    RECALIBRATION,
    /** The start of the lineages of a new model iteration. */
    START
  }
}
