package dev.pawl.loop.promotion;

import dev.pawl.learn.Learner;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.contest.Sanity;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.probe.Measurement;
import dev.pawl.loop.promotion.Approvals.Waiting;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.rollout.Ended;
import dev.pawl.loop.rollout.Rollouts;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.trial.Verdict;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Changes who serves, and who tries to: crowns, rejects, parks and rolls back. Whether that is
 * called for is the {@link Judge}'s business, or an operator's.
 */
public final class Promotion implements Operator {
  private final Journal journal;
  private final Contest contest;
  private final Checks checks;
  private final Versions versions;
  private final Cuts cuts;
  private final Approvals approvals;
  private final Measurements measurements;
  private final Succession succession;
  private final Departures departures;
  private final LiveStages stages;
  private final Sanity sanity = new Sanity();
  private boolean paused;
  private boolean held;

  /**
   * Nobody serves yet.
   *
   * @param definition the spec that is in force
   * @param journal writes what was decided
   * @param contest who is in play
   * @param checks what a version must pass before any traffic
   * @param versions the versions that the fold knows
   * @param cuts makes versions of lineages
   * @param measure has a version measured; {@link #measured} tells what came of it
   */
  public Promotion(
      ModelDefinition definition,
      Journal journal,
      Contest contest,
      Checks checks,
      Versions versions,
      Cuts cuts,
      Consumer<Version> measure) {
    this.journal = journal;
    this.contest = contest;
    this.checks = checks;
    this.versions = versions;
    this.cuts = cuts;
    this.approvals = new Approvals(definition.spec().rollout().approval(), journal, versions);
    this.measurements = new Measurements(definition.spec().evaluation().gate(), measure);
    this.succession = new Succession(definition, journal, contest, versions, cuts, approvals);
    this.departures = succession.departures();
    this.stages = succession.stages();
  }

  /** Who waits for an approval, and who may not give it. */
  public Approvals approvals() {
    return approvals;
  }

  /** Whether nothing but a command changes who serves. */
  public boolean isPaused() {
    return paused || held;
  }

  /** Nothing but a command changes who serves from now on. */
  public void pause() {
    paused = true;
  }

  /** Promotions and rollbacks go on. */
  public void resume() {
    paused = false;
    held = false;
  }

  /** As {@link #pause}, until {@link #release}; what a person pauses stays paused by that. */
  public void hold() {
    held = true;
  }

  /** What {@link #hold} stopped goes on, unless a person has paused it too. */
  public void release() {
    held = false;
  }

  /** What the lineages have cost that are out of play. */
  public Cost retired() {
    return departures.retired();
  }

  // ---- taking over ----------------------------------------------------------------------------

  /** Promotes a challenger on its verdict, if it passes the checks. */
  void promote(Contestant challenger, Verdict verdict) {
    promote(challenger, verdict.reason(), evidence(challenger), "");
  }

  /**
   * Promotes a challenger by command, if it passes the checks.
   *
   * @param by who asks for it, and why
   * @param author who asks for it
   */
  public void promote(Contestant challenger, String by, String author) {
    SortedMap<String, Object> evidence = evidence(challenger);
    evidence.put("by", by);
    promote(
        challenger,
        "by command, %s; so far it is %s".formatted(by, challenger.verdict().reason()),
        evidence,
        author);
  }

  /** What is known of a challenger: its verdict, since when, and against whom. */
  private SortedMap<String, Object> evidence(Contestant challenger) {
    return Evidence.of(challenger, contest.champion().name());
  }

  private void promote(
      Contestant challenger, String why, SortedMap<String, Object> evidence, String author) {
    Version version;
    Learner learner;
    switch (challenger) {
      case Standing standing -> {
        version = versions.get(standing.version().id());
        learner = cuts.learner(version.hash());
      }
      case Moving moving -> {
        version = cuts.current(moving.lineage(), "verdict");
        learner = moving.lineage().learner().copy();
      }
    }
    promote(new Candidate(challenger, version, learner), why, evidence, author);
  }

  /**
   * Promotes a version by command, if it passes the checks.
   *
   * @param by who asks for it, and why
   * @param author who asks for it
   */
  public void promote(Version version, String by, String author) {
    Learner learner = cuts.learner(version.hash());
    Contestant entrant = contest.challenge(version, learner.freeze(), journal.clock());
    promote(
        new Candidate(entrant, version, learner),
        "by command, " + by,
        new TreeMap<>(Map.of("by", by, "against", contest.champion().name())),
        author);
  }

