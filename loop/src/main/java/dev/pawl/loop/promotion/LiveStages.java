package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.rollout.Ended;
import dev.pawl.loop.rollout.Rollouts;
import dev.pawl.loop.version.Cuts;
import dev.pawl.model.Model;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Brings the versions of a rollout into the contest, and takes them out of it when the rollout has
 * ended. For one thread.
 */
final class LiveStages {
  private final Journal journal;
  private final Contest contest;
  private final Cuts cuts;
  private final Departures departures;
  private final Rollouts rollouts;

  /** No rollout runs. */
  LiveStages(
      ModelDefinition definition,
      Journal journal,
      Contest contest,
      Cuts cuts,
      Departures departures) {
    this.journal = journal;
    this.contest = contest;
    this.cuts = cuts;
    this.departures = departures;
    this.rollouts = new Rollouts(definition, journal, this::enter);
  }

  Rollouts rollouts() {
    return rollouts;
  }

  /**
   * A version's rollout begins: it stands still from here on; the lineage that it was cut from goes
   * on.
   *
   * @param challenger the version itself, or the lineage
   * @param model the version's
   * @param why what it has shown so far, as the end of a sentence
   * @param evidence the numbers behind that
   */
  void start(
      Contestant challenger,
      Version version,
      Model model,
      String why,
      SortedMap<String, Object> evidence) {
    contest.restart(challenger, journal.clock());
    if (challenger instanceof Moving) {
      contest.challenge(version, model, journal.clock());
    }
    rollouts.start(version.id(), version.lineage(), contest.champion().name(), why, evidence);
  }

  /** The present version of another lineage takes part in a live test. */
  private Optional<String> enter(String lineage) {
    return contest
        .lineage(lineage)
        .map(moving -> {
          Version version = cuts.current(moving.lineage(), "rollout");
          if (candidate(version.id()).isEmpty()
              && !version.id().equals(contest.champion().name())) {
            contest.challenge(version, moving.lineage().learner().copy().freeze(), journal.clock());
          }
          return version.id();
        });
  }

  /** The version of that id that stands still and challenges, if any. */
  Optional<Standing> candidate(String version) {
    return contest.challengers().stream()
        .filter(it -> it.name().equals(version))
        .filter(Standing.class::isInstance)
        .map(Standing.class::cast)
        .findFirst();
  }

  /**
   * Looks at the stage that runs. When the rollout has ended, all its versions are parked but the
   * one that has passed.
   *
   * @return how it ended, if a version has passed all stages
   */
  Optional<Ended> look() {
    Optional<Ended> ended = rollouts.look();
    ended.ifPresent(it -> {
      if (it.passed()) {
        parkOthers(it, it.version(), "version %s won".formatted(it.version()));
      } else {
        aborted(it, "");
      }
    });
    return ended.filter(Ended::passed);
  }

  /**
   * Ends the rollout that runs, if any, before its time, and parks its versions.
   *
   * @param why as the end of a sentence
   * @param kept a version that stays in play, and for which nothing was aborted; "" for none
   */
  void stop(String why, String kept) {
    rollouts.stop(why).ifPresent(ended -> aborted(ended, kept));
  }

  private void aborted(Ended ended, String kept) {
    if (!ended.versions().contains(kept)) {
      journal.decide(
          Kind.ABORT,
          ended.version(),
          "the rollout of version %s ended without a promotion: %s"
              .formatted(ended.version(), ended.why()),
          ended.evidence());
    }
    parkOthers(ended, kept, ended.why());
  }

  private void parkOthers(Ended ended, String kept, String why) {
    for (String version : ended.versions()) {
      if (!version.equals(kept)) {
        candidate(version).ifPresent(it -> departures.park(it, why, ended.evidence()));
      }
    }
  }
}
