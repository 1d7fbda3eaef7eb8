package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Versions;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Takes challengers out of play: parked, rejected, or outlived by a later model iteration. What
 * their lineages have cost is added up. For one thread.
 */
final class Departures {
  private final Journal journal;
  private final Contest contest;
  private final Versions versions;
  private final Cuts cuts;
  private final Approvals approvals;
  private Cost retired = new Cost(0, 0);

  /**
   * Nobody has left.
   *
   * @param approvals recalls a version that waits when its challenger leaves
   */
  Departures(Journal journal, Contest contest, Versions versions, Cuts cuts, Approvals approvals) {
    this.journal = journal;
    this.contest = contest;
    this.versions = versions;
    this.cuts = cuts;
    this.approvals = approvals;
  }

  /** What the lineages have cost that are out of play. */
  Cost retired() {
    return retired;
  }

  /** What they had cost when the state was taken. */
  void restore(Cost cost) {
    retired = cost;
  }

  /**
   * Sets a challenger aside; it keeps its evidence.
   *
   * @param why the reason, as the end of a sentence
   * @param more evidence besides its own
   */
  void park(Contestant challenger, String why, SortedMap<String, Object> more) {
    String id =
        switch (challenger) {
          case Standing standing -> standing.version().id();
          case Moving moving -> idOf(moving.lineage());
        };
    SortedMap<String, Object> evidence = Evidence.of(challenger, contest.champion().name());
    evidence.putAll(more);
    approvals.recall(challenger, why);
    versions.find(id).ifPresent(version -> cuts.record(version.in(State.PARKED)));
    withdraw(challenger);
    journal.decide(
        Kind.PARK,
        id,
        "%s was parked as version %s: %s".formatted(challenger.name(), id, why),
        evidence);
  }

  /**
   * Compares a challenger anew that stays in play.
   *
   * @param why the reason, as the end of a sentence
   */
  void restart(Contestant challenger, String why) {
    approvals.recall(challenger, why);
    journal.decide(
        Kind.RESTART,
        challenger.name(),
        "%s is compared anew: %s".formatted(challenger.name(), why),
        Evidence.of(challenger, contest.champion().name()));
    contest.restart(challenger, journal.clock());
  }

  private String idOf(Lineage lineage) {
    return lineage.hasNews() || lineage.parent().isEmpty()
        ? cuts.cut(lineage, "parked").id()
        : lineage.parent();
  }

  /**
   * A version must not serve. A challenger that stands still leaves; a lineage begins anew.
   *
   * @param challenger whose version it is, if it is in play still
   * @param objection the reason, as the end of a sentence
   */
  void reject(
      Optional<? extends Contestant> challenger,
      Version version,
      String objection,
      Map<String, Object> evidence) {
    cuts.record(version.in(State.REJECTED));
    journal.decide(
        Kind.REJECT,
        version.id(),
        "version %s was rejected: %s".formatted(version.id(), objection),
        evidence);
    challenger.ifPresent(rejected -> {
      if (rejected instanceof Standing) {
        withdraw(rejected);
      } else {
        contest.restart(rejected, journal.clock());
      }
    });
  }

  /** The challengers of model iterations before one leave. */
  void outlived(int iteration) {
    for (Contestant challenger : contest.challengers()) {
      if (challenger.iteration() < iteration) {
        withdraw(challenger);
      }
    }
  }

  private void withdraw(Contestant challenger) {
    if (challenger instanceof Moving moving) {
      retired = retired.plus(moving.lineage().cost());
    }
    contest.withdraw(challenger);
  }
}
