package dev.pawl.loop;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.log.Command;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Comparisons.Question;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.contest.Contestant.Moving;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.training.TriggerState;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Mode;
import dev.pawl.trial.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides: what is trained, cut, promoted, rolled back and parked. Each decision goes to the
 * journal with its evidence.
 */
final class Controller {
  private final ModelDefinition definition;
  private final LoopSettings settings;
  private final Effects effects;
  private final ArtifactStore artifacts;
  private final Journal journal;
  private final Contest contest;
  private final Checks checks;
  private final TriggerState triggers;
  private final Versions versions;
  private final SortedMap<String, TrainingRequest> open = new TreeMap<>();
  private int iteration;
  private boolean learningPaused;
  private boolean promotionsPaused;
  private long nextBlend = Long.MIN_VALUE;
  private Cost requested = new Cost(0, 0);
  private Cost recalibrations = new Cost(0, 0);
  private Cost retired = new Cost(0, 0);

  Controller(
      ModelDefinition definition,
      LoopSettings settings,
      Effects effects,
      ArtifactStore artifacts,
      Journal journal,
      Contest contest,
      Checks checks,
      Versions versions,
      int iteration) {
    this.definition = definition;
    this.settings = settings;
    this.effects = effects;
    this.artifacts = artifacts;
    this.journal = journal;
    this.contest = contest;
    this.checks = checks;
    this.triggers = new TriggerState(definition.spec().training().triggers());
    this.versions = versions;
    this.iteration = iteration;
  }

  TriggerState triggers() {
    return triggers;
  }

  int iteration() {
    return iteration;
  }

  SortedMap<String, TrainingRequest> open() {
    return open;
  }

  boolean isLearningPaused() {
    return learningPaused;
  }

  // ---- the start ------------------------------------------------------------------------------

  /** The first version, which has learned nothing, becomes the champion; lineages start. */
  void start() {
    startLineages();
    Learner untrained = definition.learner(ModelDefinition.MAIN);
    DataSpan nothing = new DataSpan(journal.offset(), journal.offset() + 1, 0, 0, 0, "");
    Version first =
        version(
            iteration,
            ModelDefinition.MAIN,
            effects.keep(Learners.checkpoint(untrained)),
            List.of(),
            nothing,
            new Cost(0, 0),
            "apply");
    crown(
        first,
        untrained.freeze(),
        "version %s answers until something better is shown: it has learned nothing"
            .formatted(first.id()),
        Map.of(),
        0);
    for (Lineage lineage : contest.lineages()) {
      lineage.bornFrom(first.id());
    }
  }

  /** Starts the lineages of the present iteration, where the mode has any. */
  void startLineages() {
    if (definition.spec().training().mode() != Mode.CONTINUAL) {
      return;
    }
    for (String name : definition.lineages()) {
      boolean running =
          contest.lineages().stream()
              .anyMatch(l -> l.name().equals(name) && l.iteration() == iteration);
      if (!running) {
        contest.challenge(newLineage(name, definition.learner(name)), journal.clock());
      }
    }
  }

  private Lineage newLineage(String name, Learner learner) {
    return new Lineage(
        name,
        iteration,
        learner,
        definition.seed(name),
        definition.spec().training().microBatch(),
        journal.offset() + 1,
        settings.cpuNanos());
  }

  // ---- the data clock -------------------------------------------------------------------------

  void tick(long before, long now) {
    contest.tick(now);
    long block = definition.spec().evaluation().block().toMillis();
    boolean blockEnded = Math.floorDiv(now, block) > Math.floorDiv(before, block);
    if (blockEnded) {
      contest.closeBlock();
    }
    triggers.tick(before, now).ifPresent(this::update);
    blend(now);
    if (blockEnded && !promotionsPaused && definition.spec().evaluation().gated()) {
      judge();
    }
  }

  private void update(String trigger) {
    if (learningPaused) {
      return;
    }
    triggers.updated();
    switch (definition.spec().training().mode()) {
      case MANUAL -> {}
      case SCHEDULED_STATELESS -> train(ModelDefinition.MAIN, false, Purpose.VERSION, trigger);
      case SCHEDULED_STATEFUL -> train(ModelDefinition.MAIN, true, Purpose.VERSION, trigger);
      case CONTINUAL -> cutAll(trigger);
    }
  }

