package dev.pawl.plan;

import dev.pawl.model.row.Row;
import dev.pawl.trial.assignment.UnitHash;
import java.util.Objects;

/**
 * Two arms in one list: rankings are drafted from both, item by item. Plain predictions get the
 * champion.
 */
public final class Interleave implements Routing {
  private final Participants participants;
  private final UnitHash hash;
  private final int a;
  private final int b;

  /**
   * Two arms in one list.
   *
   * @param participants whose rankings are interleaved; the others' are the champion's
   * @param salt what the coins of a ranking depend on, besides its id
   * @param a the plan's arm that is the first ranking
   * @param b the plan's arm that is the second ranking
   */
  public Interleave(Participants participants, String salt, int a, int b) {
    this.participants = Objects.requireNonNull(participants, "participants");
    this.hash = UnitHash.of(salt);
    if (a == b) {
      throw new IllegalArgumentException("b: " + b + " (expected: another arm than a)");
    }
    this.a = a;
    this.b = b;
  }

  /** The plan's arm that is the first ranking. */
  public int a() {
    return a;
  }

  /** The plan's arm that is the second ranking. */
  public int b() {
    return b;
  }

  /**
   * Whether a ranking is interleaved.
   *
   * @param unit whom it is for; without one it takes part
   * @param context the request's inputs and derived columns, without those of an item
   */
  public boolean includes(String unit, Row context) {
    return participants.includesRequest(unit, context);
  }

  /** Where the coins of a ranking begin. */
  public long seed(String ranking) {
    return hash.seed(ranking);
  }

  @Override
  public Choice choose(String unit, String id, long eventTime, Row request) {
    return Choice.CHAMPION;
  }

  @Override
  public int arms() {
    return 1 + Math.max(a, b);
  }
}
