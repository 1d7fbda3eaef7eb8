package dev.pawl.loop;

import dev.pawl.log.Command;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.command.Commands;
import dev.pawl.loop.command.ForcedArms;
import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.parked.Challengers;
import dev.pawl.loop.parked.ParkedChallengers;
import dev.pawl.loop.promotion.Judge;
import dev.pawl.loop.promotion.Promotion;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.rollout.Rollouts;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.training.Withheld;
import dev.pawl.loop.update.Lineages;
import dev.pawl.loop.update.Trainings;
import dev.pawl.loop.update.Updates;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.RoutedVersions;
import dev.pawl.loop.version.Versions;
import dev.pawl.loop.watch.Reactions;
import dev.pawl.loop.watch.Watcher;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Traffic;
import dev.pawl.stream.loss.Loss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts together what decides under one spec, and says in which order it does: updates first, then
 * the judge, so that what a tick has cut stands before anything takes over.
 */
final class Controller implements Operator {
  private final ModelDefinition definition;
  private final LoopSettings settings;
  private final Journal journal;
  private final Contest contest;
  private final Function<byte[], Row> rows;
  private final Versions versions = new Versions();
  private final Cuts cuts;
  private final Promotion promotion;
  private final Judge judge;
  private final Lineages lineages;
  private final ParkedChallengers parked;
  private final Trainings trainings;
  private final Updates updates;
  private final Withheld withheld = new Withheld();
  private final Watcher watcher;
  private final Commands commands;
  private volatile Challengers challengers = Challengers.NONE;
  private final RoutedVersions routed;
  private final ForcedArms forced = new ForcedArms();

  Controller(
      ModelDefinition definition,
      Surroundings with,
      Contest contest,
      Checks checks,
      Function<byte[], Row> rows) {
    this.definition = definition;
    this.settings = with.settings();
    this.journal = with.journal();
    this.contest = contest;
    this.rows = rows;
    this.cuts =
        new Cuts(definition, settings.code(), with.effects(), with.artifacts(), journal, versions);
    this.promotion =
        new Promotion(definition, journal, contest, checks, versions, cuts, this::measure);
    this.judge = new Judge(definition, journal, contest, versions, promotion);
    this.lineages = new Lineages(definition, settings.cpuNanos(), journal, contest, versions);
    this.parked =
        new ParkedChallengers(
            definition.spec().training().parked(),
            Loss.valueOf(definition.spec().evaluation().metric().name()),
            journal,
            new ParkedChallengers.Parts(with.effects(), contest, checks, versions, cuts, lineages));
    this.trainings =
        new Trainings(
            definition,
            with.effects(),
            journal,
            new Trainings.Results(contest, lineages, versions, cuts, promotion),
            withheld);
    Updates.Parts parts = new Updates.Parts(lineages, trainings, versions, cuts, promotion);
    this.updates = new Updates(definition, journal, parts);
    Reactions.Means means = new Reactions.Means(updates, promotion, withheld);
    this.watcher =
        new Watcher(
            definition,
            journal,
            contest,
            updates.triggers(),
            new Reactions(definition.spec(), journal, contest, means));
    this.commands =
        new Commands(definition.spec().model(), journal, contest, parts, updates, forced);
    this.routed =
        new RoutedVersions(
            definition.spec().serving().routes(), definition.columns().request(), versions, cuts);
  }

  /**
   * What a loop works with, under whatever spec.
   *
   * @param settings what the composition root tells it
   * @param effects what it wants done outside
   * @param artifacts where checkpoints lie that events name by their hash
   * @param journal writes its decisions
   */
  record Surroundings(
      LoopSettings settings, Effects effects, ArtifactStore artifacts, Journal journal) {}

  /** Somebody applied the spec, and it makes the model learn something else. */
  void appliedBy(String author) {
    promotion.approvals().applied(versions.iteration(), author);
  }

  private void measure(Version version) {
    trainings.measure(version);
  }

  void start() {
    updates.start();
  }

  void tick(long before, long now) {
    contest.tick(now);
    long block = definition.spec().evaluation().block().toMillis();
    boolean blockEnded = Math.floorDiv(now, block) > Math.floorDiv(before, block);
    if (blockEnded) {
      contest.closeBlock();
    }
    watcher.tick(before, now);
    updates.tick(before, now);
    judge.tick();
    if (blockEnded) {
      judge.blockEnded();
      parked.blockEnded(watcher.regime());
      versions.trim(inUse());
      challengers = Challengers.of(contest, parked);
    }
  }

  /** A label has become known, with what the champion's answer lost. */
  void label(Example example, double ofChampion) {
    updates.triggers().label(ofChampion);
    parked.label(example, ofChampion);
  }

