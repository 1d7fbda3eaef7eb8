package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialBoundedTestTest {
  private static final int POINTS = 100;

  private static SequentialBoundedTest test() {
    return new SequentialBoundedTest(Terms.of95Percent(), 0, 1, POINTS);
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0.02", "0.5, 0.5", "0.1, 0.3", "0.9, 0.6"})
  void the_difference_of_two_rates_is_covered_at_all_looks(double control, double treatment) {
    int runs = 300;
    int missed = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      SequentialBoundedTest test = test();
      boolean out = false;
      for (int i = 0; i < 400; i++) {
        boolean treated = random.nextDouble() < 0.3;
        test.add(treated, random.nextDouble() < (treated ? treatment : control) ? 1 : 0);
        out |= !test.interval().contains(treatment - control);
      }
      missed += out ? 1 : 0;
    }

    assertThat(missed)
        .as("in %s runs, seeds are run numbers", runs)
        .isLessThanOrEqualTo(
            new BinomialDistribution(runs, 0.05).inverseCumulativeProbability(0.999));
  }

  /**
   * Every pair of means of the grid, straight from the definition, without grouping or pointers.
   */
  @ParameterizedTest
  @CsvSource({"1, 40", "2, 150", "3, 600"})
  void the_interval_is_that_of_all_pairs_of_means(long seed, int units) {
    SplittableRandom random = new SplittableRandom(seed);
    SequentialBoundedTest test = test();
    double[][] outcomes = new double[2][units / 2];
    for (int i = 0; i < units / 2; i++) {
      for (int arm = 0; arm < 2; arm++) {
        outcomes[arm][i] = Math.min(1, random.nextDouble() * (arm == 1 ? 1 : 0.7));
        test.add(arm == 1, outcomes[arm][i]);
      }
    }

    double lower = 1;
    double upper = -1;
    for (int i = 0; i < POINTS; i++) {
      for (int j = 0; j < POINTS; j++) {
        if (least(outcomes[0], i) * least(outcomes[1], j) < 20) {
          lower = Math.min(lower, (j - i - 1) / (double) POINTS);
          upper = Math.max(upper, (j - i + 1) / (double) POINTS);
        }
      }
    }
    Interval interval = test.interval();
    assertThat(interval.lower()).isCloseTo(lower, within(1e-12));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-12));
  }

  /** The capital of both halves anywhere between two means: the formulas of the paper, in logs. */
  private static double least(double[] outcomes, int point) {
    double up = 0;
    double down = 0;
    double above = (point + 1.0) / POINTS;
    double below = (double) point / POINTS;
    double sum = 0;
    double squares = 0.25;
    for (int t = 1; t <= outcomes.length; t++) {
      double x = outcomes[t - 1];
      double variance = squares / t;
      double bet = Math.sqrt(2 * Math.log(2 / Math.sqrt(0.05)) / (variance * t * Math.log(t + 1)));
      up += Math.log(1 + Math.min(bet, 0.5 / above) * (x - above));
      down += Math.log(1 - Math.min(bet, 0.5 / (1 - below)) * (x - below));
      sum += x;
      double mean = (0.5 + sum) / (t + 1);
      squares += (x - mean) * (x - mean);
    }
    return (Math.exp(up) + Math.exp(down)) / 2;
  }

  /** The capital at each mean that both arms may have, straight from the definition. */
  @Test
  void the_p_value_is_the_reciprocal_of_the_most_that_was_ever_won_against_any_common_mean() {
    SplittableRandom random = new SplittableRandom(11);
    SequentialBoundedTest test = test();
    double[][] outcomes = new double[2][60];
    double most = 1;
    for (int i = 0; i < 60; i++) {
      for (int arm = 0; arm < 2; arm++) {
        // Arms that differ at first and are alike later: what was won is lost again.
        double share = arm == 1 && i < 30 ? 0.55 : 1;
        outcomes[arm][i] = share * random.nextDouble();
        test.add(arm == 1, outcomes[arm][i]);
      }
      double least = Double.POSITIVE_INFINITY;
      for (int point = 0; point < POINTS; point++) {
        double control = least(Arrays.copyOf(outcomes[0], i + 1), point);
        least = Math.min(least, control * least(Arrays.copyOf(outcomes[1], i + 1), point));
      }
      most = Math.max(most, least);

      assertThat(test.verdict().pValue().orElseThrow()).isCloseTo(1 / most, within(1e-9));
    }
    assertThat(most).isGreaterThan(1.5);
  }

  /** By Ville's inequality, at 5 % and at any other level, by an exact binomial test. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2})
  void the_p_value_of_arms_that_are_alike_is_ever_small_as_rarely_as_it_says(double level) {
    int runs = 300;
    int small = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      SequentialBoundedTest test = test();
      for (int i = 0; i < 400; i++) {
        test.add(random.nextBoolean(), random.nextDouble() < 0.3 ? 1 : 0);
        test.interval();
      }
      small += test.verdict().pValue().orElse(1) <= level ? 1 : 0;
    }

    assertThat(small)
        .as("in %s runs, seeds are run numbers", runs)
        .isLessThanOrEqualTo(
            new BinomialDistribution(runs, level).inverseCumulativeProbability(0.999));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_p_value_is_at_most_alpha_where_the_interval_excludes_0(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SequentialBoundedTest test = test();
    int units = 0;
    while (test.interval().contains(0) && units < 5_000) {
      boolean treated = units++ % 2 == 0;
      test.add(treated, random.nextDouble() < (treated ? 0.4 : 0.6) ? 1 : 0);
    }

    assertThat(test.verdict().kind()).isEqualTo(Kind.WORSE);
    assertThat(test.verdict().pValue().orElseThrow()).isPositive().isLessThanOrEqualTo(0.05);
  }

  @Test
  void a_difference_is_found_soon_where_outcomes_vary_little() {
    SequentialBoundedTest calm =
        new SequentialBoundedTest(new Terms(0.05, 0, Direction.LARGER_IS_BETTER), 0, 1_000, POINTS);
    SplittableRandom random = new SplittableRandom(4);
    int units = 0;
    while (calm.verdict().kind() != Kind.BETTER && units < 10_000) {
      boolean treated = units++ % 2 == 0;
      calm.add(treated, (treated ? 600 : 500) + random.nextDouble());
    }

    assertThat(units).isLessThan(120);
    assertThat(calm.verdict().estimate()).isCloseTo(100, within(1.0));
  }

  @Test
  void one_arm_alone_shows_nothing() {
    SequentialBoundedTest test = test();
    for (int i = 0; i < 2_000; i++) {
      test.add(true, 0.9);
    }

    assertThat(test.verdict().kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(test.verdict().reason())
        .isEqualTo("0 and 2000 units (expected: at least 1 on each side)");
    assertThat(test.interval().upper()).isLessThan(0.95);
    assertThat(test.interval().lower()).isCloseTo(-0.12, within(0.04));
  }

  @Test
  void means_that_change_leave_no_difference_at_all() {
    SequentialBoundedTest test = test();
    for (int i = 0; i < 8_000; i++) {
      test.add(i % 2 == 0, i % 2 == 0 ^ i < 4_000 ? 0.9 : 0.1);
      test.interval();
    }

    assertThat(test.verdict().kind()).isEqualTo(Kind.INVALID);
    assertThat(test.verdict().reason()).contains("the means have changed on the way");
  }

  @Test
  void outcomes_out_of_bounds_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> test().add(true, 1.5))
        .withMessage("outcome: 1.5 (expected: in [0.0, 1.0], the declared bounds)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> test().add(true, Double.NaN))
        .withMessageStartingWith("outcome: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SequentialBoundedTest(Terms.of95Percent(), 1, 1, POINTS))
        .withMessage("bounds: 1.0 to 1.0 (expected: finite, the first below the second)");
  }
}