  /** Who is to take over; the learner is the version's own copy: to be frozen, then tried out. */
  private record Candidate(Contestant challenger, Version version, Learner learner) {}

  private void promote(
      Candidate entrant, String why, SortedMap<String, Object> evidence, String author) {
    Version version = entrant.version();
    Model model = entrant.learner().freeze();
    Checks.Report candidate = checks.report(model);
    Checks.Report champion = checks.report(contest.champion());
    Evidence.add(candidate, champion, evidence);
    Optional<String> objection =
        sanity
            .objection(entrant.learner(), contest.champion().model())
            .or(() -> Checks.objection(candidate, champion))
            .or(() -> checks.worseSlice(model, entrant.challenger().number(), contest.champion()));
    if (objection.isPresent()) {
      reject(Optional.of(entrant.challenger()), version, objection.get(), evidence);
      return;
    }
    Waiting waiting = Waiting.of(version.id(), entrant.challenger().name(), author, why, evidence);
    Version present = versions.get(contest.champion().name());
    if (author.isEmpty() && measurements.isNeeded(version, present)) {
      measurements.ask(version, present, waiting);
    } else {
      goOn(entrant, model, waiting);
    }
  }

  /** A version that has passed the checks goes live in stages, or takes over. */
  private void goOn(Candidate entrant, Model model, Waiting waiting) {
    Version version = entrant.version();
    String champion = contest.champion().name();
    SortedMap<String, Object> evidence = waiting.evidence();
    measurements.add(version.id(), evidence);
    boolean byVerdict = waiting.author().isEmpty();
    Optional<String> objection =
        byVerdict ? measurements.objection(version.id(), champion) : Optional.empty();
    if (objection.isPresent()) {
      reject(Optional.of(entrant.challenger()), version, objection.get(), evidence);
    } else if (byVerdict && rollouts().concerns(version.id(), champion)) {
      stages.start(entrant.challenger(), version, model, waiting.why(), evidence);
    } else {
      earned(version, model, waiting);
    }
  }

  /** A version has earned its place: it takes over, or waits for an approval to. */
  private void earned(Version version, Model model, Waiting by) {
    if (approvals.isNeeded(version, contest.champion().name())) {
      approvals.await(by, contest.champion().name());
    } else {
      takeOver(version, model, by.why(), by.evidence());
    }
  }

  private void takeOver(
      Version version, Model model, String why, SortedMap<String, Object> evidence) {
    measurements.nobodyWaits();
    succession.takeOver(version, model, why, evidence);
  }

  /** The first version serves: it has learned nothing. */
  public void crownFirst(Version first, Model model) {
    succession.crownFirst(first, model);
  }

  /**
   * A version takes over without a test, as the spec asks.
   *
   * @param why what made the version; "" when there is no more to say
   */
  public void crownUntested(Version version, Model model, String why) {
    if (approvals.isNeeded(version, contest.champion().name())) {
      approvals.await(
          Waiting.of(version.id(), version.lineage(), "", "without a test" + why, new TreeMap<>()),
          contest.champion().name());
    } else {
      measurements.nobodyWaits();
      succession.takeOverUntested(version, model, why);
    }
  }

  /**
   * A version has been measured, or could not be.
   *
   * @param version its id
   * @param finished with the figures, or why there are none
   */
  public void measured(String version, TrainingFinished finished) {
    Optional<Waiting> waiting = measurements.waiting();
    if (!finished.error().isEmpty()) {
      measurements.nobodyWaits();
      journal.decide(
          Kind.TRAINING_FAILED,
          version,
          "version %s could not be measured: %s".formatted(version, finished.error()),
          Map.of());
      return;
    }
    measurements.add(version, Measurement.of(finished.metrics()));
    if (waiting.isEmpty()) {
      return;
    }
    Version next = versions.get(waiting.get().version());
    Optional<Contestant> challenger = challenger(waiting.get());
    if (challenger.isEmpty() || rollouts().isRunning()) {
      measurements.nobodyWaits();
    } else if (!measurements.isNeeded(next, versions.get(contest.champion().name()))) {
      measurements.nobodyWaits();
      Learner learner = cuts.learner(next.hash());
      goOn(new Candidate(challenger.get(), next, learner), learner.freeze(), waiting.get());
    }
  }

  // ---- live stages ----------------------------------------------------------------------------

  /** The rollout that runs, if any. */
  public Rollouts rollouts() {
    return stages.rollouts();
  }

