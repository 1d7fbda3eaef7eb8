package dev.pawl.loop.registry;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cut of a lineage, or a model that stands still: what can serve.
 *
 * @param model the model's name
 * @param id {@code iteration.number}, such as {@code 2.13}
 * @param lineage the lineage that it was cut from; {@code main} for the first
 * @param offset the offset of the event that caused it: (model, offset, lineage) names it for ever
 * @param eventTime the data clock at its birth, in milliseconds since 1970-01-01T00:00Z
 * @param hash the content hash of its checkpoint
 * @param parents what it was trained on from: ids of versions; none for the first
 * @param data the examples that it has learned from since its parents
 * @param specHash the hash of the spec that it was made by
 * @param code the version of Pawl that made it
 * @param seed the seed of its lineage
 * @param reproducibility how it can be made again
 * @param metrics what was measured at its birth, by name; sorted
 * @param cost what its training cost since its parent
 * @param state what became of it
 * @param by what decided that it be made, such as {@code trigger every 1d}
 */
public record Version(
    String model,
    String id,
    String lineage,
    long offset,
    long eventTime,
    String hash,
    List<String> parents,
    DataSpan data,
    String specHash,
    String code,
    long seed,
    Reproducibility reproducibility,
    SortedMap<String, Double> metrics,
    Cost cost,
    State state,
    String by) {

  public Version {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(id, "id");
    parents = List.copyOf(parents);
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /** The same version in another state. */
  public Version in(State other) {
    return new Version(
        model,
        id,
        lineage,
        offset,
        eventTime,
        hash,
        parents,
        data,
        specHash,
        code,
        seed,
        reproducibility,
        metrics,
        cost,
        other,
        by);
  }

  /** The same version, which can be made again in another way. */
  public Version reproducible(Reproducibility how) {
    return new Version(
        model, id, lineage, offset, eventTime, hash, parents, data, specHash, code, seed, how,
        metrics, cost, state, by);
  }

  /** The same version, with another cost. */
  public Version costing(Cost other) {
    return new Version(
        model,
        id,
        lineage,
        offset,
        eventTime,
        hash,
        parents,
        data,
        specHash,
        code,
        seed,
        reproducibility,
        metrics,
        other,
        state,
        by);
  }

  /**
   * A span of the log that was learned from.
   *
   * @param fromOffset the first offset
   * @param toOffset one past the last offset
   * @param fromTime the earliest label time, in milliseconds of event time
   * @param toTime the latest label time
   * @param examples how many examples
   * @param hash a hash over the examples in the order in which they were learned
   */
  public record DataSpan(
      long fromOffset, long toOffset, long fromTime, long toTime, long examples, String hash) {}

  /**
   * What training cost. Differs from run to run, and is part of no hash.
   *
   * @param cpuNanos CPU time inside learners and transforms, in nanoseconds
   * @param examples how many examples were learned
   */
  public record Cost(long cpuNanos, long examples) {

    /** Both together. */
    public Cost plus(Cost other) {
      return new Cost(cpuNanos + other.cpuNanos, examples + other.examples);
    }
  }

  /** How a version can be made again. */
  public enum Reproducibility {
    /** From its parent and the log, to the same hash. */
    EXACT,
    /** By an outside trainer: its result is in the log. */
    RECORDED,
    /** Examples were deleted on request. */
    ERASED,
    /** Its log is gone. */
    EXPIRED
  }

  /** What became of a version. */
  public enum State {
    /** It stands, and has not served. */
    CANDIDATE,
    /** It serves by default. */
    CHAMPION,
    /** It has served, and a better one took over. */
    SUPERSEDED,
    /** It has served, and was taken back. */
    ROLLED_BACK,
    /** It lost, and keeps its evidence. */
    PARKED,
    /** It failed a check before any traffic, or somebody rejected it. */
    REJECTED,
    /** It was parked, and has become too old or one of too many. */
    RETIRED
  }
}
