package dev.pawl.trial.ab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reference values by scipy 1.x and statsmodels 0.14; the call stands beside each. */
class FixedHorizonTest {
  private static final double[] A = {
    27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4
  };
  private static final double[] B = {
    27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 10.5, 24.0
  };
  private static final double[] CLICKS_A = {3, 5, 2, 8, 6, 4, 7, 1, 9, 5};
  private static final double[] VIEWS_A = {10, 12, 9, 20, 15, 11, 16, 5, 22, 13};
  private static final double[] CLICKS_B = {4, 6, 3, 9, 8, 5, 9, 3, 10, 7};
  private static final double[] VIEWS_B = {11, 12, 8, 19, 17, 12, 18, 7, 21, 14};

  /** scipy.stats.ttest_ind(b, a, equal_var=False), its df and confidence_interval(). */
  @Test
  void welch_agrees_with_scipy() {
    Verdict verdict = MeanTest.of(Sample.of(A), Sample.of(B), Terms.of95Percent());

    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.23253079114306263, within(1e-9));
    assertThat(verdict.lower()).isCloseTo(-1.004216309340435, within(1e-8));
    assertThat(verdict.upper()).isCloseTo(3.9508829760071076, within(1e-8));
    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.evidence().remaining()).isPresent();
  }

  /** Newcombe 1998, table II: 56/70 − 48/80 by method 10 is 0.0524 to 0.3339. */
  @Test
  void proportions_have_newcombes_interval_and_the_pooled_p_value() {
    Verdict verdict =
        ProportionTest.of(
            new ProportionTest.Count(48, 80),
            new ProportionTest.Count(56, 70),
            Terms.of95Percent());

    assertThat(verdict.lower()).isCloseTo(0.0524, within(5e-5));
    assertThat(verdict.upper()).isCloseTo(0.3339, within(5e-5));
    // statsmodels proportions_ztest([56, 48], [70, 80])
    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.00804508136819656, within(1e-9));
    assertThat(verdict.kind()).isEqualTo(Kind.BETTER);
  }

  /** Newcombe 1998, table II: 0/10 − 0/20 by method 10 is −0.1611 to 0.2775. */
  @Test
  void proportions_without_any_success_still_have_an_interval() {
    Verdict verdict =
        ProportionTest.of(
            new ProportionTest.Count(0, 20), new ProportionTest.Count(0, 10), Terms.of95Percent());

    assertThat(verdict.lower()).isCloseTo(-0.1611, within(5e-5));
    assertThat(verdict.upper()).isCloseTo(0.2775, within(5e-5));
    assertThat(verdict.pValue()).hasValue(1);
  }

  /**
   * By linearisation in numpy: z = (y − r x)/mean(x), variance z.var(ddof=1)/n, normal quantile.
   */
  @Test
  void a_ratio_metric_has_the_interval_of_the_delta_method() {
    Verdict verdict =
        RatioTest.of(
            RatioSample.of(CLICKS_A, VIEWS_A),
            RatioSample.of(CLICKS_B, VIEWS_B),
            Terms.of95Percent());

    assertThat(verdict.estimate()).isCloseTo(0.08449180505219889, within(1e-12));
    assertThat(verdict.lower()).isCloseTo(0.03974151849716146, within(1e-9));
    assertThat(verdict.upper()).isCloseTo(0.12924209160723632, within(1e-9));
    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.00021512847822996586, within(1e-9));
  }

  /**
   * statsmodels OLS of clicks on a constant, the arm and the views: −1.86, 1.09052632, 0.51578947.
   */
  @Test
  void cuped_is_the_regression_with_the_covariate() {
    Cuped cuped = Cuped.of(CLICKS_A, VIEWS_A, CLICKS_B, VIEWS_B);

    assertThat(cuped.theta()).isCloseTo(0.51578947, within(1e-8));
    assertThat(cuped.treatment().mean() - cuped.control().mean())
        .isCloseTo(1.09052632, within(1e-8));
    Verdict plain = MeanTest.of(Sample.of(CLICKS_A), Sample.of(CLICKS_B), Terms.of95Percent());
    Verdict adjusted = MeanTest.of(cuped.control(), cuped.treatment(), Terms.of95Percent());
    assertThat(plain.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(adjusted.kind()).isEqualTo(Kind.BETTER);
  }

  /** By the formulas in numpy: 1.5, 13.9615 degrees of freedom, scipy.stats.t.sf and t.ppf. */
  @Test
  void strata_are_weighted_by_their_share() {
    Verdict verdict =
        StratifiedTest.of(
            List.of(
                new StratifiedTest.Stratum(
                    "phone", Sample.of(1, 2, 3, 4), Sample.of(2, 3, 5, 4, 6)),
                new StratifiedTest.Stratum(
                    "desktop", Sample.of(10, 12, 11, 13, 9), Sample.of(12, 11, 14, 13))),
            Terms.of95Percent());

    assertThat(verdict.estimate()).isCloseTo(1.5, within(1e-12));
    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.043844964512354596, within(1e-9));
    assertThat(verdict.lower()).isCloseTo(0.0475971859078812, within(1e-8));
  }

  @Test
  void equivalence_and_non_inferiority_are_read_off_the_same_interval() {
    Sample control = new Sample(10_000, 10, 4);
    Terms terms = new Terms(0.05, 0.1, Direction.SMALLER_IS_BETTER);

    assertThat(MeanTest.of(control, new Sample(10_000, 10, 4), terms).kind())
        .isEqualTo(Kind.EQUIVALENT);
    assertThat(MeanTest.of(control, new Sample(10_000, 9.95, 4), terms).kind())
        .isEqualTo(Kind.NOT_WORSE);
    assertThat(MeanTest.of(control, new Sample(10_000, 10.08, 4), terms).kind())
        .isEqualTo(Kind.WORSE);
  }

  @Test
  void a_metric_that_does_not_vary_is_invalid() {
    Verdict verdict = MeanTest.of(Sample.of(1, 1, 1), Sample.of(2, 2, 2), Terms.of95Percent());

    assertThat(verdict.kind()).isEqualTo(Kind.INVALID);
    assertThat(verdict.reason()).startsWith("the metric is the same for every unit");
  }

  /** Rows of 0.1, one to four for each unit: only rounding tells their sums over rows apart. */
  @Test
  void sums_that_differ_by_rounding_alone_do_not_vary() {
    double[] rows = new double[300];
    double[] sums = new double[300];
    double[] others = new double[300];
    for (int unit = 0; unit < 300; unit++) {
      rows[unit] = 1 + unit % 4;
      for (int row = 0; row < rows[unit]; row++) {
        sums[unit] += 0.1;
      }
      others[unit] = unit % 2 == 0 ? 0.1 + 0.2 : 0.3;
    }
    RatioSample ratios = RatioSample.of(sums, rows);

    assertThat(RatioTest.of(ratios, ratios, Terms.of95Percent()).kind()).isEqualTo(Kind.INVALID);
    assertThat(Sample.of(others).variance()).isZero();
    assertThat(MeanTest.of(Sample.of(others), Sample.of(0.3, 0.3), Terms.of95Percent()).kind())
        .isEqualTo(Kind.INVALID);
  }

  /** With the outcome itself as covariate nothing is left to compare. */
  @Test
  void a_covariate_that_explains_all_leaves_nothing_to_vary() {
    Cuped cuped = Cuped.of(A, A, B, B);

    assertThat(cuped.theta()).isCloseTo(1, within(1e-12));
    assertThat(MeanTest.of(cuped.control(), cuped.treatment(), Terms.of95Percent()).kind())
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void too_few_units_decide_nothing() {
    Verdict verdict = MeanTest.of(Sample.of(1), Sample.of(2, 3), Terms.of95Percent());

    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.reason()).isEqualTo("1 and 2 units (expected: at least 2 on each side)");
  }

  @Test
  void an_outcome_that_is_no_number_is_refused_with_its_place() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sample.of(1, Double.NaN))
        .withMessage("outcome 1: NaN (expected: a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProportionTest.Count(3, 2))
        .withMessage("successes: 3 of 2 (expected: 0 to the number of units)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RatioSample.of(new double[1], new double[2]))
        .withMessage("numerators: 1, denominators: 2 (expected: as many of each)");
  }
}