  /** Looks at the live stage that runs, and does what follows. */
  void lookAtRollout() {
    stages.look().ifPresent(this::passed);
  }

  /** A version has passed all its live stages. */
  private void passed(Ended ended) {
    Version version = versions.get(ended.version());
    Optional<Standing> candidate = stages.candidate(ended.version());
    Optional<String> objection =
        candidate.flatMap(it -> checks.worseSlice(it.model(), it.number(), contest.champion()));
    if (objection.isPresent()) {
      reject(candidate, version, objection.get(), ended.evidence());
      return;
    }
    earned(
        version,
        cuts.learner(version.hash()).freeze(),
        Waiting.of(version.id(), version.id(), "", ended.why(), new TreeMap<>(ended.evidence())));
  }

  /**
   * Ends the rollout that runs before its time, and parks its versions.
   *
   * @param why as the end of a sentence
   */
  public void stopRollout(String why) {
    stages.stop(why, "");
  }

  // ---- approvals ------------------------------------------------------------------------------

  /**
   * Whether a version waits for an approval, or to be measured: no other is promoted on its verdict
   * meanwhile.
   */
  boolean isAwaiting() {
    return (approvals.isAsked() && approvals.waiting().isPresent())
        || measurements.waiting().isPresent();
  }

  /**
   * Lets the version that waits take over.
   *
   * @param id the version that is approved
   * @param approver who approves
   * @param by who approves, and why
   */
  public void approve(String id, String approver, String by) {
    approvals
        .approve(id, approver)
        .ifPresent(waiting -> {
          Version version = versions.get(id);
          SortedMap<String, Object> evidence = waiting.evidence();
          evidence.put("approvedBy", by);
          takeOver(
              version,
              cuts.learner(version.hash()).freeze(),
              "%s; approved by %s".formatted(waiting.why(), by),
              evidence);
        });
  }

  /**
   * Takes the version that waits out of play.
   *
   * @param id the version that is rejected
   * @param by who rejects it, and why
   */
  public void reject(String id, String by) {
    approvals
        .reject(id)
        .ifPresent(waiting -> {
          SortedMap<String, Object> evidence = waiting.evidence();
          evidence.put("rejectedBy", by);
          reject(challenger(waiting), versions.get(id), "by command, " + by, evidence);
        });
  }

  /** What the version that waits is a version of, if that is in play still. */
  private Optional<Contestant> challenger(Waiting waiting) {
    return contest.challengers().stream()
        .filter(it -> it.name().equals(waiting.challenger()))
        .findFirst();
  }

  // ---- stepping down --------------------------------------------------------------------------

  /** Rolls back to the champion's predecessor, on its verdict. */
  void rollBack(Standing predecessor, Verdict verdict) {
    succession.rollBack(predecessor, verdict);
  }

  /**
   * Rolls back to the champion before the present one, by command.
   *
   * @return whether there is one
   */
  public boolean rollBack(String by) {
    return succession.rollBack(by);
  }

  /**
   * Sets a challenger aside; it keeps its evidence.
   *
   * @param why the reason, as the end of a sentence
   */
  public void park(Contestant challenger, String why) {
    if (challenger instanceof Standing && rollouts().hasCandidate(challenger.name())) {
      stopRollout(why);
    } else {
      departures.park(challenger, why, Collections.emptySortedMap());
    }
  }

  /**
   * Compares a challenger anew that stays in play.
   *
   * @param why the reason, as the end of a sentence
   */
  void restart(Contestant challenger, String why) {
    departures.restart(challenger, why);
  }

  private void reject(
      Optional<? extends Contestant> challenger,
      Version version,
      String objection,
      Map<String, Object> evidence) {
    if (rollouts().hasCandidate(version.id())) {
      stopRollout("version %s was rejected: %s".formatted(version.id(), objection));
    }
    departures.reject(challenger, version, objection, evidence);
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    Cost retired = departures.retired();
    to.longs("promotion", paused ? 1 : 0, retired.cpuNanos(), retired.examples(), held ? 1 : 0);
    approvals.snapshot(to.in("approvals"));
    rollouts().snapshot(to.in("rollouts"));
    measurements.snapshot(to.in("measurements"));
  }

  @Override
  public void restore(Tensors from) {
    long[] own = from.longs("promotion");
    paused = own[0] == 1;
    held = own[3] == 1;
    departures.restore(new Cost(own[1], own[2]));
    approvals.restore(from.in("approvals"));
    rollouts().restore(from.in("rollouts"));
    measurements.restore(from.in("measurements"));
  }
}
