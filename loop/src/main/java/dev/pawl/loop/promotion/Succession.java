package dev.pawl.loop.promotion;

import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.Model;
import dev.pawl.trial.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version serves in another's place, and what was under way to replace the other ends: a
 * rollout, and the wait for an approval. For one thread.
 */
final class Succession {
  private final Journal journal;
  private final Contest contest;
  private final Versions versions;
  private final Cuts cuts;
  private final Approvals approvals;
  private final Departures departures;
  private final LiveStages stages;
  private final long watch;

  /** Nobody serves yet. */
  Succession(
      ModelDefinition definition,
      Journal journal,
      Contest contest,
      Versions versions,
      Cuts cuts,
      Approvals approvals) {
    this.journal = journal;
    this.contest = contest;
    this.versions = versions;
    this.cuts = cuts;
    this.approvals = approvals;
    this.departures = new Departures(journal, contest, versions, cuts, approvals);
    this.stages = new LiveStages(definition, journal, contest, cuts, departures);
    this.watch = definition.spec().evaluation().watch().toMillis();
  }

  /** Who leaves the contest without serving. */
  Departures departures() {
    return departures;
  }

  /** The stages between the shadow and serving. */
  LiveStages stages() {
    return stages;
  }

  /** The first version serves: it has learned nothing. */
  void crownFirst(Version first, Model model) {
    crown(
        first,
        model,
        "version %s answers until something better is shown: it has learned nothing"
            .formatted(first.id()),
        Map.of(),
        0);
  }

  /**
   * A version has earned its place, and the champion goes on in the shadow for a while.
   *
   * @param why as the end of a sentence
   */
  void takeOver(Version version, Model model, String why, SortedMap<String, Object> evidence) {
    crown(
        version,
        model,
        "version %s took over from %s: %s".formatted(version.id(), contest.champion().name(), why),
        evidence,
        watch);
  }

  /**
   * A version takes over without a test, as the spec asks.
   *
   * @param why what made the version; "" when there is no more to say
   */
  void takeOverUntested(Version version, Model model, String why) {
    crown(
        version,
        model,
        "version %s took over without a test, as the spec asks%s".formatted(version.id(), why),
        Map.of(),
        0);
  }

  private void crown(
      Version version, Model model, String reason, Map<String, Object> evidence, long shadow) {
    int before = 0;
    if (contest.hasChampion()) {
      Version old = versions.get(contest.champion().name());
      before = contest.champion().iteration();
      cuts.record(old.in(State.SUPERSEDED));
    }
    Version crowned = version.in(State.CHAMPION);
    cuts.record(crowned);
    journal.decide(Kind.PROMOTE, version.id(), reason, evidence);
    endOthers("version %s took over".formatted(version.id()), version.id());
    int now = Contestant.iterationOf(version.id());
    if (now > before) {
      departures.outlived(now);
    }
    contest.crown(crowned, model, journal.clock(), journal.clock() + shadow);
  }

  /** Rolls back to the champion's predecessor, on its verdict. */
  void rollBack(Standing predecessor, Verdict verdict) {
    rollBack(
        predecessor.version().id(),
        predecessor.model(),
        ": " + verdict.reason(),
        Evidence.of(predecessor, contest.champion().name()));
  }

  /**
   * Rolls back to the champion before the present one, by command.
   *
   * @return whether there is one
   */
  boolean rollBack(String by) {
    Optional<Standing> predecessor = contest.predecessor();
    Optional<Version> before = predecessor.map(Standing::version).or(versions::lastSuperseded);
    SortedMap<String, Object> evidence =
        predecessor.map(it -> Evidence.of(it, contest.champion().name())).orElseGet(TreeMap::new);
    evidence.put("by", by);
    before.ifPresent(version ->
        rollBack(
            version.id(), cuts.learner(version.hash()).freeze(), " by command, " + by, evidence));
    return before.isPresent();
  }

  private void rollBack(String to, Model model, String why, Map<String, Object> evidence) {
    Standing failed = contest.champion();
    cuts.record(versions.get(failed.name()).in(State.ROLLED_BACK));
    Version restored = versions.get(to).in(State.CHAMPION);
    cuts.record(restored);
    journal.decide(
        Kind.ROLLBACK,
        to,
        "version %s was rolled back to %s%s".formatted(failed.name(), to, why),
        evidence);
    endOthers("version %s was rolled back to %s".formatted(failed.name(), to), to);
    contest.crown(restored, model, journal.clock(), 0);
  }

  private void endOthers(String why, String champion) {
    approvals.recall(why);
    stages.stop(why, champion);
  }
}
