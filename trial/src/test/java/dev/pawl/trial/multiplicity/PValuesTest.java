package dev.pawl.trial.multiplicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Reference: statsmodels.stats.multitest.multipletests(p, method=…)[1]. */
class PValuesTest {
  private static final double[] P = {0.01, 0.04, 0.03, 0.005, 0.5};

  @Test
  void holm_agrees_with_statsmodels() {
    assertThat(PValues.holm(P))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.5}, within(1e-12));
  }

  @Test
  void benjamini_hochberg_agrees_with_statsmodels() {
    assertThat(PValues.benjaminiHochberg(P))
        .containsExactly(new double[] {0.025, 0.05, 0.05, 0.025, 0.5}, within(1e-12));
  }

  @Test
  void no_tests_have_no_p_values() {
    assertThat(PValues.holm()).isEmpty();
  }

  @Test
  void a_p_value_above_one_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PValues.holm(0.5, 1.5))
        .withMessage("p 1: 1.5 (expected: in [0, 1])");
  }
}
