package dev.pawl.loop;

import dev.pawl.log.Command;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Comparisons;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Slices;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.JoinCounts;
import dev.pawl.loop.join.LabelJoin;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.live.FeatureCounts;
import dev.pawl.loop.live.FeatureState;
import dev.pawl.loop.parked.Challengers;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.shadow.ShadowComparison;
import dev.pawl.loop.shadow.Shadows;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.watch.Watcher;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Choice;
import dev.pawl.plan.RowAssembly;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.spec.change.Iteration;
import dev.pawl.spec.change.SpecChange;
import dev.pawl.stream.loss.Loss;
import dev.pawl.watch.FindingEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one model under one spec, wired together: what a prediction, an outcome and a
 * tick pass through. An instance ends when another spec is applied; its successor takes the state
 * over.
 */
public final class ModelLoop {
  /** What makes a loss mean something else, when it changes. */
  private static final Set<String> WHAT_A_LOSS_IS =
      Set.of("evaluation.metric", "task", "outcome.label");

  /** What may change while a version is tested live. */
  private static final Set<String> WHAT_NO_TEST_DEPENDS_ON =
      Set.of("owner", "purpose", "training.", "serving.", "watch.", "rollout.approval");

  private final ModelDefinition definition;
  private final String holdout;
  private final LoopSettings settings;
  private final RowDecoder rows;
  private final RowDecoder outcomes;
  private final RowAssembly assembly;
  private final Loss loss;
  private final FeatureState live;
  private final LabelJoin join;
  private final Checks checks;
  private final Contest contest;
  private final Controller controller;
  private final Shadows shadows;
  private final Scoreboard scoreboard = new Scoreboard();

  /** What the latest plan says. */
  private @Nullable Traffic traffic;

  ModelLoop(ModelDefinition definition, String holdout, Controller.Surroundings with) {
    this.definition = definition;
    this.holdout = holdout;
    this.settings = with.settings();
    this.rows = new RowDecoder(definition.columns().row());
    this.outcomes = new RowDecoder(definition.columns().outcome());
    this.assembly = RowAssembly.of(definition.spec(), definition.columns());
    this.loss = Loss.valueOf(definition.spec().evaluation().metric().name());
    this.live = new FeatureState(definition.spec().live(), definition.columns());
    this.join =
        new LabelJoin(
            definition.spec().outcome(),
            definition.columns().outcome(),
            rows::decode,
            outcomes::decode,
            new Joined());
    this.checks =
        new Checks(
            loss,
            definition.spec().evaluation().backtest().toMillis(),
            HoldoutRows.read(holdout, with.artifacts(), definition.columns().row()),
            definition.assertions(),
            Slices.of(
                definition.spec().watch().slices(),
                definition.columns().row(),
                definition.spec().evaluation().gate().slices()));
    this.contest =
        new Contest(
            loss,
            definition.task().scores(),
            new Comparisons(
                definition.spec().evaluation(), definition.spec().rollout().shadow().show()));
    this.shadows = new Shadows(definition.spec(), loss, definition.task().scores());
    this.controller = new Controller(definition, with, contest, checks, rows::decode);
  }

  private final class Joined implements LabelJoin.Listener {
    @Override
    public void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
      live.joined(outcome, values, prediction, row);
      controller.rollouts().joined(outcome, values, prediction, row);
    }

