package dev.pawl.log;

import java.util.Objects;

/**
 * An answer that was given: with what was asked, what was known, and who answered.
 *
 * @param id the prediction's id; what an outcome refers to
 * @param unit whom it was made for, sticky to an arm; may be ""
 * @param eventTime when it was asked, in milliseconds since 1970-01-01T00:00Z
 * @param joinKey the business key that an outcome may refer to instead of the id; "" when the spec
 *     joins by id
 * @param row the inputs and the live features as they were used, in the encoding of {@code
 *     dev.pawl.model.RowCodec}
 * @param version the version that answered, such as {@code 1.13}
 * @param arm the arm that the unit was in, {@code champion} outside of experiments
 * @param stage the stage of a live test that put the request into this arm, as rollout/stage, such
 *     as {@code 3/0}; "" outside of live tests, and where a log of before says nothing
 * @param propensity the probability with which the unit came into this arm, in (0, 1]
 * @param scores what was answered: one number for a regression or a probability, one per class
 *     otherwise
 * @param counted whether the prediction takes part in statistics and learning; false when the
 *     request itself chose version or arm
 */
public record Prediction(
    String id,
    String unit,
    long eventTime,
    String joinKey,
    byte[] row,
    String version,
    String arm,
    String stage,
    double propensity,
    double[] scores,
    boolean counted)
    implements Event {

  public Prediction {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(joinKey, "joinKey");
    Objects.requireNonNull(row, "row");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(scores, "scores");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id: \"\" (expected: at least one character)");
    }
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException("propensity: " + propensity + " (expected: in (0, 1])");
    }
  }

  /** An answer outside of live tests. */
  public Prediction(
      String id,
      String unit,
      long eventTime,
      String joinKey,
      byte[] row,
      String version,
      String arm,
      double propensity,
      double[] scores,
      boolean counted) {
    this(id, unit, eventTime, joinKey, row, version, arm, "", propensity, scores, counted);
  }
}