  void command(Command command) {
    if (command.kind().equals("resume")) {
      watcher.overrule(command.argument("what", "all"));
    }
    commands.on(command);
    challengers = Challengers.of(contest, parked);
  }

  void trained(TrainingFinished finished) {
    trainings.finished(finished);
    watcher.trained(finished);
    challengers = Challengers.of(contest, parked);
  }

  /** Asks again for all open trainings; the same requests, under their own ids. */
  void askAgain() {
    trainings.askAgain();
  }

  Watcher watcher() {
    return watcher;
  }

  /** What is not learned from. */
  Withheld withheld() {
    return withheld;
  }

  /** The live test that runs. */
  Rollouts rollouts() {
    return promotion.rollouts();
  }

  /** Who answers whom. */
  Traffic traffic() {
    Standing champion = contest.champion();
    Map<String, Model> standing = contest.standing();
    return rollouts()
        .traffic(version -> Objects.requireNonNull(standing.get(version), version))
        .orElseGet(() -> Traffic.everyone(champion.name(), champion.model()))
        .with(routed.routes())
        .forcing(forced.byUnit())
        .naming(standing);
  }

  private Set<String> inUse() {
    Set<String> ids = contest.versions();
    promotion.approvals().version().ifPresent(ids::add);
    ids.addAll(routed.names());
    ids.addAll(parked.needed());
    return ids;
  }

  /** The ids of the versions whose checkpoints may be read again. */
  Set<String> needed() {
    Set<String> ids = inUse();
    versions.lastSuperseded().map(Version::id).ifPresent(ids::add);
    versions.in(Version.State.PARKED).forEach(version -> ids.add(version.id()));
    return ids;
  }

  boolean knows(String version) {
    return versions.find(version).isPresent();
  }

  List<Version> versions() {
    return versions.all();
  }

  int iteration() {
    return versions.iteration();
  }

  /** Who tries to replace the champion, as of the last block, command or training. */
  Challengers challengers() {
    return challengers;
  }

  int openTrainings() {
    return trainings.open();
  }

  /** What training has cost so far. */
  TrainingCosts costs() {
    return new TrainingCosts(
        lineages.costOfMain(),
        promotion.retired().plus(lineages.costOfOthers()),
        trainings.requested(),
        trainings.recalibrations());
  }

  // ---- a changed spec, and state --------------------------------------------------------------

  /**
   * Another spec is about to take over.
   *
   * @param sameTest whether a live test goes on under it
   */
  void end(boolean sameTest) {
    if (!sameTest) {
      promotion.stopRollout("another spec was applied");
    }
    updates.end();
  }

  /**
   * Takes over from the controller of an earlier spec of the same model.
   *
   * @param earlier its state
   * @param sameEvaluation whether comparisons go on as they are
   * @param newIteration whether features, architecture or label have changed
   */
  void succeed(Tensors earlier, boolean sameEvaluation, boolean newIteration) {
    restore(earlier);
    if (!sameEvaluation) {
      contest.restart(journal.clock());
    }
    updates.goOn(newIteration);
    challengers = Challengers.of(contest, parked);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    versions.snapshot(to.in("versions"));
    promotion.snapshot(to.in("promotion"));
    trainings.snapshot(to.in("trainings"));
    withheld.snapshot(to.in("withheld"));
    updates.snapshot(to.in("updates"));
    forced.snapshot(to.in("forced"));
    parked.snapshot(to.in("parked"));
    List<Lineage> inPlay = contest.lineages();
    to.longs("lineages", inPlay.size());
    for (int i = 0; i < inPlay.size(); i++) {
      inPlay.get(i).snapshot(to.in("lineage/" + i));
    }
    contest.snapshot(to.in("contest"));
  }

  @Override
  public void restore(Tensors from) {
    versions.restore(from.in("versions"));
    promotion.restore(from.in("promotion"));
    trainings.restore(from.in("trainings"));
    withheld.restore(from.in("withheld"));
    updates.restore(from.in("updates"));
    forced.restore(from.in("forced"));
    parked.restore(from.in("parked"));
    Map<String, Lineage> inPlay = new TreeMap<>();
    for (int i = 0; i < from.longs("lineages")[0]; i++) {
      Lineage lineage = Lineage.restore(from.in("lineage/" + i), rows, settings.cpuNanos());
      inPlay.put(lineage.name() + "@" + lineage.iteration(), lineage);
    }
    contest.restore(
        from.in("contest"),
        versions::get,
        version -> cuts.learner(version.hash()).freeze(),
        (name, ofIteration) -> inPlay.get(name + "@" + ofIteration));
    challengers = Challengers.of(contest, parked);
  }
}