    @Override
    public void example(Example example) {
      learn(example);
    }
  }

  // ---- events ---------------------------------------------------------------------------------

  void on(Prediction logged, long offset) {
    Row row = rows.decode(logged.row());
    if (settings.answers() == Answers.OWN) {
      answer(logged, row, offset);
      return;
    }
    if (controller.watcher().comparesServed() && rows.isPresent(logged.row())) {
      Row renewed = assembly.renew(row, live.view());
      controller.watcher().served(row, renewed, logged.eventTime());
    }
    live.on(logged, row);
    pass(logged, offset, row, contest.score(logged, row));
  }

  /** The logged request, answered by this loop with its own derived and live columns. */
  private void answer(Prediction logged, Row recorded, long offset) {
    Row row = assembly.renew(recorded, live.view());
    live.on(logged, row);
    Scores scores = contest.score(row);
    Traffic among = traffic == null ? controller.traffic() : traffic;
    Choice choice = among.routing().choose(logged.unit(), logged.id(), logged.eventTime(), row);
    Arm arm = among.arms().get(choice.arm());
    int at = scores.at(contest.numberOf(arm.version()));
    double[] own = new double[definition.task().scores()];
    System.arraycopy(scores.values(), at, own, 0, own.length);
    Prediction answered =
        new Prediction(
            logged.id(),
            logged.unit(),
            logged.eventTime(),
            logged.joinKey(),
            rows.encode(row),
            arm.version(),
            arm.name(),
            choice.arm() == 0 ? "" : among.stage(),
            choice.propensity(),
            own,
            logged.counted());
    pass(answered, offset, row, scores);
  }

  private void pass(Prediction answered, long offset, Row row, Scores scores) {
    controller.watcher().prediction(answered, row);
    controller.rollouts().predicted(answered, row);
    join.on(answered, offset, row, scores);
  }

  void on(Outcome outcome, long offset) {
    join.on(outcome, offset, outcomes.decode(outcome.row()));
  }

  private void learn(Example example) {
    boolean fresh = example.origin() != Example.Origin.CORRECTED;
    double[] served = example.prediction().scores();
    double ofServed = loss.of(example.label(), served, 0, served.length);
    if (fresh) {
      scoreboard.add(example.prediction().eventTime(), ofServed);
      controller.watcher().label(example, ofServed);
    }
    settings.examples().accept(example);
    if (controller.withheld().takes(example)) {
      return;
    }
    if (fresh) {
      double ofChampion = contest.compare(example);
      controller.rollouts().labelled(example, ofServed, contest.champion().name(), ofChampion);
      controller.label(example, ofChampion);
      checks.add(example, contest.champion().number(), ofChampion);
      shadows.example(example, ofChampion, contest.champion().number());
    }
    for (Lineage lineage : contest.lineages()) {
      lineage.learn(example);
    }
  }

  void tick(long before, long now, long offset) {
    join.advance(now, offset);
    live.advance(now);
    List<FindingEvent> ofShadows = shadows.tick(before, now);
    controller.watcher().told(ofShadows, shadows.open());
    controller.tick(before, now);
  }

  void command(Command command) {
    controller.command(command);
  }

  void trained(TrainingFinished finished) {
    controller.trained(finished);
  }

  /** Somebody applied the spec, and it makes the model learn something else. */
  void appliedBy(String author) {
    controller.appliedBy(author);
  }

  /** How an arm's model fared at answering. */
  void reported(ServingReport report) {
    controller.watcher().reported(report);
    controller.rollouts().reported(report);
  }

  /** What a shadow on another server said. */
  void shadowed(ShadowAnswer answer) {
    shadows.on(answer);
  }

  void start() {
    controller.start();
  }

  /** Asks again for the trainings that have not come back: those who carried them out are gone. */
  void askAgain() {
    controller.askAgain();
  }

  // ---- views ----------------------------------------------------------------------------------

  /** The spec that is in force. */
  public ModelDefinition definition() {
    return definition;
  }

  /** The hash of the artifact that holds the static hold-out; "" for none. */
  public String holdout() {
    return holdout;
  }

  int iteration() {
    return controller.iteration();
  }

  /** How well what was served did. */
  public Scoreboard scoreboard() {
    return scoreboard;
  }

  /** How many predictions have an open window: what the size of the state grows with. */
  public int pending() {
    return join.pending();
  }

  /** What became of each event. */
  public JoinCounts counts() {
    return join.counts();
  }

  /** What each live feature has taken in. */
  public List<FeatureCounts> liveCounts() {
    return live.counts();
  }

  /** The ids of the versions whose checkpoints the fold may read again. */
  public Set<String> needed() {
    return controller.needed();
  }

  /**
   * Whether the fold still knows a version: only those can be promoted, revived or gone on from.
   */
  public boolean knows(String version) {
    return controller.knows(version);
  }

  /** The versions that the fold still knows, as they are now, the oldest first. */
  public List<Version> versions() {
    return controller.versions();
  }

  /** Who is in play. */
  public Contest contest() {
    return contest;
  }

  /** How many examples were not learned because something was wrong with what arrived. */
  public long withheld() {
    return controller.withheld().count();
  }

  /** Whether a finding stops learning just now. */
  public boolean withholds() {
    return controller.withheld().isHolding();
  }

  /** How shadows on other servers compare with the champion. */
  public List<ShadowComparison> shadows() {
    return shadows.comparisons();
  }

  /**
   * Who tries to replace the champion, or may again, as of the last block, command or training. May
   * be asked by any thread.
   */
  public Challengers challengers() {
    return controller.challengers();
  }

  /** What is watched, and what was found. */
  public Watcher watcher() {
    return controller.watcher();
  }

  /** What training has cost so far. */
  public TrainingCosts costs() {
    return controller.costs();
  }

  /** How many trainings have been asked for and not come back. */
  public int openTrainings() {
    return controller.openTrainings();
  }

  ServingPlan plan(long offset, long clock) {
    Traffic present = controller.traffic();
    traffic = present;
    return new ServingPlan(definition.spec(), assembly, offset, clock, present, live.view());
  }

  // ---- a changed spec, and state --------------------------------------------------------------

  void succeed(ModelLoop before, SpecChange change) {
    before.controller.end(isSameTest(change));
    Tensors.Writer to = new Tensors.Writer();
    before.snapshot(to);
    Tensors state = Tensors.of(to);
    rows.alsoDecode(before.rows);
    outcomes.alsoDecode(before.outcomes);
    join.restore(state.in("join"));
    boolean sameLive = keeps(change, "live.");
    if (sameLive) {
      live.restore(state.in("live"));
    }
    scoreboard.restore(state.in("scoreboard"));
    checks.restore(state.in("checks"), rows::decode);
    controller.succeed(
        state.in("controller"),
        definition.spec().evaluation().equals(before.definition.spec().evaluation()),
        change.iteration() == Iteration.MODEL);
    boolean sameLosses =
        change.fields().stream().noneMatch(field -> WHAT_A_LOSS_IS.contains(field.field()));
    if (sameLosses
        && definition.spec().evaluation().equals(before.definition.spec().evaluation())) {
      shadows.restore(state.in("shadows"));
    }
    boolean sameColumns = sameLive && keeps(change, "derived.");
    controller.watcher().succeed(before.controller.watcher(), sameLosses, sameColumns);
    controller.watcher().succeeded(before.shadows.open(), shadows.open());
  }

  /** Whether nothing of a part of the spec is another. */
  private static boolean keeps(SpecChange change, String part) {
    return change.fields().stream().noneMatch(field -> field.field().startsWith(part));
  }

  /** Whether a live test means the same under a changed spec. */
  private static boolean isSameTest(SpecChange change) {
    return change.iteration() != Iteration.MODEL
        && change.fields().stream()
            .map(SpecChange.FieldChange::field)
            .allMatch(field -> WHAT_NO_TEST_DEPENDS_ON.stream().anyMatch(field::startsWith));
  }

  void snapshot(Tensors.Writer to) {
    rows.snapshot(to.in("rows"));
    outcomes.snapshot(to.in("outcomes"));
    join.snapshot(to.in("join"));
    live.snapshot(to.in("live"));
    scoreboard.snapshot(to.in("scoreboard"));
    shadows.snapshot(to.in("shadows"));
    checks.snapshot(to.in("checks"));
    controller.snapshot(to.in("controller"));
    controller.watcher().snapshot(to.in("watcher"));
  }

  void restore(Tensors from) {
    rows.restore(from.in("rows"));
    outcomes.restore(from.in("outcomes"));
    join.restore(from.in("join"));
    live.restore(from.in("live"));
    shadows.restore(from.in("shadows"));
    scoreboard.restore(from.in("scoreboard"));
    checks.restore(from.in("checks"), rows::decode);
    controller.restore(from.in("controller"));
    controller.watcher().restore(from.in("watcher"));
    controller.watcher().told(List.of(), shadows.open());
  }
}
