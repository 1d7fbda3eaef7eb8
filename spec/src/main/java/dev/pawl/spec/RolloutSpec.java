package dev.pawl.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a version that has passed the gate earns its traffic.
 *
 * @param all whether data iterations go through all stages too; otherwise they are promoted after
 *     the shadow
 * @param holdout the share of units that are in no experiment, in [0, 0.9]
 * @param only whom experiments are for: a condition over inputs and derived columns; empty for
 *     everybody
 * @param layer the units that experiments of this model use; empty for all, independently of other
 *     models
 * @param approval which promotions need a person's approval
 * @param pause how long a lineage that went live and was not promoted waits before it goes live
 *     again
 * @param stages in order; the first is a {@link StageSpec.Shadow}, and no other
 */
public record RolloutSpec(
    boolean all,
    double holdout,
    Optional<Expression> only,
    Optional<LayerSpec> layer,
    Approval approval,
    Duration pause,
    List<StageSpec> stages) {

  /** What is in force when nothing is said: a shadow, and nobody is asked. */
  public static final RolloutSpec SHADOW_ONLY =
      new RolloutSpec(
          false,
          0,
          Optional.empty(),
          Optional.empty(),
          Approval.NONE,
          Duration.ofDays(1),
          List.of(new StageSpec.Shadow(Duration.ZERO, Optional.empty())));

  public RolloutSpec {
    stages = List.copyOf(stages);
  }

  /** The first stage. */
  public StageSpec.Shadow shadow() {
    return (StageSpec.Shadow) stages.getFirst();
  }

  /** The stages with traffic, in order. */
  public List<StageSpec> live() {
    return stages.subList(1, stages.size());
  }

  /**
   * A part of a named layer of units: models with the same name and parts that do not overlap never
   * experiment on the same unit.
   *
   * @param name its name
   * @param from where the part begins, in [0, 1)
   * @param to where it ends, above {@code from}, at most 1
   */
  public record LayerSpec(String name, double from, double to) {}

  /** Which promotions need a person's approval, by another than the author of the spec. */
  public enum Approval {
    /** None. */
    NONE,
    /** Those of model iterations. */
    MODEL,
    /** All. */
    ALL
  }
}
