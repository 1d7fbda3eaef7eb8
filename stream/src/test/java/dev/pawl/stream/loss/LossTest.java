package dev.pawl.stream.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  @Test
  void errors_of_a_number() {
    assertThat(Loss.ABSOLUTE_ERROR.of(3, -1)).isEqualTo(4);
    assertThat(Loss.SQUARED_ERROR.of(3, -1)).isEqualTo(16);
    assertThat(Loss.SQUARED_ERROR.summary(16)).isEqualTo(4);
  }

  @Test
  void log_loss_is_the_surprise() {
    assertThat(Loss.LOG_LOSS.of(1, 0.25)).isCloseTo(Math.log(4), within(1e-15));
    assertThat(Loss.LOG_LOSS.of(0, 0.75)).isCloseTo(Math.log(4), within(1e-15));
    assertThat(Loss.LOG_LOSS.of(2, new double[] {9, 0.5, 0.25, 0.25}, 1, 3))
        .isCloseTo(Math.log(4), within(1e-15));
  }

  @Test
  void log_loss_of_an_impossible_label_is_clipped() {
    assertThat(Loss.LOG_LOSS.of(1, 0)).isCloseTo(15 * Math.log(10), within(1e-12));
    assertThat(Loss.LOG_LOSS.of(0, 1)).isCloseTo(15 * Math.log(10), within(1e-12));
    assertThat(Loss.LOG_LOSS.of(1, -3)).isCloseTo(15 * Math.log(10), within(1e-12));
    assertThat(Loss.LOG_LOSS.of(1, 1)).isZero();
  }

  @Test
  void brier_score_of_two_and_of_three_classes() {
    assertThat(Loss.BRIER.of(1, 0.75)).isEqualTo(0.0625);
    assertThat(Loss.BRIER.of(0, new double[] {0.5, 0.25, 0.25}, 0, 3)).isEqualTo(0.375);
  }

  @Test
  void zero_one_takes_the_first_of_the_likeliest() {
    assertThat(Loss.ZERO_ONE.of(1, 0.5)).isZero();
    assertThat(Loss.ZERO_ONE.of(0, 0.5)).isEqualTo(1);
    double[] tied = {0.25, 0.375, 0.375};
    assertThat(Loss.ZERO_ONE.of(1, tied, 0, 3)).isZero();
    assertThat(Loss.ZERO_ONE.of(2, tied, 0, 3)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_score_that_is_not_a_number_stays_visible(Loss loss) {
    assertThat(loss.of(1, Double.NaN)).isNaN();
    assertThat(loss.of(0, new double[] {Double.NaN}, 0, 1)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG_LOSS", "BRIER", "ZERO_ONE"})
  void a_class_probability_that_is_not_a_number_stays_visible(Loss loss) {
    assertThat(loss.of(0, new double[] {Double.NaN, 0.5, 0.5}, 0, 3)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(names = {"ABSOLUTE_ERROR", "SQUARED_ERROR"})
  void an_error_of_several_scores_is_refused(Loss loss) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loss.of(0, new double[3], 0, 3))
        .withMessage("count: 3 (expected: 1, for " + loss + " is about a single number)");
  }
}
