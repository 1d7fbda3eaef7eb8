package dev.pawl.trial.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.ab.RatioSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesignTest {

  /** (z₀.₉₇₅ + z₀.₈)² (0.01·0.99 + 0.0105·0.9895) / 0.0005² = 637,007.2 by hand. */
  @Test
  void rates_of_one_percent_and_five_percent_more_need_637007_and_a_bit_units_per_arm() {
    assertThat(Design.of(new Metric.Proportion(0.01)).unitsPerArm(0.0005)).isEqualTo(637_008);
  }

  /** statsmodels NormalIndPower().solve_power(0.1, alpha=0.05, power=0.8): 1569.77. */
  @Test
  void means_agree_with_statsmodels() {
    assertThat(Design.of(new Metric.Mean(0, 1)).unitsPerArm(0.1)).isEqualTo(1_570);
  }

  /** Two treatments share α: solve_power(0.1, alpha=0.025, power=0.9) is 2482.24. */
  @Test
  void more_arms_share_alpha() {
    assertThat(new Design(new Metric.Mean(5, 2), 0.05, 0.9, 3).unitsPerArm(0.2)).isEqualTo(2_483);
  }

  @ParameterizedTest
  @ValueSource(longs = {500, 12_000, 637_007})
  void the_minimum_effect_is_the_one_that_needs_these_units(long units) {
    Design design = Design.of(new Metric.Proportion(0.01));

    double effect = design.minimumEffect(units);

    assertThat(design.unitsPerArm(effect)).isBetween(units - 1, units + 1);
  }

  @Test
  void a_ratio_has_the_variance_of_the_delta_method() {
    RatioSample sample = RatioSample.of(new double[] {3, 5, 2, 8}, new double[] {10, 12, 9, 20});
    double r = 18.0 / 51;
    double[] residuals = {3 - 10 * r, 5 - 12 * r, 2 - 9 * r, 8 - 20 * r};
    double squares = 0;
    for (double residual : residuals) {
      squares += residual * residual;
    }

    assertThat(new Metric.Ratio(sample).variance(r))
        .isCloseTo(squares / 3 / (12.75 * 12.75), within(1e-12));
  }

  @Test
  void duration_follows_from_traffic() {
    Design design = Design.of(new Metric.Mean(0, 1));

    assertThat(design.days(0.1, 314)).isEqualTo(10);
  }

  @Test
  void an_effect_that_leaves_the_range_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Design.of(new Metric.Proportion(0.9)).unitsPerArm(0.2))
        .withMessageStartingWith("effect: it makes the proportion 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Design.of(new Metric.Mean(0, 1)).unitsPerArm(0))
        .withMessage("effect: 0.0 (expected: finite and not 0)");
  }

  @Test
  void too_few_units_find_no_effect_within_range() {
    assertThat(Design.of(new Metric.Proportion(0.5)).minimumEffect(3)).isNaN();
  }
}
