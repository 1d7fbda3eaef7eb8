package dev.pawl.loop.registry;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that the loop decided, with its evidence. It can be recomputed from the log.
 *
 * @param model the model's name
 * @param id derived from the causing offset and the place among the decisions that it caused, such
 *     as {@code 120394.0}: writing it again changes nothing
 * @param offset the offset of the event that caused it
 * @param eventTime the data clock, in milliseconds since 1970-01-01T00:00Z
 * @param kind what was decided
 * @param version the version or lineage that it is about
 * @param reason the decision as a sentence
 * @param evidence the numbers behind it, by name; {@code Double}, {@code Long} or {@code String};
 *     sorted
 */
public record Decision(
    String model,
    String id,
    long offset,
    long eventTime,
    Kind kind,
    String version,
    String reason,
    SortedMap<String, Object> evidence) {

  public Decision {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(reason, "reason");
    evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
  }

  /** What can be decided. */
  public enum Kind {
    /** A spec was taken in. */
    APPLY,
    /** A command could not be carried out. */
    REFUSE,
    /** A version was cut. */
    CUT,
    /** A training was asked for. */
    TRAIN,
    /** A training failed. */
    TRAINING_FAILED,
    /** A lineage was recalibrated by a training from scratch. */
    RECALIBRATE,
    /** A version failed a check before any traffic, or somebody rejected it. */
    REJECT,
    /** A version has earned its place and waits for somebody's approval. */
    AWAIT,
    /** A version became the champion. */
    PROMOTE,
    /** A version that has won in the shadow goes live, in stages. */
    ROLLOUT,
    /** A live stage went on with other shares, ended well, or has verdicts that do not count. */
    STAGE,
    /** A rollout ended, and no version of it took over. */
    ABORT,
    /** The predecessor became the champion again. */
    ROLLBACK,
    /** A challenger was set aside. */
    PARK,
    /** A lineage that stays in play has lost, or shown nothing in time: it is compared anew. */
    RESTART,
    /** A parked challenger tries again. */
    REVIVE,
    /** Two versions challenge as one. */
    MERGE,
    /** A parked challenger is kept no longer. */
    RETIRE,
    /** Promotions, or learning, stand still. */
    PAUSE,
    /** They go on. */
    RESUME,
    /** A unit was put into an arm by hand, or let go again. */
    FORCE,
    /** Something is wrong with data or a model. */
    FINDING,
    /** It no longer is. */
    FINDING_CLOSED
  }
}
