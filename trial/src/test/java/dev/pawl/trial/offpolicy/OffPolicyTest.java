package dev.pawl.trial.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyTest {
  /** Two contexts with 30 % and 70 %, three actions. */
  private static final double[] CONTEXTS = {0.3, 0.7};

  private static final double[][] LOGGING = {{0.5, 0.3, 0.2}, {0.1, 0.6, 0.3}};
  private static final double[][] TARGET = {{0.1, 0.2, 0.7}, {0.8, 0.1, 0.1}};
  private static final double[][] REWARDS = {{1, 2, 6}, {4, 0.5, 3}};
  private static final double[][] MODEL = {{1.5, 1, 5}, {3, 1, 2}};

  private static double value(double[][] policy) {
    double value = 0;
    for (int x = 0; x < 2; x++) {
      for (int a = 0; a < 3; a++) {
        value += CONTEXTS[x] * policy[x][a] * REWARDS[x][a];
      }
    }
    return value;
  }

  private static Choice choice(int x, int a) {
    double expected = 0;
    for (int other = 0; other < 3; other++) {
      expected += TARGET[x][other] * MODEL[x][other];
    }
    return new Choice(a, 3, LOGGING[x][a], REWARDS[x][a], TARGET[x][a], MODEL[x][a], expected);
  }

  /** A log in which each pair of context and action stands exactly as often as expected. */
  private static List<Choice> exact() {
    List<Choice> log = new ArrayList<>();
    for (int x = 0; x < 2; x++) {
      for (int a = 0; a < 3; a++) {
        long copies = Math.round(1_000 * CONTEXTS[x] * LOGGING[x][a]);
        for (long i = 0; i < copies; i++) {
          log.add(choice(x, a));
        }
      }
    }
    return log;
  }

  @Test
  void over_the_whole_world_the_estimates_are_the_true_value() {
    OffPolicy.Report report = new OffPolicy(0.05, Double.POSITIVE_INFINITY).evaluate(exact());

    double truth = value(TARGET);
    assertThat(report.logged().estimate()).isCloseTo(value(LOGGING), within(1e-9));
    assertThat(report.target().inverse().estimate()).isCloseTo(truth, within(1e-9));
    assertThat(report.target().selfNormalised().estimate()).isCloseTo(truth, within(1e-9));
    assertThat(report.target().doublyRobust().estimate()).isCloseTo(truth, within(1e-9));
    // The model is wrong, and so is the direct method: 0.3·3.85 + 0.7·2.7.
    assertThat(report.target().direct().estimate()).isCloseTo(3.045, within(1e-9));
    double[][] uniform = {{1 / 3.0, 1 / 3.0, 1 / 3.0}, {1 / 3.0, 1 / 3.0, 1 / 3.0}};
    double[][] first = {{1, 0, 0}, {1, 0, 0}};
    assertThat(report.uniform().inverse().estimate()).isCloseTo(value(uniform), within(1e-9));
    assertThat(report.first().inverse().estimate()).isCloseTo(value(first), within(1e-9));
  }

  @Test
  void weights_are_described_and_clipped() {
    OffPolicy.Value free = new OffPolicy(0.05, Double.POSITIVE_INFINITY).evaluate(exact()).target();
    OffPolicy.Value clipped = new OffPolicy(0.05, 5).evaluate(exact()).target();

    assertThat(free.largest()).isCloseTo(8, within(1e-12));
    assertThat(free.clipped()).isZero();
    assertThat(clipped.clipped()).isEqualTo(70);
    // 0.07 of the choices lose a weight of 3 on a reward of 4.
    assertThat(clipped.inverse().estimate()).isCloseTo(value(TARGET) - 0.84, within(1e-9));
    // 1,000 over the mean squared weight, 0.3·2.60333 + 0.7·6.45.
    assertThat(free.effective()).isCloseTo(1_000 / 5.296, within(1e-9));
  }

  @Test
  void intervals_cover_the_true_value() {
    SplittableRandom random = new SplittableRandom(11);
    OffPolicy evaluation = new OffPolicy(0.05, Double.POSITIVE_INFINITY);
    int runs = 400;
    int[] covered = new int[3];
    for (int run = 0; run < runs; run++) {
      List<Choice> log = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        int x = random.nextDouble() < CONTEXTS[0] ? 0 : 1;
        double at = random.nextDouble();
        int a = at < LOGGING[x][0] ? 0 : at < LOGGING[x][0] + LOGGING[x][1] ? 1 : 2;
        Choice sure = choice(x, a);
        log.add(
            new Choice(
                a,
                3,
                sure.propensity(),
                sure.reward() + random.nextGaussian(),
                sure.target(),
                sure.modelled(),
                sure.modelledTarget()));
      }
      OffPolicy.Value value = evaluation.evaluate(log).target();
      covered[0] += value.inverse().contains(value(TARGET)) ? 1 : 0;
      covered[1] += value.selfNormalised().contains(value(TARGET)) ? 1 : 0;
      covered[2] += value.doublyRobust().contains(value(TARGET)) ? 1 : 0;
    }

    for (int each : covered) {
      assertThat(each).as("of %s", runs).isBetween(364, 396);
    }
  }

  private static List<RewardTable.Logged> drawn(SplittableRandom random, int choices) {
    List<RewardTable.Logged> log = new ArrayList<>();
    for (int i = 0; i < choices; i++) {
      int x = random.nextDouble() < CONTEXTS[0] ? 0 : 1;
      double at = random.nextDouble();
      int a = at < LOGGING[x][0] ? 0 : at < LOGGING[x][0] + LOGGING[x][1] ? 1 : 2;
      log.add(
          new RewardTable.Logged(
              "context-" + x,
              a,
              LOGGING[x][a],
              REWARDS[x][a] + random.nextGaussian(),
              List.of(TARGET[x][0], TARGET[x][1], TARGET[x][2])));
    }
    return log;
  }

  /** With a cell for each context the table is right in the end, so all estimates agree. */
  @Test
  void a_table_of_mean_rewards_makes_the_estimate_robust_and_narrow() {
    SplittableRandom random = new SplittableRandom(12);
    OffPolicy evaluation = new OffPolicy(0.05, Double.POSITIVE_INFINITY);
    int runs = 200;
    int covered = 0;
    double narrower = 0;
    for (int run = 0; run < runs; run++) {
      OffPolicy.Value value = evaluation.evaluate(RewardTable.model(drawn(random, 1_000))).target();
      Interval robust = value.doublyRobust();
      covered += robust.contains(value(TARGET)) ? 1 : 0;
      Interval inverse = value.inverse();
      narrower += (robust.upper() - robust.lower()) / (inverse.upper() - inverse.lower()) / runs;
    }

    assertThat(covered).as("of %s", runs).isBetween(180, 199);
    assertThat(narrower).isLessThan(0.7);
    OffPolicy.Value large = evaluation.evaluate(RewardTable.model(drawn(random, 60_000))).target();
    assertThat(large.direct().estimate()).isCloseTo(value(TARGET), within(0.05));
    assertThat(large.doublyRobust().estimate()).isCloseTo(value(TARGET), within(0.05));
  }

  /** Without a context the table is wrong, the direct method with it, and the robust one is not. */
  @Test
  void a_table_without_context_misleads_the_direct_method_alone() {
    List<RewardTable.Logged> blind =
        drawn(new SplittableRandom(13), 60_000).stream()
            .map(
                l -> new RewardTable.Logged("", l.action(), l.propensity(), l.reward(), l.policy()))
            .toList();

    OffPolicy.Value value =
        new OffPolicy(0.05, Double.POSITIVE_INFINITY).evaluate(RewardTable.model(blind)).target();

    assertThat(value.direct().contains(value(TARGET))).isFalse();
    assertThat(value.doublyRobust().estimate()).isCloseTo(value(TARGET), within(0.1));
  }

  /** Five choices of one action, rewards 1 to 5: the first is judged by the mean of the others. */
  @Test
  void a_choice_is_judged_by_others_alone() {
    List<RewardTable.Logged> log = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      log.add(new RewardTable.Logged("", 0, 1, i, List.of(1.0)));
    }

    assertThat(RewardTable.model(log).getFirst().modelled()).isCloseTo(3.5, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RewardTable.model(log.subList(0, 4)))
        .withMessage("log: 4 choices (expected: at least 5 for a reward model)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RewardTable.Logged("", 0, 1, 1, List.of(0.5, 0.4)))
        .withMessage("policy: probabilities that sum to 0.9 (expected: 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RewardTable.Logged("", 2, 1, 1, List.of(0.5, 0.5)))
        .withMessage("action: 2 (expected: 0 to 1, one for each probability of the policy)");
  }

  @Test
  void a_policy_that_earns_more_is_better_than_the_logged_one() {
    OffPolicy evaluation = new OffPolicy(0.05, Double.POSITIVE_INFINITY);

    Verdict verdict = evaluation.improvement(exact(), Terms.of95Percent());

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.BETTER);
    assertThat(verdict.estimate()).isCloseTo(value(TARGET) - value(LOGGING), within(1e-9));
    assertThat(
            evaluation.improvement(List.of(Choice.of(0, 2, 0.5, 1, 0)), Terms.of95Percent()).kind())
        .isEqualTo(Verdict.Kind.INVALID);
  }

  @Test
  void without_a_model_there_is_no_direct_estimate() {
    OffPolicy.Value value =
        new OffPolicy(0.05, 10)
            .evaluate(List.of(Choice.of(0, 2, 0.5, 1, 1), Choice.of(1, 2, 0.5, 0, 0)))
            .target();

    assertThat(value.direct().estimate()).isNaN();
    assertThat(value.direct().upper()).isInfinite();
    assertThat(value.inverse().estimate()).isCloseTo(1, within(1e-12));
  }

  @Test
  void a_propensity_of_zero_or_above_one_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.of(0, 2, 0, 1, 1))
        .withMessage("propensity: 0.0 (expected: above 0, at most 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.of(0, 2, 1.5, 1, 1))
        .withMessage("propensity: 1.5 (expected: above 0, at most 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.of(2, 2, 0.5, 1, 1))
        .withMessage("action: 2 of 2 (expected: 0 to 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OffPolicy(0.05, 10).evaluate(List.of()))
        .withMessage("log: no choices (expected: at least 1)");
  }
}
