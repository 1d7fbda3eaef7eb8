package dev.pawl.loop.update;

import dev.pawl.learn.Learner;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.promotion.Promotion;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.training.Withheld;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Cuts.Origin;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.read.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The trainings that run outside of the fold: asked for, and taken in when their results come back
 * as events. A request is open from the one to the other.
 */
public final class Trainings implements Operator {
  private final ModelDefinition definition;
  private final Effects effects;
  private final Journal journal;
  private final Contest contest;
  private final Lineages lineages;
  private final Versions versions;
  private final Cuts cuts;
  private final Promotion promotion;
  private final Withheld withheld;
  private final SortedMap<String, TrainingRequest> open = new TreeMap<>();
  private Cost requested = new Cost(0, 0);
  private Cost recalibrations = new Cost(0, 0);

  /**
   * What becomes of a result.
   *
   * @param contest where new versions challenge
   * @param lineages which take in recalibrations
   * @param versions numbers and remembers versions
   * @param cuts makes versions
   * @param promotion crowns new versions where nothing is tested
   */
  public record Results(
      Contest contest, Lineages lineages, Versions versions, Cuts cuts, Promotion promotion) {}

  /**
   * Nothing asked for yet.
   *
   * @param definition the spec that is in force
   * @param effects starts trainings
   * @param journal writes what was decided
   * @param results what becomes of a result
   * @param withheld what is not learned from
   */
  public Trainings(
      ModelDefinition definition,
      Effects effects,
      Journal journal,
      Results results,
      Withheld withheld) {
    this.definition = definition;
    this.effects = effects;
    this.journal = journal;
    this.contest = results.contest();
    this.lineages = results.lineages();
    this.versions = results.versions();
    this.cuts = results.cuts();
    this.promotion = results.promotion();
    this.withheld = withheld;
  }

  /** How many have been asked for and not come back. */
  public int open() {
    return open.size();
  }

  /** What trainings have cost that made versions. */
  public Cost requested() {
    return requested;
  }

  /** What trainings have cost that recalibrated lineages. */
  public Cost recalibrations() {
    return recalibrations;
  }

  // ---- asking ---------------------------------------------------------------------------------

  /**
   * Asks for a training of each lineage. Those beside the main one can only challenge, so they are
   * trained where versions are tested.
   *
   * @param stateful whether each goes on from its latest version, if it has one
   * @param why what made it necessary, as a phrase
   */
  void askAll(boolean stateful, String why) {
    List<String> names =
        definition.spec().evaluation().gated()
            ? definition.lineages()
            : List.of(ModelDefinition.MAIN);
    names.forEach(lineage -> ask(lineage, stateful, Purpose.VERSION, why));
  }

  /**
   * Asks for a training.
   *
   * @param lineage the lineage that it is for
   * @param stateful whether it goes on from the lineage's latest version, if it has one
   * @param purpose what becomes of the result
   * @param why what made it necessary, as a phrase
   * @return the id of the request
   */
  public String ask(String lineage, boolean stateful, Purpose purpose, String why) {
    Optional<Version> parent = stateful ? versions.latest(lineage) : Optional.empty();
    Duration window = definition.spec().training().windowOf(lineage);
    TrainingRequest request =
        new TrainingRequest(
            "t" + journal.offset() + "." + open.size(),
            definition.spec().model(),
            definition.hash(),
            lineage,
            purpose,
            parent.map(Version::id).orElse(""),
            parent.map(Version::hash).orElse(""),
            parent.map(Version::eventTime).orElse(journal.clock() - window.toMillis()),
            parent.map(version -> version.data().toOffset()).orElse(0L),
            journal.offset() + 1,
            journal.clock(),
            withheld.spans());
    open.put(request.id(), request);
    journal.decide(
        Kind.TRAIN,
        lineage,
        parent
            .map(version -> "training goes on from version %s (%s)".formatted(version.id(), why))
            .orElse(
                "training from scratch on the last %s (%s)".formatted(Durations.text(window), why)),
        Map.of("request", request.id(), "purpose", purpose.name()));
    effects.train(request);
    return request.id();
  }

