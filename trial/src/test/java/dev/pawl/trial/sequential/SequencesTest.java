package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencesTest {
  private static final int RUNS = 400;

  /** The most misses that 5 % explain, at a level of 0.1 %. */
  private static int most() {
    return new BinomialDistribution(RUNS, 0.05).inverseCumulativeProbability(0.999);
  }

  @Test
  void arms_without_a_difference_are_rarely_told_apart_at_any_look() {
    int wrong = 0;
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), 2_000, 50);
      boolean told = false;
      for (int i = 0; i < 4_000; i++) {
        test.add(random.nextBoolean(), -StrictMath.log(1 - random.nextDouble()));
        told |= i % 10 == 9 && test.verdict().kind() != Kind.UNDECIDED;
      }
      wrong += told ? 1 : 0;
    }

    assertThat(wrong).as("in %s runs, seeds are run numbers", RUNS).isLessThanOrEqualTo(most());
  }

  @Test
  void the_interval_is_the_normal_mixture_of_one_units_influence() {
    SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), 100, 2);
    double[] control = {1, 4, 2, 7};
    double[] treated = {3, 9, 5};
    for (double x : control) {
      test.add(false, x);
    }
    for (double x : treated) {
      test.add(true, x);
    }

    // Variances 7 and 28/3 by hand; σ² = 7 (7/4 + 28/9).
    double sigma = Math.sqrt(7 * (7.0 / 4 + 28.0 / 9));
    double reach = NormalMixture.tuned(0.05, Sides.TWO, 100).radius(7, sigma);
    assertThat(test.verdict().estimate()).isCloseTo(17.0 / 3 - 3.5, within(1e-12));
    assertThat(test.verdict().upper()).isCloseTo(17.0 / 3 - 3.5 + reach, within(1e-12));
  }

  @Test
  void the_p_value_of_two_means_is_the_level_at_which_the_interval_ends_at_0() {
    SplittableRandom random = new SplittableRandom(6);
    SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), 1_000, 50);
    for (int i = 0; i < 600; i++) {
      test.add(i % 2 == 1, random.nextGaussian() + (i % 2) * 0.4);
    }

    Verdict verdict = test.verdict();
    double p = verdict.pValue().orElseThrow();
    double rho = NormalMixture.tuned(0.05, Sides.TWO, 1_000).rho();
    double sigma =
        (verdict.upper() - verdict.estimate())
            / new NormalMixture(0.05, rho, Sides.TWO).radius(600, 1);
    assertThat(p).isBetween(1e-6, 0.5);
    assertThat(new NormalMixture(p, rho, Sides.TWO).radius(600, sigma))
        .isCloseTo(Math.abs(verdict.estimate()), within(1e-12));
  }

  @Test
  void a_difference_is_found_and_a_margin_is_kept() {
    SplittableRandom random = new SplittableRandom(5);
    SequentialMeanTest better = new SequentialMeanTest(Terms.of95Percent(), 2_000, 50);
    SequentialMeanTest same =
        new SequentialMeanTest(new Terms(0.05, 0.2, Direction.SMALLER_IS_BETTER), 2_000, 50);
    for (int i = 0; i < 8_000; i++) {
      boolean treated = i % 2 == 0;
      better.add(treated, random.nextGaussian() + (treated ? 0.3 : 0));
      same.add(treated, random.nextGaussian());
    }

    assertThat(better.verdict().kind()).isEqualTo(Kind.BETTER);
    assertThat(same.verdict().isNonInferior()).isTrue();
  }

  @Test
  void outcomes_that_are_no_numbers_or_do_not_vary_make_it_invalid() {
    SequentialMeanTest broken = new SequentialMeanTest(Terms.of95Percent(), 100, 2);
    SequentialMeanTest constant = new SequentialMeanTest(Terms.of95Percent(), 100, 2);
    broken.add(true, Double.NaN);
    for (int i = 0; i < 10; i++) {
      constant.add(i % 2 == 0, 3);
    }

    assertThat(broken.verdict().reason()).startsWith("1 outcomes are not finite");
    assertThat(constant.verdict().kind()).isEqualTo(Kind.INVALID);
    Verdict early = new SequentialMeanTest(Terms.of95Percent(), 100, 50).verdict();
    assertThat(early.reason())
        .isEqualTo("0 and 0 units of the 50 in each arm before the first look");
  }

  @Test
  void outcomes_that_differ_by_rounding_alone_do_not_vary() {
    SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), 100, 2);
    for (int i = 0; i < 400; i++) {
      test.add(i % 2 == 0, i % 4 == 0 ? 0.1 + 0.2 : 0.3);
    }

    assertThat(test.verdict().kind()).isEqualTo(Kind.INVALID);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.3, 0.5})
  void betting_covers_a_rate_at_all_looks(double rate) {
    int missed = 0;
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      BettingSequence sequence = new BettingSequence(0.05, 100);
      for (int i = 0; i < 500; i++) {
        sequence.add(random.nextDouble() < rate ? 1 : 0);
      }
      // Whoever is out stays out: the last look tells of all.
      missed += sequence.interval().contains(rate) ? 0 : 1;
    }

    assertThat(missed).as("in %s runs, seeds are run numbers", RUNS).isLessThanOrEqualTo(most());
  }

  /** Every path of twelve outcomes of 0 or 1 with rate 0.3, with its probability. */
  @Test
  void against_the_true_mean_no_path_wins_anything_in_the_mean() {
    double larger = 0;
    double smaller = 0;
    double out = 0;
    for (int path = 0; path < 1 << 12; path++) {
      BettingCapital capital = new BettingCapital(10, StrictMath.log(2 / 0.05));
      BettingSequence sequence = new BettingSequence(0.05, 10);
      double probability = 1;
      for (int i = 0; i < 12; i++) {
        int outcome = path >> i & 1;
        probability *= outcome == 1 ? 0.3 : 0.7;
        capital.add(outcome, 0, 10);
        sequence.add(outcome);
      }
      double[][] state = Parts.split(capital.state(), 3, "bets");
      larger += probability * state[1][3];
      smaller += probability * state[2][3];
      out += sequence.interval().contains(0.3) ? 0 : probability;
    }

    assertThat(larger).isCloseTo(1, within(1e-9));
    assertThat(smaller).isCloseTo(1, within(1e-9));
    assertThat(out).isLessThanOrEqualTo(0.05);
  }

  /**
   * Waudby-Smith and Ramdas (arXiv 2010.09686), the hedged capital of theorem 3 with the bets of
   * its section 4, written down anew for each mean of the grid.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void the_betting_interval_is_that_of_the_papers_formulas(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int points = 40;
    BettingSequence sequence = new BettingSequence(0.05, points);
    double[] xs = random.doubles(300).map(u -> u * u).toArray();
    for (double x : xs) {
      sequence.add(x);
    }
    int low = 0;
    while (ruledOut(xs, (double) low / points)) {
      low++;
    }
    int high = points;
    while (ruledOut(xs, (double) high / points)) {
      high--;
    }

    assertThat(sequence.interval().lower()).isEqualTo((low - 1.0) / points);
    assertThat(sequence.interval().upper()).isEqualTo((high + 1.0) / points);
  }

  private static boolean ruledOut(double[] xs, double m) {
    double up = 1;
    double down = 1;
    double sum = 0;
    double squares = 0.25;
    for (int t = 1; t <= xs.length; t++) {
      double bet = Math.sqrt(2 * Math.log(2 / 0.05) / (squares / t * t * Math.log(t + 1)));
      up *= 1 + Math.min(bet, 0.5 / m) * (xs[t - 1] - m);
      down *= 1 - Math.min(bet, 0.5 / (1 - m)) * (xs[t - 1] - m);
      if (Math.max(up, down) / 2 >= 1 / 0.05) {
        return true;
      }
      sum += xs[t - 1];
      double mean = (0.5 + sum) / (t + 1);
      squares += (xs[t - 1] - mean) * (xs[t - 1] - mean);
    }
    return false;
  }

  @Test
  void betting_narrows_with_little_variance() {
    BettingSequence calm = new BettingSequence(0.05, 1_000);
    BettingSequence wild = new BettingSequence(0.05, 1_000);
    for (int i = 0; i < 1_000; i++) {
      calm.add(0.5 + (i % 2 == 0 ? 0.01 : -0.01));
      wild.add(i % 2);
    }

    Interval narrow = calm.interval();
    Interval wide = wild.interval();
    assertThat(narrow.upper() - narrow.lower()).isLessThan((wide.upper() - wide.lower()) / 5);
    assertThat(narrow.contains(0.5)).isTrue();
  }

  @Test
  void a_mean_that_changes_leaves_no_mean_at_all() {
    BettingSequence sequence = new BettingSequence(0.05, 100);
    for (int i = 0; i < 2_000; i++) {
      sequence.add(i < 1_000 ? 0.1 : 0.9);
    }

    assertThat(sequence.isEmpty()).isTrue();
    assertThat(sequence.interval().lower()).isNaN();
    assertThat(sequence.interval().contains(0.5)).isFalse();
  }

  @Test
  void a_bet_on_an_outcome_out_of_range_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BettingSequence(0.05, 100).add(1.5))
        .withMessageStartingWith("x: 1.5 (expected: in [0, 1]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9})
  void the_quantile_is_covered_at_all_looks(double p) {
    int missed = 0;
    double truth = StrictMath.exp(-StrictMath.log(1 - p)); // of a Pareto with exponent 1
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      QuantileSequence sequence = new QuantileSequence(p, 0.05);
      boolean out = false;
      for (int i = 0; i < 1_000; i++) {
        sequence.add(1 / (1 - random.nextDouble()));
        out |= i % 20 == 19 && !sequence.interval().contains(truth);
      }
      missed += out ? 1 : 0;
    }

    assertThat(missed).as("in %s runs, seeds are run numbers", RUNS).isLessThanOrEqualTo(most());
  }

  /** By hand: t = 1,000, ℓ = (1.4 ln ln 2100 + ln 200)/1000 = 0.0081468, u = 0.074215 at p = ½. */
  @Test
  void the_quantiles_interval_is_that_of_the_papers_formula() {
    QuantileSequence sequence = new QuantileSequence(0.5, 0.05);
    for (int i = 1_000; i >= 1; i--) {
      sequence.add(i);
    }

    assertThat(sequence.interval().estimate()).isEqualTo(500);
    assertThat(sequence.interval().lower()).isEqualTo(425);
    assertThat(sequence.interval().upper()).isEqualTo(576);
  }

  @Test
  void few_outcomes_bound_no_quantile() {
    QuantileSequence sequence = new QuantileSequence(0.99, 0.05);
    sequence.add(3);

    assertThat(sequence.interval().upper()).isInfinite();
    assertThat(sequence.interval().estimate()).isEqualTo(3);
  }
}
