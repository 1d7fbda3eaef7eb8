package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentSequenceTest {

  /**
   * For many observations T is normal, and 2(1 − Φ(a) + aφ(a)) is the upper tail of a χ² with three
   * degrees of freedom at a²: 7.8147 and 11.3449 in any table, for 5 % and 1 %.
   */
  @ParameterizedTest
  @CsvSource({"0.05, 7.8147", "0.01, 11.3449"})
  void with_many_observations_the_first_look_is_at_the_quantile_of_chi_square_three(
      double alpha, double square) {
    int m = 200_000;

    double z = Math.sqrt(m * StudentSequence.of(alpha, m, Sides.TWO).threshold(m));

    assertThat(z * z).isCloseTo(square, within(0.002));
  }

  /** E min(1, L⁺(m)/b) by Simpson's rule over Student's T with m − 1 degrees of freedom. */
  @ParameterizedTest
  @CsvSource({"4, 0.05", "12, 0.05", "12, 0.01", "24, 0.05", "60, 0.1"})
  void the_one_sided_level_is_the_expectation_of_the_cut_martingale(int m, double alpha) {
    double u = StudentSequence.of(alpha, m, Sides.ONE).threshold(m);
    double b = (Math.pow(1 + u, m / 2.0) - 0.5) / Math.sqrt(m);
    TDistribution t = new TDistribution(m - 1);
    TDistribution mixed = new TDistribution(m);

    double level =
        Quadrature.simpson(
            x -> {
              double whole = Math.pow(1 + x * x / (m - 1), m / 2.0) / Math.sqrt(m);
              double side = mixed.cumulativeProbability(x * Math.sqrt(m / (m - 1.0)));
              return t.density(x) * Math.min(1, whole * side / b);
            },
            -400,
            400,
            400_000);

    assertThat(level).isCloseTo(alpha, within(0.002 * alpha + 1e-5));
  }

  @Test
  void normal_observations_cross_it_with_the_stated_probability() {
    int runs = 4_000;
    StudentSequence sequence = StudentSequence.of(0.05, 12, Sides.TWO);
    double[] thresholds = new double[1_001];
    for (int n = 12; n <= 1_000; n++) {
      thresholds[n] = sequence.threshold(n);
    }
    int crossed = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double sum = 0;
      double squares = 0;
      for (int n = 1; n <= 1_000; n++) {
        double x = random.nextGaussian();
        sum += x;
        squares += x * x;
        if (n >= 12 && sum * sum / n > thresholds[n] * (squares - sum * sum / n)) {
          crossed++;
          break;
        }
      }
    }

    assertThat(crossed)
        .as("crossings in %s runs, seeds are run numbers", runs)
        .isLessThan(new BinomialDistribution(runs, 0.05).inverseCumulativeProbability(0.999))
        .isGreaterThan(runs / 40);
  }

  @Test
  void before_the_first_look_nothing_is_rejected() {
    assertThat(StudentSequence.of(0.05, 12, Sides.ONE).threshold(11)).isInfinite();
    assertThat(StudentSequence.of(0.05, 12, Sides.ONE).radius(11, 1)).isInfinite();
  }

  @Test
  void looks_that_begin_at_the_first_observation_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudentSequence.of(0.05, 1, Sides.ONE))
        .withMessage("first: 1 (expected: at least 2)");
  }
}
