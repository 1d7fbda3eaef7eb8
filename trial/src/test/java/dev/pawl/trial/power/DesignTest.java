package dev.pawl.trial.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.ab.RatioSample;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesignTest {

  /** (z₀.₉₇₅ + z₀.₈)² (0.01·0.99 + 0.0105·0.9895) / 0.0005² = 637,007.2 by hand. */
  @Test
  void rates_of_one_percent_and_five_percent_more_need_637007_and_a_bit_units_per_arm() {
    assertThat(Design.of(new Metric.Proportion(0.01)).unitsByArm(0.0005))
        .containsExactly(637_008L, 637_008L);
  }

  /** statsmodels NormalIndPower().solve_power(0.1, alpha=0.05, power=0.8): 1569.77. */
  @Test
  void means_agree_with_statsmodels() {
    assertThat(Design.of(new Metric.Mean(0, 1)).units(0.1)).isEqualTo(2 * 1_570);
  }

  /** Two treatments share α: solve_power(0.1, alpha=0.025, power=0.9) is 2482.24. */
  @Test
  void more_arms_share_alpha() {
    Design design = new Design(new Metric.Mean(5, 2), 0.05, 0.9, Split.equal(3), Looks.ONE);

    assertThat(design.unitsByArm(0.2)).containsOnly(2_483L);
  }

  /** statsmodels NormalIndPower().solve_power(0.1, alpha=0.05, power=0.8, ratio=1/9): 7848.9. */
  @Test
  void unequal_shares_need_more_units() {
    Design design = new Design(new Metric.Mean(0, 1), 0.05, 0.8, Split.of(0.9, 0.1), Looks.ONE);

    assertThat(design.unitsByArm(0.1)).containsExactly(7_849L, 873L);
  }

  /** The planned size is enough, and not by much, for the test that it is made for. */
  @Test
  void an_anytime_valid_test_finds_the_effect_as_often_as_planned() {
    Design design = new Design(new Metric.Mean(0, 1), 0.05, 0.8, Split.equal(2), Looks.ANY);
    double effect = 0.2;
    long planned = design.units(effect);
    int runs = 1_000;
    int found = 0;
    double units = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      SequentialMeanTest test = new SequentialMeanTest(Terms.of95Percent(), planned, 10);
      Kind kind = Kind.UNDECIDED;
      long seen = 0;
      while (seen < planned && kind == Kind.UNDECIDED) {
        boolean treated = seen++ % 2 == 0;
        test.add(treated, random.nextGaussian() + (treated ? effect : 0));
        kind = test.verdict().kind();
      }
      found += kind == Kind.BETTER ? 1 : 0;
      units += (double) seen / runs;
    }

    assertThat(found).as("of %s, seeds are run numbers", runs).isBetween(770, 860);
    assertThat(design.meanUnits(effect) / units).isBetween(0.97, 1.05);
    assertThat(planned).isGreaterThan(Design.of(new Metric.Mean(0, 1)).units(effect));
  }

  /** Without drift both boundaries together are crossed with probability α at most. */
  @Test
  void the_integration_keeps_to_alpha() {
    AnytimeReach reach = new AnytimeReach(0.05);

    assertThat(2 * reach.power(0)).isBetween(0.01, 0.05);
    assertThat(reach.power(reach.drift(0.9))).isCloseTo(0.9, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {500, 12_000, 637_007})
  void the_minimum_effect_is_the_one_that_needs_these_units(long units) {
    Design design = Design.of(new Metric.Proportion(0.01));

    double effect = design.minimumEffect(units);

    assertThat(design.units(effect)).isBetween(units - 2, units + 2);
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
        .isThrownBy(() -> Design.of(new Metric.Proportion(0.9)).units(0.2))
        .withMessageStartingWith("effect: it makes the proportion 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Design.of(new Metric.Mean(0, 1)).units(0))
        .withMessage("effect: 0.0 (expected: finite and not 0)");
  }

  @Test
  void too_few_units_find_no_effect_within_range() {
    assertThat(Design.of(new Metric.Proportion(0.5)).minimumEffect(6)).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Design.of(new Metric.Proportion(0.5)).minimumEffect(3))
        .withMessage("units: 3 (expected: at least 2 for each of 2 arms)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.of(0.5, 0.4))
        .withMessage("shares: 2 of them, sum 0.9 (expected: at least 2, sum 1)");
  }
}
