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
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.rollout.Ended;
import dev.pawl.loop.rollout.Rollouts;
import dev.pawl.loop.training.Lineage;
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
  private final ModelDefinition definition;
  private final Journal journal;
  private final Contest contest;
  private final Checks checks;
  private final Versions versions;
  private final Cuts cuts;
  private final Approvals approvals;
  private final Measurements measurements;
  private final Rollouts rollouts;
  private final Sanity sanity = new Sanity();
  private boolean paused;
  private boolean held;
  private Cost retired = new Cost(0, 0);

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
    this.definition = definition;
    this.journal = journal;
    this.contest = contest;
    this.checks = checks;
    this.versions = versions;
    this.cuts = cuts;
    this.approvals = new Approvals(definition.spec().rollout().approval());
    this.measurements = new Measurements(definition.spec().evaluation().gate(), measure);
    this.rollouts = new Rollouts(definition, journal, this::enter);
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
    return retired;
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
      reject(entrant.challenger(), version, objection.get(), evidence);
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
      reject(entrant.challenger(), version, objection.get(), evidence);
    } else if (byVerdict && rollouts.concerns(version.id(), champion)) {
      goLive(entrant, model, waiting.why(), evidence);
    } else {
      earned(version, model, waiting);
    }
  }

  /** A version has earned its place: it takes over, or waits for an approval to. */
  private void earned(Version version, Model model, Waiting by) {
    if (approvals.isNeeded(version, contest.champion().name())) {
      await(by);
    } else {
      takeOver(version, model, by.why(), by.evidence());
    }
  }

  private void takeOver(
      Version version, Model model, String why, SortedMap<String, Object> evidence) {
    crown(
        version,
        model,
        "version %s took over from %s: %s".formatted(version.id(), contest.champion().name(), why),
        evidence,
        definition.spec().evaluation().watch().toMillis());
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
    Optional<Contestant> challenger =
        contest.challengers().stream()
            .filter(it -> it.name().equals(waiting.get().challenger()))
            .findFirst();
    if (challenger.isEmpty() || rollouts.isRunning()) {
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
    return rollouts;
  }

  /** The version stands still from here on; the lineage that it was cut from goes on. */
  private void goLive(
      Candidate entrant, Model model, String why, SortedMap<String, Object> evidence) {
    String id = entrant.version().id();
    switch (entrant.challenger()) {
      case Standing standing -> contest.restart(standing, journal.clock());
      case Moving moving -> {
        contest.restart(moving, journal.clock());
        contest.challenge(entrant.version(), model, journal.clock());
      }
    }
    rollouts.start(id, contest.champion().name(), why, evidence);
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

  private Optional<Contestant> candidate(String version) {
    return contest.challengers().stream()
        .filter(it -> it instanceof Standing && it.name().equals(version))
        .findFirst();
  }

  /** Looks at the live stage that runs, and does what follows. */
  void lookAtRollout() {
    rollouts.look().ifPresent(this::ended);
  }

  private void ended(Ended ended) {
    if (!ended.passed()) {
      aborted(ended, "");
      return;
    }
    parkOthers(ended, ended.version(), "version %s won".formatted(ended.version()));
    Version version = versions.get(ended.version());
    Optional<Contestant> candidate = candidate(ended.version());
    Optional<String> objection =
        candidate.flatMap(
            it -> checks.worseSlice(((Standing) it).model(), it.number(), contest.champion()));
    if (objection.isPresent()) {
      reject(candidate, version, objection.get(), ended.evidence());
      return;
    }
    earned(
        version,
        cuts.learner(version.hash()).freeze(),
        Waiting.of(version.id(), version.id(), "", ended.why(), new TreeMap<>(ended.evidence())));
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
        candidate(version).ifPresent(it -> setAside(it, why, ended.evidence()));
      }
    }
  }

  /**
   * Ends the rollout that runs before its time, and parks its versions.
   *
   * @param why as the end of a sentence
   */
  public void stopRollout(String why) {
    stopRollout(why, "");
  }

  private void stopRollout(String why, String kept) {
    rollouts.stop(why).ifPresent(ended -> aborted(ended, kept));
  }

  // ---- approvals ------------------------------------------------------------------------------

  private void await(Waiting next) {
    recall("version %s has come in its place".formatted(next.version()));
    approvals.await(next);
    journal.decide(
        Kind.AWAIT,
        next.version(),
        "version %s waits for an approval, to take over from %s: %s"
            .formatted(next.version(), contest.champion().name(), next.why()),
        next.evidence());
  }

  /**
   * Whether a version waits for an approval, or to be measured: no other is promoted on its verdict
   * meanwhile.
   */
  boolean isAwaiting() {
    return (approvals.isAsked() && approvals.waiting().isPresent())
        || measurements.waiting().isPresent();
  }

  /** What was shown of the version that waits no longer holds. */
  private void recall(String why) {
    approvals
        .waiting()
        .ifPresent(before -> {
          approvals.nobodyWaits();
          journal.decide(
              Kind.REJECT,
              before.version(),
              "version %s no longer waits for an approval: %s".formatted(before.version(), why),
              before.evidence());
        });
  }

  /** A challenger has lost what it had shown; if a version of it waits, it no longer does. */
  void recall(Contestant challenger, String why) {
    if (approvals.waiting().filter(it -> it.challenger().equals(challenger.name())).isPresent()) {
      recall(why);
    }
  }

  /**
   * Lets the version that waits take over.
   *
   * @param id the version that is approved
   * @param approver who approves
   * @param by who approves, and why
   */
  public void approve(String id, String approver, String by) {
    Optional<Version> version = waiting(id);
    if (version.isEmpty()) {
      return;
    }
    if (approvals.isAuthor(version.get(), approver)) {
      journal.refuse(
          "version %s cannot be approved by %s, who is its author: who applied its spec, or asked for its training or promotion (expected: an approval by somebody else)"
              .formatted(id, approver));
      return;
    }
    Waiting waiting = approvals.waiting().orElseThrow();
    approvals.nobodyWaits();
    SortedMap<String, Object> evidence = waiting.evidence();
    evidence.put("approvedBy", by);
    takeOver(
        version.get(),
        cuts.learner(version.get().hash()).freeze(),
        "%s; approved by %s".formatted(waiting.why(), by),
        evidence);
  }

  /**
   * Takes the version that waits out of play.
   *
   * @param id the version that is rejected
   * @param by who rejects it, and why
   */
  public void reject(String id, String by) {
    Optional<Version> version = waiting(id);
    if (version.isPresent()) {
      Waiting waiting = approvals.waiting().orElseThrow();
      approvals.nobodyWaits();
      SortedMap<String, Object> evidence = waiting.evidence();
      evidence.put("rejectedBy", by);
      Optional<Contestant> challenger =
          contest.challengers().stream()
              .filter(it -> it.name().equals(waiting.challenger()))
              .findFirst();
      reject(challenger, version.get(), "by command, " + by, evidence);
    }
  }

  /** The version of that id, if it waits; otherwise refuses what was asked. */
  private Optional<Version> waiting(String id) {
    Optional<String> waits = approvals.version();
    if (waits.equals(Optional.of(id))) {
      return versions.find(id);
    }
    journal.refuse(
        "version %s does not wait for an approval (expected: %s)"
            .formatted(id, waits.orElse("none, as no version waits")));
    return Optional.empty();
  }

  private void reject(
      Contestant challenger, Version version, String objection, Map<String, Object> evidence) {
    reject(Optional.of(challenger), version, objection, evidence);
  }

  private void reject(
      Optional<Contestant> challenger,
      Version version,
      String objection,
      Map<String, Object> evidence) {
    if (rollouts.hasCandidate(version.id())) {
      stopRollout("version %s was rejected: %s".formatted(version.id(), objection));
    }
    cuts.record(version.in(State.REJECTED));
    journal.decide(
        Kind.REJECT,
        version.id(),
        "version %s was rejected: %s".formatted(version.id(), objection),
        evidence);
    challenger.ifPresent(rejected -> {
      if (rejected instanceof Standing) {
        contest.withdraw(rejected);
      } else {
        contest.restart(rejected, journal.clock());
      }
    });
  }

  /** The first version serves: it has learned nothing. */
  public void crownFirst(Version first, Model model) {
    crown(
        first,
        model,
        "version %s answers until something better is shown: it has learned nothing"
            .formatted(first.id()),
        Map.of(),
        0);
  }

  /**
   * A version takes over without a test, as the spec asks.
   *
   * @param why what made the version; "" when there is no more to say
   */
  public void crownUntested(Version version, Model model, String why) {
    if (approvals.isNeeded(version, contest.champion().name())) {
      await(
          Waiting.of(version.id(), version.lineage(), "", "without a test" + why, new TreeMap<>()));
      return;
    }
    crown(
        version,
        model,
        "version %s took over without a test, as the spec asks%s".formatted(version.id(), why),
        Map.of(),
        0);
  }

  private void crown(
      Version version, Model model, String reason, Map<String, Object> evidence, long watch) {
    int before = 0;
    if (contest.hasChampion()) {
      Version old = versions.get(contest.champion().name());
      before = contest.champion().iteration();
      cuts.record(old.in(State.SUPERSEDED));
    }
    Version crowned = version.in(State.CHAMPION);
    cuts.record(crowned);
    journal.decide(Kind.PROMOTE, version.id(), reason, evidence);
    recall("version %s took over".formatted(version.id()));
    measurements.nobodyWaits();
    stopRollout("version %s took over".formatted(version.id()), version.id());
    int now = Contestant.iterationOf(version.id());
    if (now > before) {
      retireLineagesBefore(now);
    }
    contest.crown(crowned, model, journal.clock(), journal.clock() + watch);
  }

  private void retireLineagesBefore(int present) {
    for (Contestant challenger : contest.challengers()) {
      if (challenger.iteration() < present) {
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

  // ---- stepping down --------------------------------------------------------------------------

  /** Rolls back to the champion's predecessor, on its verdict. */
  void rollBack(Standing predecessor, Verdict verdict) {
    rollBack(
        predecessor.version().id(),
        predecessor.model(),
        ": " + verdict.reason(),
        evidence(predecessor));
  }

  /**
   * Rolls back to the champion before the present one, by command.
   *
   * @return whether there is one
   */
  public boolean rollBack(String by) {
    Optional<Version> before =
        contest.predecessor().map(Standing::version).or(versions::lastSuperseded);
    before.ifPresent(version ->
        rollBack(
            version.id(),
            cuts.learner(version.hash()).freeze(),
            " by command, " + by,
            contest
                .predecessor()
                .map(this::evidence)
                .map(evidence -> {
                  evidence.put("by", by);
                  return evidence;
                })
                .orElseGet(() -> new TreeMap<>(Map.of("by", by)))));
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
    recall("version %s was rolled back to %s".formatted(failed.name(), to));
    stopRollout("version %s was rolled back to %s".formatted(failed.name(), to), to);
    contest.crown(restored, model, journal.clock(), 0);
  }

  /**
   * Sets a challenger aside; it keeps its evidence.
   *
   * @param why the reason, as the end of a sentence
   */
  public void park(Contestant challenger, String why) {
    if (challenger instanceof Standing && rollouts.hasCandidate(challenger.name())) {
      stopRollout(why);
    } else {
      setAside(challenger, why, Collections.emptySortedMap());
    }
  }

  private void setAside(Contestant challenger, String why, SortedMap<String, Object> more) {
    String id =
        switch (challenger) {
          case Standing standing -> standing.version().id();
          case Moving moving -> idOf(moving.lineage());
        };
    SortedMap<String, Object> evidence = evidence(challenger);
    evidence.putAll(more);
    recall(challenger, why);
    versions.find(id).ifPresent(version -> cuts.record(version.in(State.PARKED)));
    withdraw(challenger);
    journal.decide(
        Kind.PARK,
        id,
        "%s was parked as version %s: %s".formatted(challenger.name(), id, why),
        evidence);
  }

  private String idOf(Lineage lineage) {
    return lineage.hasNews() || lineage.parent().isEmpty()
        ? cuts.cut(lineage, "parked").id()
        : lineage.parent();
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("promotion", paused ? 1 : 0, retired.cpuNanos(), retired.examples(), held ? 1 : 0);
    approvals.snapshot(to.in("approvals"));
    rollouts.snapshot(to.in("rollouts"));
    measurements.snapshot(to.in("measurements"));
  }

  @Override
  public void restore(Tensors from) {
    long[] own = from.longs("promotion");
    paused = own[0] == 1;
    held = own[3] == 1;
    retired = new Cost(own[1], own[2]);
    approvals.restore(from.in("approvals"));
    rollouts.restore(from.in("rollouts"));
    measurements.restore(from.in("measurements"));
  }
}