  private void cutAll(String trigger) {
    boolean gated = definition.spec().evaluation().gated();
    for (Lineage lineage : contest.lineages()) {
      boolean main = lineage.name().equals(ModelDefinition.MAIN);
      if (lineage.iteration() != iteration || !lineage.hasNews() || !(main || gated)) {
        continue;
      }
      Version version = cut(lineage, trigger);
      if (!gated && main && !promotionsPaused) {
        crown(
            version,
            lineage.learner().freeze(),
            "version %s took over without a test, as the spec asks (%s)"
                .formatted(version.id(), trigger),
            Map.of(),
            0);
      }
    }
  }

  private void blend(long now) {
    Optional<dev.pawl.spec.TrainingSpec.Blend> blend = definition.spec().training().blend();
    if (blend.isEmpty() || learningPaused) {
      return;
    }
    long every = blend.get().every().toMillis();
    if (nextBlend == Long.MIN_VALUE) {
      nextBlend = Math.floorDiv(now, every) * every + every;
    } else if (now >= nextBlend) {
      nextBlend = Math.floorDiv(now, every) * every + every;
      for (Lineage lineage : contest.lineages()) {
        train(lineage.name(), false, Purpose.RECALIBRATION, "blend every " + blend.get().every());
      }
    }
  }

  // ---- training -------------------------------------------------------------------------------

  private void train(String lineage, boolean stateful, Purpose purpose, String why) {
    Optional<Version> parent = stateful ? versions.latest(iteration, lineage) : Optional.empty();
    long window = definition.spec().training().window().toMillis();
    TrainingRequest request =
        new TrainingRequest(
            "t" + journal.offset() + "." + open.size(),
            definition.spec().model(),
            definition.hash(),
            lineage,
            purpose,
            parent.map(Version::id).orElse(""),
            parent.map(Version::hash).orElse(""),
            parent.map(Version::eventTime).orElse(journal.clock() - window),
            parent.map(version -> version.data().toOffset()).orElse(0L),
            journal.offset() + 1,
            journal.clock());
    open.put(request.id(), request);
    journal.decide(
        Kind.TRAIN,
        lineage,
        parent
            .map(version -> "training goes on from version %s (%s)".formatted(version.id(), why))
            .orElse(
                "training from scratch on the last %s (%s)"
                    .formatted(definition.spec().training().window(), why)),
        Map.of("request", request.id(), "purpose", purpose.name()));
    effects.train(request);
  }

  /** Asks again for all open trainings; the same requests, under their own ids. */
  void askAgain() {
    open.values().forEach(effects::train);
  }

  void trained(TrainingFinished finished) {
    TrainingRequest request = open.remove(finished.id());
    if (request == null) {
      journal.decide(
          Kind.REFUSE, "", "training %s was not asked for".formatted(finished.id()), Map.of());
      return;
    }
    if (!finished.error().isEmpty()) {
      journal.decide(
          Kind.TRAINING_FAILED,
          request.lineage(),
          "training %s failed: %s".formatted(request.id(), finished.error()),
          Map.of("request", request.id()));
      return;
    }
    Learner learner = learner(finished.artifact());
    if (request.purpose() == Purpose.RECALIBRATION) {
      recalibrations = recalibrations.plus(cost(finished));
    } else {
      requested = requested.plus(cost(finished));
    }
    switch (request.purpose()) {
      case VERSION -> trainedVersion(request, finished, learner);
      case RECALIBRATION -> recalibrate(request, finished, learner);
      case START -> {
        for (Lineage lineage : contest.lineages()) {
          if (lineage.name().equals(request.lineage()) && lineage.iteration() == iteration) {
            lineage.recalibrate(learner, 1);
            cut(lineage, "start of model iteration " + iteration, List.of(finished.artifact()));
          }
        }
      }
    }
  }

  private void trainedVersion(TrainingRequest request, TrainingFinished finished, Learner learner) {
    Version version =
        version(
            iteration,
            request.lineage(),
            finished.artifact(),
            request.parent().isEmpty() ? List.of() : List.of(request.parent()),
            span(request, finished),
            cost(finished),
            "training " + request.id());
    Model model = learner.freeze();
    if (definition.spec().evaluation().gated()) {
      withdrawOlder(version);
      contest.challenge(version, model, journal.clock());
    } else if (!promotionsPaused) {
      crown(
          version,
          model,
          "version %s took over without a test, as the spec asks".formatted(version.id()),
          Map.of(),
          0);
    }
  }

  /**
   * A newer training of the same lineage takes the place of one that has not shown anything yet.
   */
  private void withdrawOlder(Version newer) {
    for (Contestant challenger : contest.challengers()) {
      if (challenger instanceof Standing standing
          && standing.version().lineage().equals(newer.lineage())) {
        park(standing, "a newer training took its place: " + newer.id(), standing.verdict());
      }
    }
  }

