package dev.pawl.plan;

import java.util.List;
import java.util.Objects;

/**
 * Everything that serving needs to know to answer requests for one model. Immutable: the arm of a
 * unit is a function of plan and unit.
 *
 * @param offset the log offset that the plan was made at: later plans have larger ones
 * @param clock the tick that it was made at, in milliseconds since 1970-01-01T00:00Z
 * @param champion the arm of everybody who is in no experiment
 * @param arms all arms, the champion first; their shares sum to 1
 * @param salt what units are hashed with
 * @param features the live features
 */
public record ServingPlan(
    long offset, long clock, Arm champion, List<Arm> arms, String salt, LiveFeatures features) {

  public ServingPlan {
    arms = List.copyOf(arms);
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(features, "features");
    if (arms.isEmpty() || !arms.getFirst().equals(champion)) {
      throw new IllegalArgumentException("arms: " + arms + " (expected: the champion first)");
    }
    double sum = 0;
    for (Arm arm : arms) {
      sum += arm.share();
    }
    if (Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException("shares: they sum to " + sum + " (expected: 1)");
    }
  }

  /** A plan in which the champion answers everybody. */
  public static ServingPlan of(long offset, long clock, Arm champion, LiveFeatures features) {
    return new ServingPlan(offset, clock, champion, List.of(champion), "", features);
  }
}
