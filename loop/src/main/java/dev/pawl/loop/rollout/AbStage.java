package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.ServingReport;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.ByUnit;
import dev.pawl.plan.Routing;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.OutcomeSpec.Unanswered;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.sequential.SequentialRatioTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An A/B/n test: a control with the champion's version and an arm for each candidate, by unit. One
 * series decides, guardrails must not get worse by more than they may, the others are shown. All
 * verdicts are valid at every look; none counts while the randomisation is in doubt.
 */
final class AbStage implements Stage {
  private final StageSpec.Ab spec;
  private final Setup setup;
  private final List<Voice> arms;
  private final ByUnit routing;
  private final List<Series> series;
  private final Ledger ledger;
  private final int decisive;
  private String blockedBy = "";

  /** A test that has seen nothing. */
  AbStage(StageSpec.Ab spec, Setup setup) {
    this.spec = spec;
    this.setup = setup;
    this.arms = arms(spec, setup);
    double[] shares = arms.stream().mapToDouble(Voice::share).toArray();
    Assignment assignment = Assignment.of(setup.salt(), shares);
    this.routing = new ByUnit(setup.participants(Optional.empty()), assignment);
    this.series = series(spec, setup);
    this.decisive = place(spec.decide());
    var outcome = setup.definition().spec().outcome();
    this.ledger =
        new Ledger(
            series,
            new Ledger.Design(
                Arrays.copyOfRange(shares, 1, shares.length),
                spec.balance(),
                outcome.window().toMillis(),
                outcome.unanswered() == Unanswered.DROP));
  }

  /** The place of a series among all of them. */
  private int place(String name) {
    return series.stream().map(Series::name).toList().indexOf(name);
  }

  private static List<Voice> arms(StageSpec.Ab spec, Setup setup) {
    List<Voice> arms = new ArrayList<>();
    List<String> candidates = setup.candidates();
    double control = 1 - spec.share() * candidates.size();
    arms.add(new Voice("champion", setup.champion(), 0));
    arms.add(new Voice("control" + setup.suffix(), setup.champion(), control));
    for (int i = 0; i < candidates.size(); i++) {
      String name = candidates.size() == 1 ? "treatment" : "treatment-" + (i + 1);
      arms.add(new Voice(name + setup.suffix(), candidates.get(i), spec.share()));
    }
    return List.copyOf(arms);
  }

  private static List<Series> series(StageSpec.Ab spec, Setup setup) {
    List<Series> series = new ArrayList<>();
    series.add(Series.loss(settings(spec, setup, MetricSpec.LOSS, Direction.SMALLER_IS_BETTER)));
    for (MetricSpec declared : setup.definition().spec().metrics()) {
      Metric metric = Metric.of(declared, setup.definition().columns());
      series.add(
          new Series(
              metric.name(),
              Optional.of(metric),
              settings(spec, setup, metric.name(), metric.direction())));
    }
    return series;
  }

  private static SequentialRatioTest.Settings settings(
      StageSpec.Ab spec, Setup setup, String name, Direction direction) {
    double margin =
        name.equals(spec.decide()) ? spec.margin() : spec.guardrails().getOrDefault(name, 0.0);
    return new SequentialRatioTest.Settings(
        setup.candidates().size() + 1,
        new Terms(setup.budget().twoSided(spec.alpha()), margin, direction),
        true,
        spec.planned(),
        spec.firstLook());
  }

  @Override
  public List<Voice> arms() {
    return arms;
  }

  @Override
  public Routing routing() {
    return routing;
  }

  @Override
  public void predicted(Answer answer) {
    ledger.predicted(answer, answer.arm() - 1);
  }

  @Override
  public void reported(int arm, ServingReport report) {}

  @Override
  public void joined(Answer answer, Outcome outcome, Row values) {
    ledger.joined(answer, answer.arm() - 1, outcome, values);
  }

  @Override
  public void labelled(Answer answer, double label, double loss) {
    ledger.labelled(answer, answer.arm() - 1, loss);
  }