  private void recalibrate(TrainingRequest request, TrainingFinished finished, Learner learner) {
    double share = definition.spec().training().blend().map(blend -> blend.share()).orElse(1.0);
    for (Lineage lineage : contest.lineages()) {
      if (lineage.name().equals(request.lineage()) && lineage.iteration() == iteration) {
        lineage.recalibrate(learner, share);
        Version version = cut(lineage, "recalibration", List.of(finished.artifact()));
        journal.decide(
            Kind.RECALIBRATE,
            version.id(),
            "lineage %s took in a training from scratch, which counts %.0f %%"
                .formatted(lineage.name(), 100 * share),
            Map.of("request", request.id(), "share", share));
      }
    }
  }

  private static DataSpan span(TrainingRequest request, TrainingFinished finished) {
    SortedMap<String, Double> metrics = finished.metrics();
    return new DataSpan(
        request.fromOffset(),
        request.toOffset(),
        metrics.getOrDefault("fromTime", 0.0).longValue(),
        metrics.getOrDefault("toTime", 0.0).longValue(),
        metrics.getOrDefault("examples", 0.0).longValue(),
        finished.dataHash());
  }

  private static Cost cost(TrainingFinished finished) {
    return new Cost(
        finished.metrics().getOrDefault("cpuNanos", 0.0).longValue(),
        finished.metrics().getOrDefault("examples", 0.0).longValue());
  }

  private Learner learner(String hash) {
    return Learners.restore(
        artifacts
            .get(hash)
            .orElseThrow(() ->
                new IllegalStateException(
                    "artifact %s is gone (expected: it is kept while the log points to it)"
                        .formatted(hash))));
  }

  // ---- versions -------------------------------------------------------------------------------

  private Version cut(Lineage lineage, String by) {
    return cut(lineage, by, List.of());
  }

  private Version cut(Lineage lineage, String by, List<String> otherParents) {
    String id = versions.nextId(lineage.iteration());
    Lineage.Cut cut = lineage.cut(id, journal.offset() + 1);
    List<String> parents = new ArrayList<>();
    if (!cut.parent().isEmpty()) {
      parents.add(cut.parent());
    }
    parents.addAll(otherParents);
    Version version =
        version(
            id,
            lineage.name(),
            effects.keep(cut.checkpoint()),
            parents,
            cut.data(),
            cut.cost(),
            lineage.seed(),
            by);
    journal.decide(
        Kind.CUT,
        id,
        "version %s was cut from lineage %s after %d examples (%s)"
            .formatted(id, lineage.name(), cut.data().examples(), by),
        Map.of("examples", cut.data().examples(), "hash", version.hash()));
    return version;
  }

  private Version version(
      int ofIteration,
      String lineage,
      String hash,
      List<String> parents,
      DataSpan data,
      Cost cost,
      String by) {
    return version(
        versions.nextId(ofIteration),
        lineage,
        hash,
        parents,
        data,
        cost,
        definition.seed(lineage),
        by);
  }

  private Version version(
      String id,
      String lineage,
      String hash,
      List<String> parents,
      DataSpan data,
      Cost cost,
      long seed,
      String by) {
    Version version =
        new Version(
            definition.spec().model(),
            id,
            lineage,
            journal.offset(),
            journal.clock(),
            hash,
            parents,
            data,
            definition.hash(),
            settings.code(),
            seed,
            Reproducibility.EXACT,
            new TreeMap<>(),
            cost,
            State.CANDIDATE,
            by);
    record(version);
    return version;
  }

  private void record(Version version) {
    versions.put(version);
    effects.record(version);
  }

  // ---- promotions -----------------------------------------------------------------------------

  private void judge() {
    Optional<Standing> predecessor = contest.predecessor();
    if (predecessor.isPresent() && predecessor.get().verdict().kind() == Verdict.Kind.BETTER) {
      contest.succeeded(predecessor.get());
      rollback(predecessor.get(), predecessor.get().verdict());
      return;
    }
    List<Contestant> worthy = new ArrayList<>();
    for (Contestant challenger : contest.challengers()) {
      Verdict verdict = challenger.verdict();
      boolean shown =
          challenger.question() == Question.BETTER
              ? verdict.kind() == Verdict.Kind.BETTER
              : verdict.isNonInferior();
      if (shown && !isStale(challenger)) {
        worthy.add(challenger);
      } else if (!shown) {
        judgeUnworthy(challenger, verdict);
      }
    }
    if (definition.spec().evaluation().automatic()) {
      worthy.stream()
          .min(Comparator.comparingDouble(c -> c.verdict().estimate()))
          .ifPresent(best -> {
            contest.succeeded(best);
            promote(best, best.verdict());
          });
    }
  }