  /** Has a version measured, for the gate. */
  public void measure(Version version) {
    TrainingRequest request =
        new TrainingRequest(
            "t" + journal.offset() + "." + open.size(),
            definition.spec().model(),
            definition.hash(),
            version.lineage(),
            Purpose.MEASURE,
            version.id(),
            version.hash(),
            version.eventTime(),
            journal.offset(),
            journal.offset() + 1,
            journal.clock(),
            List.of());
    open.put(request.id(), request);
    effects.train(request);
  }

  /** Asks again for all open trainings; the same requests, under their own ids. */
  public void askAgain() {
    open.values().forEach(effects::train);
  }

  // ---- taking in ------------------------------------------------------------------------------

  /** A training has come back. */
  public void finished(TrainingFinished finished) {
    TrainingRequest request = open.remove(finished.id());
    if (request == null) {
      journal.refuse("training %s was not asked for".formatted(finished.id()));
      return;
    }
    if (request.purpose() == Purpose.MEASURE) {
      promotion.measured(request.parent(), finished);
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
    Learner learner = cuts.learner(finished.artifact());
    Cost cost = cost(finished);
    switch (request.purpose()) {
      case MEASURE -> throw new IllegalStateException("a measurement makes no version");
      case VERSION -> {
        requested = requested.plus(cost);
        newVersion(request, finished, learner);
      }
      case RECALIBRATION -> {
        recalibrations = recalibrations.plus(cost);
        recalibrate(request, finished, learner);
      }
      case START -> {
        requested = requested.plus(cost);
        start(request, finished, learner);
      }
    }
  }

  private void newVersion(TrainingRequest request, TrainingFinished finished, Learner learner) {
    Optional<Version> before = versions.latest(request.lineage());
    Version version =
        cuts.make(
            new Origin(
                request.lineage(),
                definition.seed(request.lineage()),
                finished.artifact(),
                request.parent().isEmpty() ? List.of() : List.of(request.parent()),
                span(request, finished),
                cost(finished),
                "training " + request.id()));
    Model model = learner.freeze();
    if (definition.spec().evaluation().gated()) {
      before.ifPresent(older -> withdraw(older, version));
      contest.challenge(version, model, journal.clock());
    } else if (!promotion.isPaused()) {
      promotion.crownUntested(version, model, "");
    }
  }

  /**
   * A newer training takes the place of the one before it, if that has not shown anything yet. What
   * is older than that was revived for what it is, and stays.
   */
  private void withdraw(Version older, Version newer) {
    contest.challengers().stream()
        .filter(challenger -> challenger.name().equals(older.id()))
        .filter(challenger -> !promotion.rollouts().hasCandidate(challenger.name()))
        .findFirst()
        .ifPresent(challenger ->
            promotion.park(challenger, "a newer training took its place: " + newer.id()));
  }

  private void recalibrate(TrainingRequest request, TrainingFinished finished, Learner learner) {
    Optional<Lineage> present = lineages.present(request.lineage());
    if (present.isEmpty()) {
      return;
    }
    Lineage lineage = present.get();
    double share = definition.spec().training().blend().map(blend -> blend.share()).orElse(1.0);
    lineage.recalibrate(learner, share);
    Version version = cuts.cut(lineage, "recalibration", List.of(finished.artifact()));
    journal.decide(
        Kind.RECALIBRATE,
        version.id(),
        "lineage %s took in a training from scratch, which counts %.0f %%"
            .formatted(lineage.name(), 100 * share),
        Map.of("request", request.id(), "share", share));
  }

  private void start(TrainingRequest request, TrainingFinished finished, Learner learner) {
    lineages
        .present(request.lineage())
        .ifPresent(lineage -> {
          lineage.recalibrate(learner, 1);
          cuts.cut(
              lineage,
              "start of model iteration " + versions.iteration(),
              List.of(finished.artifact()));
        });
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

  // ---- state ----------------------------------------------------------------------------------

  /** What is remembered. */
  record Remembered(List<TrainingRequest> open, Cost requested, Cost recalibrations) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text(
        "trainings",
        StateJson.write(new Remembered(List.copyOf(open.values()), requested, recalibrations)));
  }

  @Override
  public void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("trainings"), Remembered.class);
    open.clear();
    own.open().forEach(request -> open.put(request.id(), request));
    requested = own.requested();
    recalibrations = own.recalibrations();
  }
}
