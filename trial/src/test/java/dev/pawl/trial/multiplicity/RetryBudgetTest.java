package dev.pawl.trial.multiplicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryBudgetTest {
  private static final double ALPHA = 0.1;

  @Test
  void the_shares_of_all_tries_and_what_is_left_are_the_whole() {
    RetryBudget budget = RetryBudget.UNSPENT;
    double spent = 0;
    for (int i = 1; i <= 1_000; i++) {
      budget = budget.begin();
      spent += budget.share();
      assertThat(spent + budget.left()).isCloseTo(1, within(1e-12));
      assertThat(budget.left()).isPositive();
    }
  }

  @Test
  void the_first_try_has_the_interval_that_it_would_have_alone() {
    RetryBudget first = RetryBudget.UNSPENT.begin();

    assertThat(first.twoSided(0.05)).isEqualTo(0.05);
    assertThat(first.begin().twoSided(0.05)).isCloseTo(0.05 / 3, within(1e-15));
    assertThat(first.begin().begin().twoSided(0.05)).isCloseTo(0.05 / 6, within(1e-15));
  }

  /** α(t) = α/(t(t + 1)) by hand: a half, a sixth, a twelfth, a twentieth of it. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 6", "3, 12", "4, 20", "12, 156"})
  void a_try_has_a_share_by_its_number(long attempt, double part) {
    assertThat(new RetryBudget(attempt).share()).isCloseTo(1 / part, within(1e-15));
    assertThat(new RetryBudget(attempt).left()).isCloseTo(1 / (attempt + 1.0), within(1e-15));
  }

  /**
   * Tries that succeed wrongly with exactly what they may, counted anew after each success: the
   * distribution of the tries begun is followed step by step, without a random number.
   */
  @Test
  void begun_anew_after_each_success_wrong_ones_are_at_most_alpha_of_all_and_one() {
    int most = 500;
    double[] begun = new double[most + 1];
    begun[0] = 1;
    double wrong = 0;
    for (int attempt = 1; attempt <= most; attempt++) {
      double[] next = new double[most + 1];
      for (int before = 0; before < attempt; before++) {
        double level = ALPHA * new RetryBudget(before).begin().share();
        next[0] += begun[before] * level;
        next[before + 1] += begun[before] * (1 - level);
        wrong += begun[before] * level;
      }
      begun = next;

      assertThat(wrong).isLessThanOrEqualTo(ALPHA * (wrong + 1));
    }
    assertThat(wrong).isGreaterThan(0.9 * ALPHA);
  }

  @Test
  void what_has_not_begun_has_no_share() {
    assertThatIllegalStateException()
        .isThrownBy(RetryBudget.UNSPENT::share)
        .withMessage("no try has begun, so none has a share");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryBudget(-1))
        .withMessage("tries: -1 (expected: 0 or more)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryBudget.UNSPENT.begin().twoSided(0.6))
        .withMessage("alpha: 0.6 (expected: in (0, 0.5])");
  }

  /**
   * A candidate that is as good as the champion tries again and again, each time on new users,
   * looked at after every 20. With the budget it is promoted ever in at most α of its lives, by an
   * exact binomial test; with all of α at each try it is in many more.
   */
  @Test
  void a_candidate_that_is_no_better_is_rarely_promoted_however_often_it_tries() {
    int lives = 400;
    int most = new BinomialDistribution(lives, ALPHA).inverseCumulativeProbability(0.999);
    int least = new BinomialDistribution(lives, ALPHA).inverseCumulativeProbability(0.9999);
    int shared = 0;
    int alone = 0;
    for (int life = 0; life < lives; life++) {
      shared += isEverPromoted(life, true) ? 1 : 0;
      alone += isEverPromoted(life, false) ? 1 : 0;
    }

    assertThat(shared).as("of %s lives, seeds are their numbers", lives).isLessThanOrEqualTo(most);
    assertThat(alone).as("without a budget").isGreaterThan(least);
  }

  private static boolean isEverPromoted(long seed, boolean withBudget) {
    SplittableRandom random = new SplittableRandom(seed);
    RetryBudget budget = RetryBudget.UNSPENT;
    for (int attempt = 0; attempt < 12; attempt++) {
      budget = budget.begin();
      double level = withBudget ? budget.twoSided(ALPHA) : ALPHA;
      if (promotes(new Terms(level, 0, Direction.SMALLER_IS_BETTER), random)) {
        return true;
      }
    }
    return false;
  }

  private static boolean promotes(Terms terms, SplittableRandom random) {
    SequentialMeanTest test = new SequentialMeanTest(terms, 400, 50);
    for (int i = 1; i <= 600; i++) {
      test.add(false, random.nextGaussian());
      test.add(true, random.nextGaussian());
      if (i % 20 == 0) {
        Verdict.Kind kind = test.verdict().kind();
        if (kind == Verdict.Kind.BETTER || kind == Verdict.Kind.WORSE) {
          return kind == Verdict.Kind.BETTER;
        }
      }
    }
    return false;
  }
}
