package dev.pawl.trial;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.pawl.trial.ab.Cuped;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.ab.Sample;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.assignment.EvaluationSample;
import dev.pawl.trial.assignment.Layer;
import dev.pawl.trial.bandit.AdaptiveEstimate;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Policy;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.bandit.StopRule;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.canary.CanarySettings;
import dev.pawl.trial.canary.Limits;
import dev.pawl.trial.canary.Slowness;
import dev.pawl.trial.canary.Step;
import dev.pawl.trial.interleave.Interleaved;
import dev.pawl.trial.interleave.Preference;
import dev.pawl.trial.offpolicy.Choice;
import dev.pawl.trial.offpolicy.OffPolicy;
import dev.pawl.trial.offpolicy.RewardTable;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.trial.power.Design;
import dev.pawl.trial.power.Looks;
import dev.pawl.trial.power.Metric;
import dev.pawl.trial.power.Split;
import dev.pawl.trial.sequential.BettingSequence;
import dev.pawl.trial.sequential.NormalMixture;
import dev.pawl.trial.sequential.QuantileSequence;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.sequential.SequentialRatioTest;
import dev.pawl.trial.sequential.Sides;
import dev.pawl.trial.shadow.McNemar;
import dev.pawl.trial.shadow.ShadowComparison;
import dev.pawl.trial.simulate.RateRace;
import dev.pawl.trial.srm.BalanceCheck;
import dev.pawl.trial.srm.RatioCheck;
import dev.pawl.trial.srm.SequentialRatioCheck;
import dev.pawl.trial.switchback.Alternation;
import dev.pawl.trial.switchback.PeriodOutcomes;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller can do wrong, part by part, and what the answer is. */
class BadInputTest {
  private static final double NAN = Double.NaN;
  private static final Terms TERMS = Terms.of95Percent();
  private static final double[] HALVES = {0.5, 0.5};
  private static final ArmHistory ARMS = new ArmHistory(2, new Memory.Everything());

