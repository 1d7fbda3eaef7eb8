package dev.pawl.watch;

import java.util.Objects;

/**
 * Something that is wrong with data or a model, said once: {@link OpenFindings} does not raise it
 * again while one of the same {@link #key} is open.
 *
 * @param kind what it is
 * @param where the feature, slice and version it is about
 * @param since since when it is so, in milliseconds of event time since 1970-01-01T00:00Z; 0 when
 *     what was looked at has no time of its own
 * @param confidence how sure it is, in (0, 1]; 1 when it was counted rather than inferred
 * @param severity how bad it is, in [0, 1]: the share by which the metric is estimated to suffer
 *     or, where that cannot be told, the share of the rows that are affected
 * @param evidence the numbers that show it, in one line
 * @param action what to do about it, in one line
 */
public record Finding(
    Kind kind,
    Where where,
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
    if (!(confidence > 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence: " + confidence + " (expected: in (0, 1])");
    }
    if (!(severity >= 0 && severity <= 1)) {
      throw new IllegalArgumentException("severity: " + severity + " (expected: in [0, 1])");
    }
  }

  /** What makes two findings the same: at most one of a key is open at a time. */
  public Key key() {
    return new Key(kind, where);
  }

  /**
   * What is wrong, and with what.
   *
   * @param kind what it is
   * @param where the feature, slice and version it is about
   */
  public record Key(Kind kind, Where where) {
    public Key {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(where, "where");
    }
  }

  /** What can be wrong. */
  public enum Kind {
    /** The loss of the champion has risen for good. */
    CONCEPT_DRIFT,
    /** The distribution of a feature has changed. */
    FEATURE_DRIFT,
    /** The distribution of what is predicted has changed. */
    PREDICTION_DRIFT,
    /** The distribution of the labels has changed. */
    LABEL_DRIFT,
    /** A transform gives what the spec says that it never gives. */
    ASSERTION,
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
    /** Numbers that stand for something else, such as −999 for no value. */
    PLACEHOLDER,
    /** Rows that came more than once. */
    DUPLICATES,
    /** A rule over several fields does not hold. */
    BROKEN_RULE,
    /** Events arrive later than they used to, or before they happened. */
    LATE_ARRIVAL,
    /** Labels come later than they used to, or not at all. */
    LATE_LABELS,
    /** A feature is the label, or nearly. */
    COPIED_LABEL,
    /** A feature, or several together, tell the label better than can be true. */
    LABEL_LEAKAGE,
    /** A feature is known only after what is to be predicted. */
    KNOWN_AFTER_OUTCOME,
    /** What was served is not what is trained on, for the same ids. */
    SKEW,
    /** The loss is higher than that of the version before, or than a fixed floor allows. */
    DEGRADED,
    /** The loss is to be expected above a fixed floor, by what is known before labels come back. */
    DEGRADED_SOON,
    /** Predictions lie above or below what comes true, in the mean. */
    BIASED,
    /** Predicted probabilities are not the rates that come true. */
    MISCALIBRATED,
    /** Weights, scores or losses are not finite; weights are mostly 0, or explode. */
    NUMERIC_HEALTH,
    /** Too many or too few predictions. */
    VOLUME,
    /** The same rows again and again. */
    REPEATED_REQUESTS,
    /** One answer for a large share of the predictions. */
    REPEATED_ANSWERS,
    /** Events that used to come at this hour do not come any more. */
    SILENCE,
    /** What serves has not learned anything new for too long. */
    STALE,
    /** Answers take longer, or training is slower, than before or than a fixed floor allows. */
    SLOW,
    /** A model on another server, in the shadow, is shown to be worse than the champion. */
    SHADOW_WORSE,
    /** A model on another server, in the shadow, does not answer most of the time. */
    SHADOW_ABSENT
  }
}
