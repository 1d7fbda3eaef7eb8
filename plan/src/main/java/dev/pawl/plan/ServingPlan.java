package dev.pawl.plan;

import dev.pawl.spec.Spec;
import java.util.List;
import java.util.Objects;

/**
 * Everything that serving needs to know to answer requests for one model. Immutable: the arm of a
 * unit is a function of plan and unit.
 *
 * @param spec the spec that is in force
 * @param rows how requests become rows
 * @param offset the log offset that the plan was made at: later plans have larger ones
 * @param clock the tick that it was made at, in milliseconds since 1970-01-01T00:00Z; {@code
 *     Long.MIN_VALUE} before the first
 * @param arms all arms, the champion first; their shares sum to 1
 * @param salt what units are hashed with
 * @param features the live features as of {@code clock}
 */
public record ServingPlan(
    Spec spec,
    RowAssembly rows,
    long offset,
    long clock,
    List<Arm> arms,
    String salt,
    LiveFeatures features) {

  public ServingPlan {
    arms = List.copyOf(arms);
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(features, "features");
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("arms: none (expected: at least the champion)");
    }
    double sum = 0;
    for (Arm arm : arms) {
      sum += arm.share();
    }
    if (Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException("shares: they sum to " + sum + " (expected: 1)");
    }
  }

  /** The arm of everybody who is in no experiment. */
  public Arm champion() {
    return arms.getFirst();
  }
}
