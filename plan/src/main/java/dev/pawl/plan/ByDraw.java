package dev.pawl.plan;

import dev.pawl.model.row.Row;
import dev.pawl.trial.assignment.UnitHash;
import java.util.Arrays;
import java.util.Objects;

/**
 * Arms by draw: a bandit, whose probabilities change from batch to batch. The draw is a hash of the
 * unit, or of the request's id, so that it can be repeated; each arm has a stretch of [0, 1) as
 * long as its probability. While the salt stays, a unit changes arms only where stretches move.
 */
public final class ByDraw implements Routing {
  private final Participants participants;
  private final By by;
  private final UnitHash hash;
  private final double[] ends;
  private final Choice[] choices;

  /** What is drawn for. */
  public enum By {
    /** Each unit; a request without one gets the champion. */
    UNIT,
    /** Each request: the arms of a unit's requests are independent of each other. */
    REQUEST
  }

  /**
   * Arms by draw.
   *
   * @param participants whom the experiment is for
   * @param by what is drawn for
   * @param salt what makes the draws independent of others
   * @param probabilities of the plan's arms, in their order; each 0 or more, with sum 1
   */
  public ByDraw(Participants participants, By by, String salt, double... probabilities) {
    this.participants = Objects.requireNonNull(participants, "participants");
    this.by = Objects.requireNonNull(by, "by");
    this.hash = UnitHash.of(salt);
    double[] shares = probabilities.clone();
    this.ends = ends(shares);
    this.choices = Choice.each(shares);
  }

  private static double[] ends(double[] probabilities) {
    double[] ends = new double[probabilities.length];
    double sum = 0;
    int last = -1;
    for (int arm = 0; arm < ends.length; arm++) {
      if (!(probabilities[arm] >= 0 && probabilities[arm] <= 1)) {
        throw new IllegalArgumentException(
            "probabilities: %s for arm %d (expected: in [0, 1])"
                .formatted(probabilities[arm], arm));
      }
      sum += probabilities[arm];
      ends[arm] = sum;
      last = probabilities[arm] > 0 ? arm : last;
    }
    if (Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException("probabilities: they sum to " + sum + " (expected: 1)");
    }
    // What rounding leaves at the end belongs to the last arm that has any.
    Arrays.fill(ends, last, ends.length, 1);
    return ends;
  }

  @Override
  public Choice choose(String unit, String id, long eventTime, Row request) {
    boolean takesPart =
        by == By.UNIT
            ? participants.includes(unit, request)
            : participants.includesRequest(unit, request);
    if (!takesPart) {
      return Choice.CHAMPION;
    }
    double drawn = hash.uniform(by == By.UNIT ? unit : id);
    int arm = 0;
    while (drawn >= ends[arm]) {
      arm++;
    }
    return choices[arm];
  }

  @Override
  public int arms() {
    return choices.length;
  }
}
