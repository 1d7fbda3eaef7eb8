package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentMixtureTest {

  /**
   * The likelihood of data with Σx² = 1 and mean x̄, its scale integrated over dσ/σ, is with effect
   * size δ proportional to e^(−nδ²/2) ∫ y^(n−1) e^(−y²/2 + δΣx·y) dy. Mixed over N(0, ρ²) and
   * divided by the same at δ = 0 it must be 1/α at the boundary.
   */
  @ParameterizedTest
  @CsvSource({"12, 0.05, 0.8", "24, 0.05, 0.4", "24, 0.01, 0.4", "60, 0.1, 0.2"})
  void at_the_two_sided_boundary_the_mixture_is_one_over_alpha(int n, double alpha, double rho) {
    double sum = sumAt(new StudentMixture(alpha, rho, Sides.TWO).threshold(n), n);

    double mixture =
        Quadrature.simpson(d -> prior(d, rho) * ratio(d, sum, n), -9 * rho, 9 * rho, 400);

    assertThat(mixture).isCloseTo(1 / alpha, within(1e-5 / alpha));
  }

  @ParameterizedTest
  @CsvSource({"12, 0.05, 0.8", "24, 0.05, 0.4", "24, 0.01, 0.4", "60, 0.1, 0.2"})
  void at_the_one_sided_boundary_half_the_mixture_is_a_little_more_than_one_over_alpha(
      int n, double alpha, double rho) {
    double sum = sumAt(new StudentMixture(alpha, rho, Sides.ONE).threshold(n), n);

    double mixture = Quadrature.simpson(d -> 2 * prior(d, rho) * ratio(d, sum, n), 0, 9 * rho, 400);

    assertThat(mixture).isBetween(1 / alpha, 1 / alpha + 1);
  }

  @ParameterizedTest
  @CsvSource({"ONE", "TWO"})
  void it_is_wider_than_the_normal_mixture_and_becomes_it(Sides sides) {
    StudentMixture student = StudentMixture.tuned(0.05, sides, 1_000);
    NormalMixture normal = NormalMixture.tuned(0.05, sides, 1_000);

    for (long n = 50; n < 1_000_000; n *= 2) {
      double ratio = student.radius(n, 1) / normal.radius(n, 1);
      assertThat(ratio).isGreaterThan(0.998);
      if (n > 10_000) {
        assertThat(ratio).isCloseTo(1, within(0.002));
      }
    }
  }

  @Test
  void few_observations_can_reject_nothing() {
    assertThat(StudentMixture.tuned(0.01, Sides.TWO, 100).threshold(2)).isInfinite();
  }

  @Test
  void a_planned_size_of_none_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudentMixture.tuned(0.05, Sides.ONE, 0))
        .withMessage("observations: 0 (expected: at least 1)");
  }

  /** Σx of data with Σx² = 1 whose n·mean²/Σ(x − mean)² is u. */
  private static double sumAt(double u, int n) {
    return Math.sqrt(n * u / (1 + u));
  }

  private static double prior(double d, double rho) {
    return Math.exp(-d * d / (2 * rho * rho)) / (rho * Math.sqrt(2 * Math.PI));
  }

  private static double ratio(double d, double sum, int n) {
    double top = 3 * Math.sqrt(n) + 10;
    double peak = (n - 1) * Math.log(Math.sqrt(n)) - n / 2.0;
    double with =
        Quadrature.simpson(
            y ->
                y == 0
                    ? 0
                    : Math.exp(
                        (n - 1) * Math.log(y) - y * y / 2 + d * sum * y - n * d * d / 2 - peak),
            0,
            top,
            2_000);
    double without =
        Quadrature.simpson(
            y -> y == 0 ? 0 : Math.exp((n - 1) * Math.log(y) - y * y / 2 - peak), 0, top, 2_000);
    return with / without;
  }
}
