package dev.pawl.trial;

import dev.pawl.trial.bandit.AdaptiveEstimate;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.canary.CanarySettings;
import dev.pawl.trial.canary.Limits;
import dev.pawl.trial.canary.Look;
import dev.pawl.trial.canary.Slowness;
import dev.pawl.trial.canary.Step;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.trial.sequential.BettingSequence;
import dev.pawl.trial.sequential.QuantileSequence;
import dev.pawl.trial.sequential.SequentialBoundedTest;
import dev.pawl.trial.sequential.SequentialMeanTest;
import dev.pawl.trial.shadow.ShadowComparison;
import dev.pawl.trial.srm.SequentialRatioCheck;
import dev.pawl.trial.switchback.PeriodOutcomes;
import dev.pawl.trial.switchback.SwitchbackDesign;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;

class ResumableTest {

  @Nested
  class A_canary extends ResumableContract<Canary> {
    private static final CanarySettings SETTINGS =
        new CanarySettings(
            List.of(
                new Step(0.05, 100, Duration.ofSeconds(100)),
                new Step(0.5, 150, Duration.ofSeconds(100))),
            new Limits(0.3, 10, 1_000),
            0.05,
            0.01,
            1,
            new Slowness(0.9, 1.1, 5),
            0.2,
            Direction.SMALLER_IS_BETTER,
            Duration.ofSeconds(20));

    @Override
    protected Canary fresh() {
      return new Canary(SETTINGS, 0);
    }

    @Override
    protected void step(Canary canary, int at, SplittableRandom random) {
      long now = time(at);
      boolean own = random.nextBoolean();
      canary.answer(own, now, random.nextInt(50) == 0, -20 * StrictMath.log(random.nextDouble()));
      canary.quality(own, random.nextGaussian());
      if (random.nextInt(10) == 0) {
        canary.look(now + random.nextInt(30) * 1_000L);
      }
    }

    /** Twice a second, with a long silence from time to time. */
    private static long time(int at) {
      return 500L * at + 30_000L * (at / 100);
    }

    @Override
    protected Object says(Canary canary) {
      Look look = canary.look(time(450));
      return List.of(look, canary.share(), canary.verdict());
    }
  }

  @Nested
  class A_sequential_test_of_means extends ResumableContract<SequentialMeanTest> {
    @Override
    protected SequentialMeanTest fresh() {
      return new SequentialMeanTest(Terms.of95Percent(), 500, 50);
    }

    @Override
    protected void step(SequentialMeanTest test, int at, SplittableRandom random) {
      test.add(random.nextBoolean(), random.nextInt(500) == 0 ? Double.NaN : random.nextGaussian());
    }

    @Override
    protected Object says(SequentialMeanTest test) {
      return List.of(test.verdict(), test.interval());
    }
  }

  @Nested
  class A_sequential_test_of_bounded_means extends ResumableContract<SequentialBoundedTest> {
    @Override
    protected SequentialBoundedTest fresh() {
      return new SequentialBoundedTest(Terms.of95Percent(), -1, 3, 50);
    }

    @Override
    protected void step(SequentialBoundedTest test, int at, SplittableRandom random) {
      test.add(random.nextBoolean(), random.nextDouble(-1, 3));
    }

    @Override
    protected Object says(SequentialBoundedTest test) {
      return test.verdict();
    }
  }

  @Nested
  class A_betting_sequence extends ResumableContract<BettingSequence> {
    @Override
    protected BettingSequence fresh() {
      return new BettingSequence(0.05, 100);
    }

    @Override
    protected void step(BettingSequence sequence, int at, SplittableRandom random) {
      sequence.add(random.nextDouble());
    }

    @Override
    protected Object says(BettingSequence sequence) {
      return sequence.interval();
    }
  }

  @Nested
  class A_quantile_sequence extends ResumableContract<QuantileSequence> {
    @Override
    protected QuantileSequence fresh() {
      return new QuantileSequence(0.9, 0.05);
    }