  /** A lineage that has learned nothing since the champion was cut from it is the champion. */
  private boolean isStale(Contestant challenger) {
    return challenger instanceof Moving moving
        && !moving.lineage().hasNews()
        && moving.lineage().parent().equals(contest.champion().name());
  }

  private void judgeUnworthy(Contestant challenger, Verdict verdict) {
    long patience = definition.spec().evaluation().patience().toMillis();
    boolean lost = verdict.kind() == Verdict.Kind.WORSE;
    boolean late = journal.clock() - challenger.since() > patience;
    if (!lost && !late) {
      return;
    }
    boolean main =
        challenger instanceof Moving
            && challenger.name().equals(ModelDefinition.MAIN)
            && challenger.iteration() == iteration;
    if (main) {
      contest.restart(challenger, journal.clock());
    } else {
      park(
          challenger,
          lost ? "it is worse than the champion" : "nothing was shown in time",
          verdict);
    }
  }

  private void promote(Contestant challenger, Verdict verdict) {
    Version version;
    Model model;
    switch (challenger) {
      case Standing standing -> {
        version = versions.get(standing.version().id());
        model = standing.model();
      }
      case Moving moving -> {
        Lineage lineage = moving.lineage();
        version =
            lineage.hasNews() || lineage.parent().isEmpty()
                ? cut(lineage, "verdict")
                : versions.get(lineage.parent());
        model = lineage.learner().freeze();
      }
    }
    promote(challenger, version, model, verdict.reason(), evidence(verdict));
  }

  private void promote(
      Contestant challenger,
      Version version,
      Model model,
      String why,
      Map<String, Object> evidence) {
    Checks.Report candidate = checks.report(model);
    Checks.Report present = checks.report(contest.champion().model());
    Optional<String> objection = Checks.objection(candidate, present);
    if (objection.isPresent()) {
      record(version.in(State.REJECTED));
      journal.decide(
          Kind.REJECT,
          version.id(),
          "version %s was rejected: %s".formatted(version.id(), objection.get()),
          evidence);
      if (challenger instanceof Standing) {
        contest.withdraw(challenger);
      } else {
        contest.restart(challenger, journal.clock());
      }
      return;
    }
    long watch = definition.spec().evaluation().watch().toMillis();
    crown(
        version,
        model,
        "version %s took over from %s: %s".formatted(version.id(), contest.champion().name(), why),
        evidence,
        watch);
  }

