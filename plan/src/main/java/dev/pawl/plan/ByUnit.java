package dev.pawl.plan;

import dev.pawl.model.row.Row;
import dev.pawl.trial.assignment.Assignment;
import java.util.Objects;

/**
 * Arms by unit: canaries and A/B/n tests.
 *
 * <ol>
 *   <li>The same unit gets the same arm as long as the assignment's buckets are the same.
 *   <li>When shares change by {@link Assignment#withShares}, only as many units change arms as
 *       must; an arm that grows keeps those that it has.
 *   <li>Who takes no part (see {@link Participants}) gets arm 0, the champion, with propensity 1.
 *       So does, with the propensity of its share, who takes part and is assigned to arm 0: a
 *       comparison needs an arm of its own for the present version.
 * </ol>
 */
public final class ByUnit implements Routing {
  private final Participants participants;
  private final Assignment assignment;
  private final Choice[] choices;

  /**
   * Arms by unit.
   *
   * @param participants whom the experiment is for
   * @param assignment its arms are the plan's: 0 is the champion
   */
  public ByUnit(Participants participants, Assignment assignment) {
    this.participants = Objects.requireNonNull(participants, "participants");
    this.assignment = Objects.requireNonNull(assignment, "assignment");
    this.choices = Choice.each(shares(assignment));
  }

  private static double[] shares(Assignment assignment) {
    short[] buckets = assignment.buckets();
    int arms = 0;
    for (short arm : buckets) {
      arms = Math.max(arms, arm + 1);
    }
    int[] sizes = new int[arms];
    for (short arm : buckets) {
      sizes[arm]++;
    }
    double[] shares = new double[arms];
    for (int arm = 0; arm < arms; arm++) {
      shares[arm] = (double) sizes[arm] / Assignment.BUCKETS;
    }
    return shares;
  }

  /** Whom the experiment is for. */
  public Participants participants() {
    return participants;
  }

  /** Which unit is in which arm. */
  public Assignment assignment() {
    return assignment;
  }

  @Override
  public Choice choose(String unit, String id, long eventTime, Row request) {
    return participants.includes(unit, request) ? choices[assignment.arm(unit)] : Choice.CHAMPION;
  }

  @Override
  public int arms() {
    return choices.length;
  }
}
