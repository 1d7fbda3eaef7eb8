package dev.pawl.plan;

import dev.pawl.spec.Spec;
import java.util.List;
import java.util.Objects;

/**
 * Everything that serving needs to know to answer requests for one model. Immutable: the arm of a
 * request is a function of plan and request.
 *
 * @param spec the spec that is in force
 * @param rows how requests become rows
 * @param offset the log offset that the plan was made at: later plans have larger ones
 * @param clock the tick that it was made at, in milliseconds since 1970-01-01T00:00Z; {@code
 *     Long.MIN_VALUE} before the first
 * @param traffic who answers whom
 * @param features the live features as of {@code clock}
 */
public record ServingPlan(
    Spec spec, RowAssembly rows, long offset, long clock, Traffic traffic, LiveFeatures features) {

  public ServingPlan {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(traffic, "traffic");
    Objects.requireNonNull(features, "features");
  }

  /** All arms, the champion first. */
  public List<Arm> arms() {
    return traffic.arms();
  }

  /** The arm of everybody who is in no experiment. */
  public Arm champion() {
    return traffic.champion();
  }
}