  private void crown(
      Version version, Model model, String reason, Map<String, Object> evidence, long watch) {
    int before = 0;
    if (contest.hasChampion()) {
      Version old = versions.get(contest.champion().name());
      before = contest.champion().iteration();
      record(old.in(State.SUPERSEDED));
    }
    Version crowned = version.in(State.CHAMPION);
    record(crowned);
    journal.decide(Kind.PROMOTE, version.id(), reason, evidence);
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

  private void rollback(Standing predecessor, Verdict verdict) {
    Standing failed = contest.champion();
    record(versions.get(failed.name()).in(State.ROLLED_BACK));
    Version restored = versions.get(predecessor.name()).in(State.CHAMPION);
    record(restored);
    journal.decide(
        Kind.ROLLBACK,
        restored.id(),
        "version %s was rolled back to %s: %s"
            .formatted(failed.name(), restored.id(), verdict.reason()),
        evidence(verdict));
    contest.crown(restored, predecessor.model(), journal.clock(), 0);
  }

  private void park(Contestant challenger, String why, Verdict verdict) {
    String id;
    switch (challenger) {
      case Standing standing -> id = standing.version().id();
      case Moving moving -> {
        Lineage lineage = moving.lineage();
        id =
            lineage.hasNews() || lineage.parent().isEmpty()
                ? cut(lineage, "parked").id()
                : lineage.parent();
      }
    }
    versions.find(id).ifPresent(version -> record(version.in(State.PARKED)));
    withdraw(challenger);
    journal.decide(
        Kind.PARK,
        id,
        "%s was parked as version %s: %s".formatted(challenger.name(), id, why),
        evidence(verdict));
  }

  private static Map<String, Object> evidence(Verdict verdict) {
    Map<String, Object> evidence = new TreeMap<>();
    evidence.put("verdict", verdict.kind().name());
    evidence.put("estimate", verdict.estimate());
    evidence.put("lower", verdict.lower());
    evidence.put("upper", verdict.upper());
    evidence.put("confidence", verdict.confidence());
    evidence.put("margin", verdict.margin());
    evidence.put("examples", verdict.examples());
    evidence.put("blocks", verdict.blocks());
    return evidence;
  }

  // ---- commands -------------------------------------------------------------------------------

  void command(Command command) {
    String version = command.argument("version", "");
    String by = "%s: %s".formatted(command.by(), command.reason());
    switch (command.kind()) {
      case "promote" -> promoteByCommand(version, by);
      case "rollback" -> rollbackByCommand(by);
      case "train" ->
          train(
              command.argument("lineage", ModelDefinition.MAIN),
              Boolean.parseBoolean(command.argument("stateful", "false")),
              Purpose.VERSION,
              by);
      case "park" -> parkByCommand(version, by);
      case "revive" -> reviveByCommand(version, by);
      case "pause" -> pause(command.argument("what", "all"), by);
      case "resume" -> resume(command.argument("what", "all"), by);
      default ->
          refuse(
              "command %s is not known (expected: apply, promote, rollback, train, park, revive, pause or resume)"
                  .formatted(command.kind()));
    }
  }

  private void refuse(String reason) {
    journal.decide(Kind.REFUSE, "", reason, Map.of());
  }

  private void promoteByCommand(String name, String by) {
    for (Contestant challenger : contest.challengers()) {
      if (challenger.name().equals(name)) {
        promote(challenger, challenger.verdict());
        return;
      }
    }
    Optional<Version> version = versions.find(name);
    if (version.isEmpty() || name.equals(contest.champion().name())) {
      refuse(
          "version %s cannot be promoted (expected: a version or lineage of %s that is not the champion)"
              .formatted(name, definition.spec().model()));
      return;
    }
    Model model = learner(version.get().hash()).freeze();
    Contestant entrant = contest.challenge(version.get(), model, journal.clock());
    promote(entrant, version.get(), model, "by command, " + by, Map.of("by", by));
  }

  private void rollbackByCommand(String by) {
    Optional<Version> before =
        contest
            .predecessor()
            .map(Standing::version)
            .or(() ->
                versions.all().stream()
                    .filter(version -> version.state() == State.SUPERSEDED)
                    .reduce((first, second) -> second));
    if (before.isEmpty()) {
      refuse("there is no version to roll back to (expected: a champion before the present one)");
      return;
    }
    Standing failed = contest.champion();
    record(versions.get(failed.name()).in(State.ROLLED_BACK));
    Version restored = versions.get(before.get().id()).in(State.CHAMPION);
    record(restored);
    journal.decide(
        Kind.ROLLBACK,
        restored.id(),
        "version %s was rolled back to %s by command, %s"
            .formatted(failed.name(), restored.id(), by),
        Map.of("by", by));
    contest.crown(restored, learner(restored.hash()).freeze(), journal.clock(), 0);
  }

  private void parkByCommand(String name, String by) {
    for (Contestant challenger : contest.challengers()) {
      if (challenger.name().equals(name)) {
        park(challenger, "by command, " + by, challenger.verdict());
        return;
      }
    }
    refuse(
        "%s is not a challenger (expected: one of %s)"
            .formatted(name, contest.challengers().stream().map(Contestant::name).toList()));
  }

  private void reviveByCommand(String id, String by) {
    Optional<Version> parked = versions.find(id).filter(version -> version.state() == State.PARKED);
    if (parked.isEmpty()) {
      refuse("version %s is not parked (expected: a version in state PARKED)".formatted(id));
      return;
    }
    Version version = parked.get();
    Learner learner = learner(version.hash());
    boolean moves =
        definition.spec().training().mode() == Mode.CONTINUAL
            && Contestant.iterationOf(id) == iteration
            && definition.lineages().contains(version.lineage())
            && contest.lineage(version.lineage()).isEmpty();
    if (moves) {
      Lineage lineage = newLineage(version.lineage(), learner);
      lineage.bornFrom(id);
      contest.challenge(lineage, journal.clock());
    } else {
      contest.challenge(version, learner.freeze(), journal.clock());
    }
    record(version.in(State.CANDIDATE));
    journal.decide(
        Kind.REVIVE,
        id,
        "version %s tries again, by command, %s".formatted(id, by),
        Map.of("by", by));
  }

  private void pause(String what, String by) {
    if (what.equals("all") || what.equals("learning")) {
      for (Lineage lineage : contest.lineages()) {
        if (!lineage.isPaused()) {
          if (lineage.hasNews()) {
            cut(lineage, "pause");
          }
          lineage.pause();
        }
      }
      learningPaused = true;
    }
    promotionsPaused |= what.equals("all") || what.equals("promotions");
    journal.decide(
        Kind.PAUSE, contest.champion().name(), "%s paused by %s".formatted(what, by), Map.of());
  }

  private void resume(String what, String by) {
    if (what.equals("all") || what.equals("learning")) {
      for (Lineage lineage : contest.lineages()) {
        if (lineage.isPaused()) {
          lineage.resume(journal.offset() + 1);
        }
      }
      learningPaused = false;
    }
    promotionsPaused &= !(what.equals("all") || what.equals("promotions"));
    journal.decide(
        Kind.RESUME, contest.champion().name(), "%s resumed by %s".formatted(what, by), Map.of());
  }

  // ---- a changed spec -------------------------------------------------------------------------

  /**
   * Takes over from the controller of an earlier spec of the same model.
   *
   * @param earlier its state
   */
  void succeed(Tensors earlier, boolean sameEvaluation, boolean newIteration) {
    restore(earlier);
    if (!sameEvaluation) {
      contest.restart(journal.clock());
    }
    for (Lineage lineage : contest.lineages()) {
      lineage.microBatch(definition.spec().training().microBatch());
    }
    if (!newIteration) {
      startLineages();
      return;
    }
    iteration++;
    startLineages();
    if (definition.spec().training().mode() == Mode.CONTINUAL) {
      for (String lineage : definition.lineages()) {
        train(lineage, false, Purpose.START, "model iteration " + iteration);
      }
    } else {
      train(ModelDefinition.MAIN, false, Purpose.VERSION, "model iteration " + iteration);
    }
  }

  /** What training has cost so far. */
  TrainingCosts costs() {
    Cost main = new Cost(0, 0);
    Cost others = retired;
    for (Lineage lineage : contest.lineages()) {
      if (lineage.name().equals(ModelDefinition.MAIN) && lineage.iteration() == iteration) {
        main = main.plus(lineage.cost());
      } else {
        others = others.plus(lineage.cost());
      }
    }
    return new TrainingCosts(main, others, requested, recalibrations);
  }

  // ---- state ----------------------------------------------------------------------------------

  /** The controller's own state; contest, lineages and triggers keep theirs. */
  record Remembered(
      int iteration,
      boolean learningPaused,
      boolean promotionsPaused,
      long nextBlend,
      Cost requested,
      Cost recalibrations,
      Cost retired,
      List<TrainingRequest> open,
      List<Version> versions,
      SortedMap<Integer, Integer> next) {}

  void snapshot(Tensors.Writer to) {
    Remembered own =
        new Remembered(
            iteration,
            learningPaused,
            promotionsPaused,
            nextBlend,
            requested,
            recalibrations,
            retired,
            List.copyOf(open.values()),
            versions.all(),
            versions.next());
    to.text("own", StateJson.write(own));
    triggers.snapshot(to.in("triggers"));
    List<Lineage> lineages = contest.lineages();
    to.longs("lineages", lineages.size());
    for (int i = 0; i < lineages.size(); i++) {
      lineages.get(i).snapshot(to.in("lineage/" + i));
    }
    contest.snapshot(to.in("contest"));
  }

  void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("own"), Remembered.class);
    iteration = own.iteration();
    learningPaused = own.learningPaused();
    promotionsPaused = own.promotionsPaused();
    nextBlend = own.nextBlend();
    requested = own.requested();
    recalibrations = own.recalibrations();
    retired = own.retired();
    open.clear();
    own.open().forEach(request -> open.put(request.id(), request));
    versions.restore(own.versions(), own.next());
    triggers.restore(from.in("triggers"));
    Map<String, Lineage> lineages = new TreeMap<>();
    for (int i = 0; i < from.longs("lineages")[0]; i++) {
      Lineage lineage = Lineage.restore(from.in("lineage/" + i), settings.cpuNanos());
      lineages.put(lineage.name() + "@" + lineage.iteration(), lineage);
    }
    contest.restore(
        from.in("contest"),
        versions::get,
        version -> learner(version.hash()).freeze(),
        (name, ofIteration) -> lineages.get(name + "@" + ofIteration));
  }
}
