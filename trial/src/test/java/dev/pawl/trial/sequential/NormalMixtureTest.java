package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalMixtureTest {

  /** The boundary is where ∫ exp(λS − λ²t/2) dN(λ; 0, ρ²) = 1/α, by Simpson's rule. */
  @ParameterizedTest
  @CsvSource({"1, 0.05, 0.5", "10, 0.05, 0.3", "100, 0.01, 0.1", "1000, 0.1, 0.02"})
  void at_the_two_sided_boundary_the_mixture_is_one_over_alpha(int t, double alpha, double rho) {
    double sum = t * new NormalMixture(alpha, rho, Sides.TWO).radius(t, 1);

    double mixture = Quadrature.simpson(l -> evidence(l, sum, t, rho), -12 * rho, 12 * rho, 20_000);

    assertThat(mixture).isCloseTo(1 / alpha, within(1e-6 / alpha));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.05, 0.5", "10, 0.05, 0.3", "100, 0.01, 0.1", "1000, 0.1, 0.02"})
  void at_the_one_sided_boundary_half_the_mixture_is_a_little_more_than_one_over_alpha(
      int t, double alpha, double rho) {
    double sum = t * new NormalMixture(alpha, rho, Sides.ONE).radius(t, 1);

    double mixture = Quadrature.simpson(l -> 2 * evidence(l, sum, t, rho), 0, 12 * rho, 20_000);

    assertThat(mixture).isBetween(1 / alpha, 1 / alpha + 2);
  }

  @Test
  void tuning_makes_the_boundary_about_tightest_at_the_planned_size() {
    double tuned = NormalMixture.tuned(0.05, Sides.TWO, 100).radius(100, 1);

    for (double rho = 0.01; rho < 3; rho *= 1.1) {
      assertThat(new NormalMixture(0.05, rho, Sides.TWO).radius(100, 1))
          .isGreaterThan(0.995 * tuned);
    }
  }

  @Test
  void an_alpha_above_a_half_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormalMixture(0.6, 1, Sides.ONE))
        .withMessage("alpha: 0.6 (expected: in (0, 0.5])");
  }

  private static double evidence(double lambda, double sum, double t, double rho) {
    double prior = Math.exp(-lambda * lambda / (2 * rho * rho)) / (rho * Math.sqrt(2 * Math.PI));
    return prior * Math.exp(lambda * sum - lambda * lambda * t / 2);
  }
}
