package dev.pawl.trial.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.bandit.Posterior.Bernoulli;
import dev.pawl.trial.bandit.Posterior.Gaussian;
import dev.pawl.trial.bandit.Posterior.Thompson;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BanditTest {
  private static final Memory EVERYTHING = new Memory.Everything();
  private static final Thompson THOMPSON = new Thompson(new Bernoulli(1, 1), 40_000);

  private static ArmHistory history(Memory memory, double[]... rewards) {
    ArmHistory history = new ArmHistory(rewards.length, memory);
    for (int arm = 0; arm < rewards.length; arm++) {
      for (double reward : rewards[arm]) {
        history.add(arm, reward);
      }
    }
    return history;
  }

  @Test
  void epsilon_greedy_favours_the_best_and_forgets_nobody() {
    ArmHistory history = history(EVERYTHING, new double[] {0.2, 0.4}, new double[] {0.5});

    assertThat(new Policy.EpsilonGreedy(0.1).shares(history, 1))
        .containsExactly(new double[] {0.05, 0.95}, within(1e-12));
  }

  /** Means 0.5 and 0.4 after 8 and 2: 0.5 + √(2 ln 10/8) = 1.2587, 0.4 + √(2 ln 10/2) = 1.9174. */
  @Test
  void ucb_plays_whoever_may_be_best() {
    ArmHistory history =
        history(
            EVERYTHING,
            new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
            new double[] {0.4, 0.4});

    assertThat(new Policy.Ucb1().shares(history, 1)).containsExactly(0, 1);
    assertThat(new Policy.Ucb1().shares(new ArmHistory(4, EVERYTHING), 1)).containsOnly(0.25);
  }

  @Test
  void the_kl_bound_is_where_the_divergence_meets_the_bar() {
    double q = Indices.klUpper(0.3, 0.05);

    double kl = 0.3 * Math.log(0.3 / q) + 0.7 * Math.log(0.7 / (1 - q));
    assertThat(kl).isCloseTo(0.05, within(1e-9));
    assertThat(q).isGreaterThan(0.3);
    assertThat(Indices.klUpper(0, 0.05)).isCloseTo(1 - Math.exp(-0.05), within(1e-9));
    assertThat(
            new Policy.KlUcb(0).shares(history(EVERYTHING, new double[] {1}, new double[] {}), 1))
        .containsExactly(0, 1);
  }

  /**
   * Garivier and Cappé 2011 with c = 3: bars ln 40 + 3 ln ln 40 = 7.605 over 30 and over 10
   * rewards, the bounds found by a fine scan.
   */
  @Test
  void kl_ucb_plays_whose_bound_is_largest() {
    ArmHistory history = new ArmHistory(2, EVERYTHING);
    history.addBatch(0, 30, 0.5, 7.5);
    history.addBatch(1, 10, 0.2, 1.6);
    double bar = Math.log(40) + 3 * Math.log(Math.log(40));

    assertThat(scan(0.5, bar / 30)).isGreaterThan(scan(0.2, bar / 10));
    assertThat(new Policy.KlUcb(3).shares(history, 1)).containsExactly(1, 0);
    assertThat(Indices.klUpper(0.5, bar / 30)).isCloseTo(scan(0.5, bar / 30), within(1e-4));
    assertThat(Indices.klUpper(0.2, bar / 10)).isCloseTo(scan(0.2, bar / 10), within(1e-4));
  }

  private static double scan(double p, double bar) {
    double q = p;
    while (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)) <= bar) {
      q += 1e-5;
    }
    return q;
  }

  /** Beta(2, 1) exceeds a uniform with probability ∫ 2x·x dx = 2/3. */
  @Test
  void thompsons_share_is_the_probability_of_being_best() {
    double[] shares = THOMPSON.shares(history(EVERYTHING, new double[] {1}, new double[] {}), 7);

    assertThat(shares[0]).isCloseTo(2.0 / 3, within(0.012));
    assertThat(shares[0] + shares[1]).isCloseTo(1, within(1e-12));
    assertThat(THOMPSON.shares(history(EVERYTHING, new double[] {1}, new double[] {}), 7))
        .containsExactly(shares);
  }

  @Test
  void rewards_are_never_rounded() {
    ArmHistory history = history(EVERYTHING, new double[] {0.3, 0.3}, new double[] {0, 0});

    // Beta(1.6, 2.4) against Beta(1, 3); with rounded rewards the two would be alike.
    assertThat(history.mean(0)).isCloseTo(0.3, within(1e-12));
    assertThat(THOMPSON.shares(history, 3)[0]).isGreaterThan(0.6);
  }

  @Test
  void a_gaussian_posterior_takes_any_reward() {
    ArmHistory history =
        history(EVERYTHING, new double[] {-100, -104, -96}, new double[] {-90, -94, -86});

    // Means 10 apart with standard errors of 2.31: Φ(10/3.266) = 0.9989.
    assertThat(new Thompson(new Gaussian(10), 20_000).shares(history, 1)[1])
        .isCloseTo(0.9989, within(0.001));
  }

  @Test
  void top_two_gives_the_runner_up_its_share() {
    ArmHistory history = history(EVERYTHING, new double[] {1}, new double[] {});
    double[] best = THOMPSON.shares(history, 7);

    double[] shares = new Policy.TopTwo(THOMPSON, 0.7).shares(history, 7);

    // Of two arms, the other one is the second of the two.
    assertThat(shares[0]).isCloseTo(0.7 * best[0] + 0.3 * best[1], within(1e-12));
    assertThat(shares[0] + shares[1]).isCloseTo(1, within(1e-12));
  }

  /** Russo 2016: β pᵢ + (1 − β) Σ pⱼ pᵢ/(1 − pⱼ), written out for three arms. */
  @Test
  void top_two_of_three_arms_shares_the_rest_by_who_else_may_be_best() {
    ArmHistory history =
        history(EVERYTHING, new double[] {1, 1}, new double[] {1, 0}, new double[] {0});
    double[] p = THOMPSON.shares(history, 7);

    double[] shares = new Policy.TopTwo(THOMPSON, 0.6).shares(history, 7);

    double second = p[0] * p[1] / (1 - p[0]) + p[2] * p[1] / (1 - p[2]);
    assertThat(shares[1]).isCloseTo(0.6 * p[1] + 0.4 * second, within(1e-12));
    assertThat(shares[0] + shares[1] + shares[2]).isCloseTo(1, within(1e-12));
  }

  /** A batch known by its sums, and its rewards one by one. */
  @Test
  void a_batch_counts_as_its_rewards_do() {
    ArmHistory batched = history(EVERYTHING, new double[] {0.2, 0.7}, new double[] {});
    batched.addBatch(0, 3, 2, 14);
    ArmHistory single = history(EVERYTHING, new double[] {0.2, 0.7, 5, 1, 0}, new double[] {});

    assertThat(batched.mean(0)).isCloseTo(single.mean(0), within(1e-12));
    assertThat(batched.variance(0)).isCloseTo(single.variance(0), within(1e-12));
    assertThat(batched.weight(0)).isEqualTo(5);
  }

  @Test
  void a_floor_keeps_every_arm_in_play() {
    ArmHistory history = history(EVERYTHING, new double[] {0}, new double[] {1}, new double[] {0});

    assertThat(new Policy.Floored(new Policy.EpsilonGreedy(0), 0.1).shares(history, 1))
        .containsExactly(new double[] {0.1, 0.8, 0.1}, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Policy.Floored(new Policy.Ucb1(), 0.4).shares(history, 1))
        .withMessageStartingWith("floor: 0.4 for 3 arms (expected: at most 0.33");
  }

  @Test
  void a_sliding_memory_is_that_of_the_latest_rewards_alone() {
    SplittableRandom random = new SplittableRandom(5);
    ArmHistory sliding = new ArmHistory(3, new Memory.Sliding(50));
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int arm = random.nextInt(3);
      double reward = random.nextGaussian();
      sliding.add(arm, reward);
      all.add(new double[] {arm, reward});
    }
    ArmHistory fresh = new ArmHistory(3, EVERYTHING);
    for (double[] each : all.subList(450, 500)) {
      fresh.add((int) each[0], each[1]);
    }

    for (int arm = 0; arm < 3; arm++) {
      assertThat(sliding.weight(arm)).isEqualTo(fresh.weight(arm));
      assertThat(sliding.mean(arm)).isCloseTo(fresh.mean(arm), within(1e-9));
      assertThat(sliding.variance(arm)).isCloseTo(fresh.variance(arm), within(1e-9));
    }
  }

  @Test
  void a_discounted_memory_weighs_by_age() {
    ArmHistory history = new ArmHistory(2, new Memory.Discounted(0.5));
    history.add(0, 1);
    history.add(0, 0);
    history.add(1, 1);

    assertThat(history.weight(0)).isCloseTo(0.75, within(1e-12));
    assertThat(history.mean(0)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(history.weight(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void every_policy_finds_the_better_arm(Policy policy) {
    SplittableRandom random = new SplittableRandom(1);
    ArmHistory history = new ArmHistory(3, EVERYTHING);
    double[] rates = {0.2, 0.6, 0.3};
    long best = 0;
    for (int batch = 0; batch < 100; batch++) {
      double[] shares = policy.shares(history, batch);
      List<double[]> late = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int arm = draw(shares, random);
        best += arm == 1 ? 1 : 0;
        late.add(new double[] {arm, random.nextDouble() < rates[arm] ? 1 : 0});
      }
      late.forEach(each -> history.add((int) each[0], each[1]));
    }

    assertThat(best).as("of 2,000").isGreaterThan(900);
  }

  /** Arm 0 is the better one for 2,000 rewards, arm 1 from then on. */
  @Test
  void memories_that_forget_follow_a_change_and_one_that_does_not_lags() {
    double[] late = new double[3];
    List<Memory> memories =
        List.of(EVERYTHING, new Memory.Discounted(0.995), new Memory.Sliding(400));
    for (int m = 0; m < memories.size(); m++) {
      for (int seed = 0; seed < 4; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        ArmHistory history = new ArmHistory(2, memories.get(m));
        Policy policy = new Policy.Floored(new Thompson(new Bernoulli(1, 1), 100), 0.02);
        for (int batch = 0; batch < 150; batch++) {
          double[] shares = policy.shares(history, random.nextLong());
          for (int i = 0; i < 20; i++) {
            int arm = draw(shares, random);
            boolean good = (arm == 0) == (batch < 100);
            history.add(arm, random.nextDouble() < (good ? 0.6 : 0.3) ? 1 : 0);
          }
          late[m] += batch >= 120 ? shares[1] / 120 : 0;
        }
      }
    }

    assertThat(late[0]).as("everything").isLessThan(0.5);
    assertThat(late[1]).as("discounted").isGreaterThan(0.85);
    assertThat(late[2]).as("sliding").isGreaterThan(0.85);
  }

  static Stream<Policy> policies() {
    Thompson thompson = new Thompson(new Bernoulli(1, 1), 200);
    return Stream.of(
        new Policy.EpsilonGreedy(0.1),
        new Policy.Ucb1(),
        new Policy.KlUcb(0),
        thompson,
        new Thompson(new Gaussian(0.5), 200),
        new Policy.TopTwo(thompson, 0.6),
        new Policy.Floored(thompson, 0.05));
  }

  @Test
  void the_stop_rule_goes_on_while_much_may_be_won_and_stops_when_not() {
    StopRule rule = new StopRule(new Bernoulli(1, 1), 0.05, 2_000);
    ArmHistory early = history(EVERYTHING, new double[] {1, 0, 0}, new double[] {0, 0, 1});
    ArmHistory late = new ArmHistory(2, EVERYTHING);
    for (int i = 0; i < 5_000; i++) {
      late.add(0, i % 10 == 0 ? 1 : 0);
      late.add(1, i % 5 == 0 ? 1 : 0);
    }

    assertThat(rule.look(early, 1).stop()).isFalse();
    assertThat(rule.look(late, 1).stop()).isTrue();
    assertThat(rule.look(late, 1).arm()).isEqualTo(1);
  }

  /**
   * Of two arms with uniform posteriors, (θ₂ − θ₁)/θ₁ exceeds v with probability E θ₂/(1 + v) =
   * 1/(2(1 + v)): 5 % at v = 9.
   */
  @Test
  void what_remains_to_be_won_of_two_unknown_arms_is_nine_times_as_much() {
    StopRule rule = new StopRule(new Bernoulli(1, 1), 0.01, 100_000);

    assertThat(rule.look(new ArmHistory(2, EVERYTHING), 1).remaining()).isCloseTo(9, within(0.5));
  }

  /** Hadad et al. 2021 for a contrast, in two passes over the log. */
  @Test
  void the_adaptive_estimate_is_that_of_the_papers_formulas() {
    SplittableRandom random = new SplittableRandom(9);
    AdaptiveEstimate estimate = new AdaptiveEstimate(2, 0);
    int n = 60;
    double[] scores = new double[n];
    double[] weights = new double[n];
    List<List<Double>> seen = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int t = 0; t < n; t++) {
      double one = 0.1 + 0.5 * random.nextDouble();
      double[] e = {one, 0.2, 0.8 - one};
      int arm = draw(e, random);
      double reward = 3 + arm + random.nextGaussian();
      double[] mean = new double[3];
      for (int a = 0; a < 3; a++) {
        mean[a] = seen.get(a).stream().mapToDouble(r -> r).average().orElse(0);
      }
      scores[t] =
          (mean[0] + (arm == 0 ? (reward - mean[0]) / e[0] : 0))
              - (mean[2] + (arm == 2 ? (reward - mean[2]) / e[2] : 0));
      weights[t] = 1 / Math.sqrt(1 / e[0] + 1 / e[2]);
      seen.get(arm).add(reward);
      estimate.add(arm, e, reward);
    }
    double sum = 0;
    double weighted = 0;
    for (int t = 0; t < n; t++) {
      sum += weights[t];
      weighted += weights[t] * scores[t];
    }
    double difference = weighted / sum;
    double squares = 0;
    for (int t = 0; t < n; t++) {
      squares += Math.pow(weights[t] * (scores[t] - difference), 2);
    }

    Interval interval = estimate.verdict(Terms.of95Percent()).interval();

    assertThat(interval.estimate()).isCloseTo(difference, within(1e-9));
    assertThat(interval.upper() - interval.estimate())
        .isCloseTo(1.959963984540054 * Math.sqrt(squares) / sum, within(1e-9));
  }

  @Test
  void rewards_that_never_vary_prove_nothing() {
    AdaptiveEstimate estimate = new AdaptiveEstimate(0, 1);
    for (int t = 0; t < 50; t++) {
      estimate.add(t % 2, new double[] {0.5, 0.5}, t % 2 == 0 ? 0.3 : 0.5);
    }

    assertThat(estimate.verdict(Terms.of95Percent()).reason())
        .isEqualTo("the rewards of an arm are all the same: what does not vary proves nothing");
  }

  @Test
  void propensity_weights_take_the_bias_out_of_adaptive_data() {
    int runs = 300;
    Thompson thompson = new Thompson(new Bernoulli(1, 1), 100);
    int covered = 0;
    double mean = 0;
    double plain = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      ArmHistory history = new ArmHistory(3, EVERYTHING);
      AdaptiveEstimate estimate = new AdaptiveEstimate(0, 1);
      double[] rates = {0.3, 0.3, 0.5};
      for (int batch = 0; batch < 25; batch++) {
        double[] shares = new Policy.Floored(thompson, 0.05).shares(history, random.nextLong());
        for (int i = 0; i < 40; i++) {
          int arm = draw(shares, random);
          double reward = random.nextDouble() < rates[arm] ? 1 : 0;
          history.add(arm, reward);
          estimate.add(arm, shares, reward);
        }
      }
      Interval interval = estimate.verdict(Terms.of95Percent()).interval();
      covered += interval.contains(0) ? 1 : 0;
      mean += interval.estimate() / runs;
      plain += history.mean(0) / runs;
    }

    assertThat(covered).as("of %s, seeds are run numbers", runs).isGreaterThanOrEqualTo(270);
    assertThat(mean).isCloseTo(0, within(0.02));
    assertThat(plain).as("the plain mean of 0.3 is biased").isLessThan(0.295);
  }

  @Test
  void bad_input_is_refused() {
    ArmHistory history = new ArmHistory(2, EVERYTHING);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> history.add(0, Double.NaN))
        .withMessage("reward: NaN (expected: a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> history.add(2, 1))
        .withMessage("arm: 2 (expected: 0 to 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdaptiveEstimate(0, 1).add(0, new double[] {1, 0}, 1))
        .withMessageStartingWith("propensity of arm 1: 0.0 (expected: above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> THOMPSON.shares(history(EVERYTHING, new double[] {7}, new double[] {}), 1))
        .withMessageStartingWith("reward: mean 7.0 of arm 0 (expected: in [0, 1]");
  }

  private static int draw(double[] shares, SplittableRandom random) {
    double at = random.nextDouble();
    for (int arm = 0; arm < shares.length; arm++) {
      at -= shares[arm];
      if (at < 0) {
        return arm;
      }
    }
    return shares.length - 1;
  }
}
