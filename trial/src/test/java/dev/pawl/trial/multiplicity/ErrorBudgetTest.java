package dev.pawl.trial.multiplicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBudgetTest {
  private static final double RATE = 0.05;

  /** ζ(1.6) by its first terms and the Euler–Maclaurin remainder. */
  @Test
  void the_first_level_is_half_the_rate_over_zeta() {
    double zeta = 0;
    int terms = 100_000;
    for (int i = terms; i >= 1; i--) {
      zeta += Math.pow(i, -1.6);
    }
    zeta += Math.pow(terms, -0.6) / 0.6 - Math.pow(terms, -1.6) / 2;

    assertThat(new ErrorBudget(RATE).start()).isCloseTo(RATE / 2 / zeta, within(1e-11));
  }

  @Test
  void levels_follow_the_formula() {
    ErrorBudget budget = new ErrorBudget(RATE);
    double first = budget.start(); // γ₁·w, w = q/2
    double second = budget.start();
    budget.discovery(); // r₁ = 2
    double third = budget.start();
    budget.discovery(); // r₂ = 3
    double fourth = budget.start();

    assertThat(second).isCloseTo(first * Math.pow(2, -1.6), within(1e-15));
    assertThat(third).isCloseTo(first * (Math.pow(3, -1.6) + 1), within(1e-15));
    assertThat(fourth)
        .isCloseTo(first * (Math.pow(4, -1.6) + Math.pow(2, -1.6) + 2), within(1e-15));
  }

  @Test
  void one_success_after_the_other_lifts_the_level_to_the_rate() {
    ErrorBudget budget = new ErrorBudget(RATE);
    double level = 0;
    for (int i = 0; i < 100; i++) {
      level = budget.start();
      budget.discovery();
    }

    assertThat(level).isBetween(0.9 * RATE, RATE);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void what_is_spent_never_exceeds_the_rate_times_the_discoveries(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ErrorBudget budget = new ErrorBudget(RATE);
    double spent = 0;
    for (int i = 0; i < 2_000; i++) {
      double level = budget.start();
      spent += level;
      assertThat(level).isPositive().isLessThanOrEqualTo(RATE);
      assertThat(spent).isLessThanOrEqualTo(RATE * Math.max(1, budget.discoveries()) + 1e-12);
      while (budget.discoveries() < budget.started() && random.nextInt(3) == 0) {
        budget.discovery();
      }
    }
  }

  /**
   * Half of the comparisons have nothing to show; up to three run at once. Their p-values are
   * uniform, the others' are small. The share of wrong discoveries, over 400 streams.
   */
  @Test
  void few_discoveries_are_wrong() {
    double sum = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      ErrorBudget budget = new ErrorBudget(RATE);
      Deque<Boolean> open = new ArrayDeque<>();
      int wrong = 0;
      int discoveries = 0;
      for (int i = 0; i < 300; i++) {
        boolean nothing = random.nextBoolean();
        double level = budget.start();
        double p = random.nextDouble() * (nothing ? 1 : 0.01);
        open.add(p <= level);
        if (p <= level) {
          discoveries++;
          wrong += nothing ? 1 : 0;
        }
        if (open.size() > 3 && open.removeFirst()) {
          budget.discovery();
        }
      }
      sum += discoveries == 0 ? 0 : (double) wrong / discoveries;
    }

    // The share of a stream deviates by less than 0.02, so the mean of 400 by less than 0.001.
    assertThat(sum / runs).isLessThan(RATE);
  }

  @Test
  void a_restored_budget_goes_on_alike() {
    ErrorBudget whole = new ErrorBudget(RATE);
    ErrorBudget split = new ErrorBudget(RATE);
    for (int i = 0; i < 100; i++) {
      ErrorBudget restored = new ErrorBudget(RATE);
      restored.restore(split.state());
      split = restored;
      assertThat(split.start()).isEqualTo(whole.start());
      if (i % 3 == 0) {
        whole.discovery();
        split.discovery();
      }
    }
  }

  @Test
  void bad_use_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorBudget(0))
        .withMessage("rate: 0.0 (expected: in (0, 0.5])");
    assertThatIllegalStateException()
        .isThrownBy(() -> new ErrorBudget(RATE).discovery())
        .withMessage("discoveries: 1 of 0 comparisons (expected: at most one for each)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorBudget(RATE).restore(new double[] {0, 1}))
        .withMessage("state: [0.0, 1.0] (expected: as state() of an error budget gives it)");
  }
}
