package dev.pawl.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.trial.Verdict.Kind;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {

  @ParameterizedTest
  @CsvSource({
    "-3, -1, SMALLER_IS_BETTER, BETTER",
    "1, 3, SMALLER_IS_BETTER, WORSE",
    "-3, 1, SMALLER_IS_BETTER, NOT_WORSE",
    "-1, 1, SMALLER_IS_BETTER, EQUIVALENT",
    "-1, 3, SMALLER_IS_BETTER, UNDECIDED",
    "0.5, 1, SMALLER_IS_BETTER, WORSE",
    "1, 3, LARGER_IS_BETTER, BETTER",
    "-3, -1, LARGER_IS_BETTER, WORSE",
    "-1, 3, LARGER_IS_BETTER, NOT_WORSE",
    "-3, 1, LARGER_IS_BETTER, UNDECIDED"
  })
  void an_interval_shows_what_side_of_zero_and_margin_it_is_on(
      double lower, double upper, Direction direction, Kind kind) {
    Interval interval = new Interval((lower + upper) / 2, lower, upper, 0.95);

    assertThat(Verdict.shown(interval, 2, direction)).isEqualTo(kind);
  }

  @Test
  void an_undecided_verdict_says_how_much_longer() {
    Terms terms = new Terms(0.05, 0, Direction.LARGER_IS_BETTER);

    Verdict verdict =
        terms.verdict(Interval.around(1, 2, 0.95), OptionalDouble.empty(), 100, 100, "units");

    // Twice the precision needs four times the units.
    assertThat(verdict.evidence().remaining()).hasValue(300);
    assertThat(verdict.reason())
        .isEqualTo(
            "undecided: difference 1 (-1 to 3), in 100 units; about 300 more at the present rate");
  }

  @Test
  void without_any_difference_no_number_of_units_would_do() {
    Verdict verdict =
        Terms.of95Percent()
            .verdict(Interval.around(0, 2, 0.95), OptionalDouble.empty(), 100, 100, "units");

    assertThat(verdict.evidence().remaining()).isEmpty();
    assertThat(verdict.reason()).endsWith("at the present rate nothing will be shown");
  }

  @Test
  void terms_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(0, 0, Direction.LARGER_IS_BETTER))
        .withMessage("alpha: 0.0 (expected: in (0, 0.5])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(0.05, Double.NaN, Direction.LARGER_IS_BETTER))
        .withMessage("margin: NaN (expected: 0 or more)");
  }
}
