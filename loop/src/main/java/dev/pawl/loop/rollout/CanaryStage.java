package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.ByUnit;
import dev.pawl.plan.Participants;
import dev.pawl.plan.Routing;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.canary.CanarySettings;
import dev.pawl.trial.canary.Limits;
import dev.pawl.trial.canary.Look;
import dev.pawl.trial.canary.Slowness;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A canary: the candidate on a growing share of the units, and a copy of the champion on as many.
 * Units stay where they are as the shares grow.
 */
final class CanaryStage implements Stage {
  private static final int BASELINE = 1;
  private static final int CANARY = 2;

  private final StageSpec.Canary spec;
  private final Setup setup;
  private final Participants participants;
  private final Canary canary;
  private Assignment assignment;
  private ByUnit routing;
  private double share;
  private boolean paused;

  /** A canary in its first step. */
  CanaryStage(StageSpec.Canary spec, Setup setup) {
    this.spec = spec;
    this.setup = setup;
    this.participants = setup.participants(spec.only());
    this.canary = new Canary(settings(spec, setup), setup.start());
    this.share = canary.share();
    this.assignment = Assignment.of(setup.salt(), shares());
    this.routing = new ByUnit(participants, assignment);
  }

  /** Without any loss of the champion to take a share of, there is no margin. */
  private static CanarySettings settings(StageSpec.Canary spec, Setup setup) {
    double lossOfChampion = setup.usual();
    double margin = Double.isFinite(lossOfChampion) ? spec.margin() * lossOfChampion : 0;
    StageSpec.Latency latency = spec.latency();
    return new CanarySettings(
        spec.steps().stream()
            .map(each -> new dev.pawl.trial.canary.Step(each, spec.examples(), spec.hold()))
            .toList(),
        new Limits(
            spec.errors().limit(),
            spec.errors().least(),
            latency.limit().map(CanaryStage::micros).orElse(Double.POSITIVE_INFINITY)),
        spec.alpha(),
        setup.budget().share() * spec.alpha(),
        spec.errors().ratio(),
        new Slowness(latency.quantile(), latency.ratio(), micros(latency.floor())),
        margin,
        Direction.SMALLER_IS_BETTER,
        silence(spec, setup));
  }

  private static double micros(Duration latency) {
    return latency.toNanos() / 1e3;
  }

  /** What shall not begin before the stage is over says nothing. */
  private static Duration silence(StageSpec.Canary spec, Setup setup) {
    Duration own = spec.silence().orElse(Duration.ofMillis(setup.silence()));
    return own.compareTo(spec.atMost()) < 0 ? own : spec.atMost();
  }

  private double[] shares() {
    return new double[] {1 - 2 * share, share, share};
  }

  @Override
  public List<Voice> arms() {
    return List.of(
        new Voice("champion", setup.champion(), 1 - 2 * share),
        new Voice("baseline" + setup.suffix(), setup.champion(), share),
        new Voice("canary" + setup.suffix(), setup.candidate(), share));
  }

  @Override
  public Routing routing() {
    return routing;
  }

  @Override
  public void predicted(Answer answer) {
    canary.answer(answer.arm() == CANARY, answer.prediction().eventTime(), false, Double.NaN);
  }

  @Override
  public void reported(int arm, ServingReport report) {
    if (arm != BASELINE && arm != CANARY) {
      return;
    }
    for (int i = 0; i < report.errors(); i++) {
      canary.answer(arm == CANARY, report.eventTime(), true, Double.NaN);
    }
    for (float micros : report.latencies()) {
      canary.latency(arm == CANARY, micros);
    }
  }

  @Override
  public void joined(Answer answer, Outcome outcome, Row values) {}

  @Override
  public void labelled(Answer answer, double label, double loss) {
    canary.quality(answer.arm() == CANARY, loss);
  }

  @Override
  public Step look(long now) {
    Look look = canary.look(now);
    boolean late = now - setup.start() > spec.atMost().toMillis();
    boolean wasPaused = paused;
    paused = look instanceof Look.Pause;
    return switch (look) {
      case Look.Abort abort -> new Step.Fail(abort.reason());
      case Look.Pass pass -> new Step.Pass(setup.candidate(), pass.reason());
      case Look.Advance advance -> {
        grow();
        yield new Step.Change(advance.reason());
      }
      case Look.Hold hold when late -> new Step.Fail("nothing was shown in time: " + hold.reason());
      case Look.Pause pause when late ->
          new Step.Fail("nothing was shown in time: " + pause.reason());
      case Look.Hold hold -> new Step.Hold(hold.reason());
      case Look.Pause pause ->
          wasPaused ? new Step.Hold(pause.reason()) : new Step.Block(pause.reason());
    };
  }

  private void grow() {
    share = canary.share();
    assignment = assignment.withShares(shares());
    routing = new ByUnit(participants, assignment);
  }

  @Override
  public SortedMap<String, Object> evidence() {
    SortedMap<String, Object> evidence = new TreeMap<>();
    Verdict verdict = canary.verdict();
    Numbers.add("canary.loss", verdict, evidence);
    evidence.put("canary.share", share);
    evidence.put("canary.silenceSeconds", silence(spec, setup).toSeconds());
    evidence.put("canary.answers", canary.answers(true));
    evidence.put("canary.answersOfBaseline", canary.answers(false));
    evidence.put("canary.errors", canary.errors(true));
    evidence.put("canary.errorsOfBaseline", canary.errors(false));
    return evidence;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("canary", canary.state());
    to.doubles("stage", share, paused ? 1 : 0);
    short[] buckets = assignment.buckets();
    int[] arms = new int[buckets.length];
    for (int i = 0; i < arms.length; i++) {
      arms[i] = buckets[i];
    }
    to.ints("buckets", arms);
  }

  @Override
  public void restore(Tensors from) {
    canary.restore(from.doubles("canary"));
    double[] own = from.doubles("stage");
    share = own[0];
    paused = own[1] == 1;
    int[] arms = from.ints("buckets");
    short[] buckets = new short[arms.length];
    for (int i = 0; i < arms.length; i++) {
      buckets[i] = (short) arms[i];
    }
    assignment = Assignment.restore(setup.salt(), buckets);
    routing = new ByUnit(participants, assignment);
  }
}