  @Override
  public Step look(long now) {
    ledger.forget(now);
    boolean late = now - setup.start() > spec.atMost().toMillis();
    Optional<String> mismatch = ledger.mismatch();
    if (mismatch.isPresent()) {
      boolean known = blockedBy.equals(named(mismatch.get()));
      blockedBy = named(mismatch.get());
      if (late) {
        return new Step.Fail(mismatch.get());
      }
      return known ? new Step.Hold(mismatch.get()) : new Step.Block(mismatch.get());
    }
    blockedBy = "";
    Step shown = shown();
    return late && shown instanceof Step.Hold
        ? new Step.Fail("nothing was shown in time: " + shown.reason())
        : shown;
  }

  /** What a mismatch is of: its numbers change from look to look. */
  private static String named(String reason) {
    return reason.substring(0, Math.max(0, reason.indexOf(':')));
  }

  private Step shown() {
    List<Verdict> verdicts = ledger.verdicts(decisive);
    int best = -1;
    int lost = 0;
    String why = verdicts.getFirst().reason();
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict verdict = verdicts.get(i);
      Optional<String> broken = broken(i);
      if (verdict.kind() == Kind.WORSE || broken.isPresent()) {
        lost++;
        why = broken.orElse("%s: %s".formatted(spec.decide(), verdict.reason()));
      } else if (setup.isShown(setup.candidates().get(i), spec.show(), verdict)
          && isGuarded(i)
          && (best < 0 || isBetter(i, best))) {
        best = i;
      }
    }
    if (best >= 0) {
      return new Step.Pass(
          setup.candidates().get(best),
          "%s: %s".formatted(spec.decide(), verdicts.get(best).reason()));
    }
    return lost == verdicts.size()
        ? new Step.Fail(why)
        : new Step.Hold("%s: %s".formatted(spec.decide(), why));
  }

  private boolean isBetter(int one, int other) {
    double difference =
        ledger.verdicts(decisive).get(one).estimate()
            - ledger.verdicts(decisive).get(other).estimate();
    return series.get(decisive).direction() == Direction.SMALLER_IS_BETTER
        ? difference < 0
        : difference > 0;
  }

  /** Which guardrail a candidate has broken through. */
  private Optional<String> broken(int candidate) {
    for (String name : spec.guardrails().keySet()) {
      int at = place(name);
      Verdict verdict = ledger.verdicts(at).get(candidate);
      if (at != decisive && series.get(at).isBeyond(verdict)) {
        return Optional.of("the guardrail %s: %s".formatted(name, verdict.reason()));
      }
    }
    return Optional.empty();
  }

  /** Whether no guardrail can have got worse by more than it may. */
  private boolean isGuarded(int candidate) {
    for (String name : spec.guardrails().keySet()) {
      int at = place(name);
      if (at != decisive && !series.get(at).isWithin(ledger.verdicts(at).get(candidate))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public SortedMap<String, Object> evidence() {
    SortedMap<String, Object> evidence = new TreeMap<>();
    evidence.put("ab.decide", spec.decide());
    evidence.put("ab.alphaShare", setup.budget().share());
    evidence.put("ab.units.control", ledger.count(0));
    for (int i = 0; i < setup.candidates().size(); i++) {
      String arm = arms.get(i + 2).name();
      evidence.put("ab.units." + arm, ledger.count(i + 1));
      for (int at = 0; at < series.size(); at++) {
        String name = "ab.%s.%s".formatted(series.get(at).name(), arm);
        Numbers.add(name, ledger.verdicts(at).get(i), evidence);
        evidence.put(name + ".value", ledger.value(at, i + 1));
      }
    }
    for (int at = 0; at < series.size(); at++) {
      evidence.put("ab.%s.control.value".formatted(series.get(at).name()), ledger.value(at, 0));
    }
    evidence.put("ab.strays", ledger.strays());
    ledger.mismatch().ifPresent(reason -> evidence.put("ab.mismatch", reason));
    return evidence;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("blocked", blockedBy);
    ledger.snapshot(to.in("ledger"));
  }

  @Override
  public void restore(Tensors from) {
    blockedBy = from.text("blocked");
    ledger.restore(from.in("ledger"));
  }
}
