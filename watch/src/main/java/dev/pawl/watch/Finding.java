package dev.pawl.watch;

import java.util.Objects;

/**
 * Something that is wrong with data or a model, said once: the same finding is not raised again
 * while it is open.
 *
 * @param kind what it is
 * @param where the feature, slice or version it is about, such as {@code feature:distance}
 * @param since since when it is so, in milliseconds of event time since 1970-01-01T00:00Z
 * @param confidence how sure it is, in (0, 1]; 1 when it was counted rather than inferred
 * @param severity how bad it is, in [0, 1]: the share by which the metric is estimated to suffer
 * @param evidence the numbers that show it, in one line
 * @param action what to do about it, in one line
 */
public record Finding(
    Kind kind,
    String where,
    long since,
    double confidence,
    double severity,
    String evidence,
    String action) {

  public Finding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(action, "action");
  }

  /** What can be wrong. */
  public enum Kind {
    /** The loss of the champion has risen for good. */
    CONCEPT_DRIFT,
    /** The distribution of a feature has changed. */
    FEATURE_DRIFT,
    /** Values are not what the schema says. */
    SCHEMA,
    /** The values of a feature are what they were in another unit. */
    UNIT_CHANGE,
    /** Two features have changed places. */
    SWAPPED_COLUMNS,
    /** A feature has the same value over and over. */
    STUCK_VALUE,
    /** A category that was common does not come any more. */
    DROPPED_CATEGORY,
    /** A category that never came is common. */
    NEW_CATEGORY,
    /** A feature has a value in more rows than it had, or in fewer. */
    MISSING_VALUES,
    /** A column of the reference is not there, or the other way round. */
    COLUMNS,
    /** Weights, scores or losses are not finite, or stuck. */
    NUMERIC_HEALTH,
    /** Too many, too few or repeated events. */
    VOLUME
  }
}