  @ParameterizedTest
  @MethodSource({
    "assignment",
    "samples",
    "sizes",
    "sequences",
    "checks",
    "canaries",
    "others",
    "bandits",
    "policies"
  })
  void it_is_refused_with_what_was_expected(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  private static Arguments bad(String name, ThrowingCallable call, String message) {
    return argumentSet(name, call, message);
  }

  static Stream<Arguments> assignment() {
    short[] buckets = new short[Assignment.BUCKETS];
    buckets[7] = -1;
    return Stream.of(
        bad(
            "shares that sum to more than 1",
            () -> Assignment.of("s", 0.7, 0.5),
            "shares: they sum to 1.2 (expected: 1)"),
        bad(
            "changed shares that sum to less",
            () -> Assignment.of("s", 1).withShares(0.5, 0.25),
            "shares: they sum to 0.75 (expected: 1)"),
        bad(
            "a bucket without an arm",
            () -> Assignment.restore("s", buckets),
            "buckets: arm -1 at 7 (expected: 0 or more)"),
        bad(
            "a sample of more than all",
            () -> new EvaluationSample("s", 1.5),
            "share: 1.5 (expected: in [0, 1])"),
        bad(
            "an experiment without a share",
            () -> Layer.of("l").with("e", NAN),
            "share: NaN of experiment e (expected: above 0, at most the 1.0 that is free)"));
  }

  static Stream<Arguments> samples() {
    return Stream.of(
        bad("a negative count", () -> new Sample(-1, 0, 0), "count: -1 (expected: 0 or more)"),
        bad(
            "an outcome that is no number",
            () -> Sample.of(1, 2, NAN),
            "outcome 2: NaN (expected: a finite number)"),
        bad(
            "a ratio of numbers that are none",
            () -> new RatioSample(3, NAN, 1, 1, 1, 0),
            "ratio sample: 3 units, means NaN and 1.0, variances 1.0 and 1.0, covariance 0.0"
                + " (expected: 0 units or more, finite, variances 0 or more)"),
        bad(
            "units without a covariate",
            () -> Cuped.of(new double[3], new double[2], new double[3], new double[3]),
            "control: 3 outcomes, 2 values of the covariate (expected: as many of each)"),
        bad(
            "right answers of which fewer are better",
            () -> McNemar.of(1, 2, 3, new Terms(0.05, 0, Direction.SMALLER_IS_BETTER)),
            "direction: SMALLER_IS_BETTER (expected: LARGER_IS_BETTER, for right answers are"
                + " counted)"),
        bad(
            "days that are no numbers",
            () -> Alternation.of(new double[] {1, 2, 3, NAN}, TERMS),
            "outcomes 2 and 3: 3.0, NaN (expected: finite numbers)"));
  }

  static Stream<Arguments> sizes() {
    Metric mean = new Metric.Mean(0, 1);
    RatioSample alike = RatioSample.of(new double[] {0.1, 0.2, 0.3}, new double[] {1, 2, 3});
    return Stream.of(
        bad(
            "a deviation of nothing",
            () -> new Metric.Mean(0, 0),
            "deviation: 0.0 (expected: finite and above 0)"),
        bad("a rate of nothing", () -> new Metric.Proportion(0), "base: 0.0 (expected: in (0, 1))"),
        bad(
            "a ratio that does not vary",
            () -> new Metric.Ratio(alike),
            "sample: the same ratio of %s for every unit (expected: a metric that varies)"
                .formatted(alike.ratio())),
        bad(
            "a power below a half",
            () -> new Design(mean, 0.05, 0.2, Split.equal(2), Looks.ONE),
            "power: 0.2 (expected: in (0.5, 1))"),
        bad(
            "no traffic",
            () -> Design.of(mean).days(1, 0),
            "unitsPerDay: 0.0 (expected: finite and above 0)"),
        bad("one arm", () -> Split.equal(1), "arms: 1 (expected: at least 2)"),
        bad(
            "an arm without units",
            () -> Split.of(1, 0),
            "shares: 1.0 (expected: above 0, below 1)"),
        bad(
            "a race without runs",
            () -> new RateRace(0.1, 0.2, 0.1, 10_000).run(RateRace.Rule.FIXED, 0, 1),
            "runs: 0 (expected: at least 1)"));
  }

  static Stream<Arguments> sequences() {
    return Stream.of(
        bad(
            "a spread of nothing",
            () -> new NormalMixture(0.05, 0, Sides.TWO),
            "rho: 0.0 (expected: finite and above 0)"),
        bad(
            "no planned size",
            () -> new SequentialMeanTest(TERMS, 0, 10),
            "observations: 0 (expected: at least 1)"),
        bad(
            "a look at the first unit",
            () -> new SequentialMeanTest(TERMS, 10, 1),
            "firstLook: 1 (expected: at least 2)"),
        bad(
            "a ratio without a plan",
            () -> SequentialRatioTest.Settings.of(TERMS, 0),
            "plannedUnits: 0 (expected: at least 1)"),
        bad(
            "a coarse grid",
            () -> new BettingSequence(0.05, 3),
            "points: 3 (expected: at least 10)"),
        bad(
            "a bet on no number",
            () -> new BettingSequence(0.05, 10).add(NAN),
            "x: NaN (expected: in [0, 1]; scale bounded outcomes to it)"),
        bad(
            "the largest as quantile",
            () -> new QuantileSequence(1, 0.05),
            "p: 1.0 (expected: in (0, 1))"),
        bad(
            "a quantile of no number",
            () -> new QuantileSequence(0.5, 0.05).add(NAN),
            "value: NaN (expected: a number)"),
        bad(
            "blocks without a level",
            () -> PairedComparison.Settings.of(NAN, 0, 24),
            "alpha: NaN (expected: in (0, 0.5])"),
        bad(
            "a tolerance below 0",
            () -> new ShadowComparison(-1, PairedComparison.Settings.of(0.05, 0, 24)),
            "tolerance: -1.0 (expected: 0 or more)"));
  }

  static Stream<Arguments> checks() {
    TreeMap<String, long[]> three = new TreeMap<>();
    three.put("phone", new long[3]);
    TreeMap<String, long[]> negative = new TreeMap<>();
    negative.put("phone", new long[] {1, -1});
    return Stream.of(
        bad(
            "as many counts as shares",
            () -> RatioCheck.of(new long[3], HALVES, 0.001),
            "counts: 3, shares: 2 (expected: as many of each)"),
        bad(
            "shares that do not sum to 1",
            () -> new SequentialRatioCheck(new double[] {0.9, 0.2}, 100, 0.001),
            "shares: 2 of them, sum 1.1 (expected: at least 2, sum 1)"),
        bad(
            "a prior of nothing",
            () -> new SequentialRatioCheck(HALVES, 0, 0.001),
            "concentration: 0.0 (expected: finite and above 0)"),
        bad(
            "a category with an arm more",
            () -> BalanceCheck.atAnyLook("device", three, HALVES, 100, 0.001),
            "category phone: 3 arms (expected: 2, the same number everywhere)"),
        bad(
            "a balance of shares that do not sum to 1",
            () -> BalanceCheck.atAnyLook("device", three, new double[] {0.5, 0.4}, 100, 0.001),
            "shares: 2 of them, sum 0.9 (expected: at least 2, sum 1)"),
        bad(
            "fewer units than none",
            () -> BalanceCheck.of("device", negative, 0.001),
            "category phone: -1 units (expected: 0 or more)"),
        bad(
            "a balance without categories",
            () -> BalanceCheck.of("device", new TreeMap<>(), 0.001),
            "counts: none (expected: at least 1 category)"));
  }

  static Stream<Arguments> canaries() {
    CanarySettings usual = CanarySettings.of(0.1, Direction.SMALLER_IS_BETTER);
    return Stream.of(
        bad(
            "no steps",
            () -> settings(List.of(), 1, 1, 0.1, usual.silence()),
            "steps: none (expected: at least 1)"),
        bad(
            "fewer errors than the baseline's",
            () -> settings(usual.steps(), 0.5, 1, 0.1, usual.silence()),
            "errorRatio: 0.5 (expected: finite, at least 1)"),
        bad(
            "any latency",
            () -> settings(usual.steps(), 1, Double.POSITIVE_INFINITY, 0.1, usual.silence()),
            "ratio: Infinity (expected: finite, at least 1)"),
        bad(
            "a margin that is no number",
            () -> settings(usual.steps(), 1, 1, NAN, usual.silence()),
            "qualityMargin: NaN (expected: finite, 0 or more)"),
        bad(
            "a silence of nothing",
            () -> settings(usual.steps(), 1, 1, 0.1, Duration.ZERO),
            "silence: PT0S (expected: above 0)"),
        bad(
            "a limit of nothing",
            () -> new Limits(0, 1, 1),
            "errorRate: 0.0 (expected: in (0, 1])"),
        bad(
            "a step without answers",
            () -> new Step(0.1, 0, Duration.ZERO),
            "examples: 0 (expected: at least 1)"),
        bad(
            "an answer before it was asked",
            () -> new Canary(usual, 0).answer(true, 1, false, -1),
            "latency: -1.0 (expected: 0 or more)"));
  }

  private static CanarySettings settings(
      List<Step> steps, double errors, double latency, double margin, Duration silence) {
    return new CanarySettings(
        steps,
        new Limits(0.2, 20, 1_000),
        0.05,
        0.025,
        errors,
        new Slowness(0.95, latency, 0),
        margin,
        Direction.SMALLER_IS_BETTER,
        silence);
  }

  static Stream<Arguments> others() {
    SwitchbackDesign design = SwitchbackDesign.of(4, 0);
    return Stream.of(
        bad(
            "an effect that lasts less than no time",
            () -> SwitchbackDesign.of(4, -1),
            "carryOver: -1 (expected: 0 or more periods)"),
        bad(
            "a period too many",
            () -> new PeriodOutcomes(design, 1).add(4, 1),
            "period: 4 (expected: 0 to 3)"),
        bad(
            "a period's outcome that is no number",
            () -> new PeriodOutcomes(design, 1).add(0, NAN),
            "outcome: NaN (expected: a finite number)"),
        bad(
            "clicks below 0",
            () -> new Interleaved.Credit(-1, 2),
            "clicks: -1 and 2 (expected: 0 or more)"),
        bad(
            "items without a team",
            () -> new Interleaved("r", List.of("a"), List.of(), List.of("a"), List.of("b")),
            "teams: 0 for 1 items (expected: one for each)"),
        bad(
            "a user without lists",
            () -> new Preference.User("u", 0, 0),
            "user u: balance 0 of 0 lists (expected: at least 1 list, a balance within them)"));
  }

  static Stream<Arguments> bandits() {
    return Stream.of(
        bad(
            "one arm",
            () -> new ArmHistory(1, new Memory.Everything()),
            "arms: 1 (expected: at least 2)"),
        bad(
            "a batch of an unknown arm",
            () -> ARMS.addBatch(2, 1, 0, 0),
            "arm: 2 (expected: 0 to 1)"),
        bad(
            "a batch of nothing",
            () -> ARMS.addBatch(0, 0, 0, 0),
            "batch: 0 rewards, mean 0.0, squares 0.0 (expected: at least 1, finite, 0 or more)"),
        bad(
            "a memory that grows",
            () -> new Memory.Discounted(1),
            "factor: 1.0 (expected: in (0, 1))"),
        bad(
            "a memory of nothing",
            () -> new Memory.Sliding(0),
            "rewards: 0 (expected: at least 1)"),
        bad("ε above 1", () -> new Policy.EpsilonGreedy(1.5), "epsilon: 1.5 (expected: in [0, 1])"),
        bad("c below 0", () -> new Policy.KlUcb(-1), "c: -1.0 (expected: 0 or more)"),
        bad(
            "an impossible prior",
            () -> new Posterior.Bernoulli(0, 1),
            "prior: 0.0, 1.0 (expected: above 0)"),
        bad(
            "a spread of nothing",
            () -> new Posterior.Gaussian(0),
            "spread: 0.0 (expected: finite, above 0)"),
        bad(
            "few draws",
            () -> new Posterior.Thompson(new Posterior.Bernoulli(1, 1), 10),
            "draws: 10 (expected: at least 100)"),
        bad(
            "a threshold of nothing",
            () -> new StopRule(new Posterior.Bernoulli(1, 1), 0, 100),
            "threshold: 0.0 (expected: above 0)"),
        bad(
            "an arm below 0",
            () -> new AdaptiveEstimate(-1, 1),
            "arms: -1 and 1 (expected: 0 or more)"),
        bad(
            "an arm against itself",
            () -> new AdaptiveEstimate(1, 1),
            "treatment: 1 (expected: another arm than the control)"),
        bad(
            "a propensity above 1",
            () -> new AdaptiveEstimate(0, 1).add(0, new double[] {1.5, 0.5}, 1),
            "propensity of arm 0: 1.5 (expected: above 0, at most 1; give the bandit a floor)"));
  }

  static Stream<Arguments> policies() {
    return Stream.of(
        bad(
            "a choice with a propensity that is no number",
            () -> Choice.of(0, 2, NAN, 1, 1),
            "propensity: NaN (expected: above 0, at most 1)"),
        bad(
            "a choice without a reward",
            () -> Choice.of(0, 2, 0.5, NAN, 1),
            "reward: NaN (expected: a finite number)"),
        bad(
            "a policy above 1",
            () -> Choice.of(0, 2, 0.5, 1, 2),
            "target: 2.0 (expected: in [0, 1])"),
        bad(
            "half a model",
            () -> new Choice(0, 2, 0.5, 1, 1, 0.5, NAN),
            "modelled: 0.5, NaN (expected: both finite, or both NaN)"),
        bad(
            "a logged propensity of 0",
            () -> new RewardTable.Logged("", 0, 0, 1, List.of(1.0)),
            "propensity: 0.0 (expected: above 0, at most 1)"),
        bad(
            "a logged reward that is no number",
            () -> new RewardTable.Logged("", 0, 1, NAN, List.of(1.0)),
            "reward: NaN (expected: a finite number)"),
        bad(
            "weights that are all cut",
            () -> new OffPolicy(0.05, 0.5),
            "clip: 0.5 (expected: at least 1)"));
  }
}
