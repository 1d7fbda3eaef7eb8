package dev.pawl.loop.parked;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.plan.RowExpressions;
import java.util.List;
import java.util.Optional;

/** Puts two learners together. */
public final class Merger {
  /** The lineage of versions that were made of two others. */
  public static final String LINEAGE = "merged";

  private Merger() {}

  /**
   * One learner of two: their average, where that kind of learner can be averaged, else a vote of
   * the two. Both stay as they are.
   *
   * @return empty when they do not predict the same thing of the same rows by the same transforms
   */
  public static Optional<Learner> together(Learner first, Learner second) {
    Learner average = first.copy();
    return average.merge(second, 0.5)
        ? Optional.of(average)
        : Learners.voting(List.of(first, second), RowExpressions.standard());
  }
}