    @Override
    protected void step(QuantileSequence sequence, int at, SplittableRandom random) {
      sequence.add(random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble());
    }

    @Override
    protected Object says(QuantileSequence sequence) {
      return List.of(sequence.count(), sequence.interval());
    }
  }

  @Nested
  class A_check_of_ratios extends ResumableContract<SequentialRatioCheck> {
    @Override
    protected SequentialRatioCheck fresh() {
      return new SequentialRatioCheck(new double[] {0.5, 0.3, 0.2}, 100, 0.001);
    }

    @Override
    protected void step(SequentialRatioCheck check, int at, SplittableRandom random) {
      check.add(random.nextInt(3));
    }

    @Override
    protected Object says(SequentialRatioCheck check) {
      return check.check();
    }
  }

  abstract static class AHistory extends ResumableContract<ArmHistory> {
    private final Memory memory;

    AHistory(Memory memory) {
      this.memory = memory;
    }

    @Override
    protected ArmHistory fresh() {
      return new ArmHistory(3, memory);
    }

    @Override
    protected void step(ArmHistory history, int at, SplittableRandom random) {
      history.add(random.nextInt(3), random.nextDouble());
    }

    @Override
    protected Object says(ArmHistory history) {
      return Arrays.toString(
          new Posterior.Thompson(new Posterior.Bernoulli(1, 1), 100).shares(history, 5));
    }
  }

  @Nested
  class A_history_of_everything extends AHistory {
    A_history_of_everything() {
      super(new Memory.Everything());
    }
  }

  @Nested
  class A_discounted_history extends AHistory {
    A_discounted_history() {
      super(new Memory.Discounted(0.99));
    }
  }

  @Nested
  class A_sliding_history extends AHistory {
    A_sliding_history() {
      super(new Memory.Sliding(60));
    }
  }

  @Nested
  class An_adaptive_estimate extends ResumableContract<AdaptiveEstimate> {
    @Override
    protected AdaptiveEstimate fresh() {
      return new AdaptiveEstimate(0, 2);
    }

    @Override
    protected void step(AdaptiveEstimate estimate, int at, SplittableRandom random) {
      double share = random.nextDouble(0.1, 0.4);
      estimate.add(
          random.nextInt(3), new double[] {share, 0.5, 0.5 - share}, random.nextGaussian());
    }

    @Override
    protected Object says(AdaptiveEstimate estimate) {
      return estimate.verdict(Terms.of95Percent());
    }
  }

  @Nested
  class A_shadow_comparison extends ResumableContract<ShadowComparison> {
    @Override
    protected ShadowComparison fresh() {
      return new ShadowComparison(0.5, PairedComparison.Settings.of(0.05, 0.01, 5));
    }

    @Override
    protected void step(ShadowComparison shadow, int at, SplittableRandom random) {
      if (random.nextInt(20) == 0) {
        shadow.unanswered();
      } else {
        shadow.answered(
            random.nextGaussian(), random.nextGaussian(), random.nextDouble(), random.nextDouble());
      }
      shadow.outcome(random.nextDouble(), random.nextDouble());
      if (random.nextInt(20) == 0) {
        shadow.closeBlock();
      }
    }

    @Override
    protected Object says(ShadowComparison shadow) {
      return List.of(shadow.verdict(), shadow.agreement());
    }
  }

  @Nested
  class Outcomes_by_period extends ResumableContract<PeriodOutcomes> {
    @Override
    protected PeriodOutcomes fresh() {
      return new PeriodOutcomes(SwitchbackDesign.of(12, 2), 8);
    }

    @Override
    protected void step(PeriodOutcomes outcomes, int at, SplittableRandom random) {
      outcomes.add(random.nextInt(12), random.nextGaussian());
    }

    @Override
    protected Object says(PeriodOutcomes outcomes) {
      return Arrays.toString(outcomes.means(0.5).outcomes())
          + Arrays.toString(outcomes.sums().outcomes())
          + Arrays.toString(outcomes.sums().treated());
    }
  }
}
