package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DdmTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new Ddm(Ddm.Settings.USUAL);
  }

  /**
   * Every tenth value is an error, up to the 39th: p + s falls with each right, so that it is least
   * there, with p = 3/39. Then only errors: warning and change are where p + s passes p₀ + 2s₀ and
   * p₀ + 3s₀.
   */
  @Test
  void warning_and_change_are_where_the_definition_has_them() {
    Ddm detector = new Ddm(Ddm.Settings.USUAL);
    for (int i = 0; i < 39; i++) {
      detector.add(i % 10 == 9 ? 1 : 0);
    }
    double least = 3 / 39.0;
    double deviation = Math.sqrt(least * (1 - least) / 39);
    Signal expected = Signal.STABLE;
    int errors = 0;
    while (expected != Signal.CHANGE) {
      errors++;
      double share = (3.0 + errors) / (39 + errors);
      double level = share + Math.sqrt(share * (1 - share) / (39 + errors));
      expected =
          level > least + 3 * deviation
              ? Signal.CHANGE
              : level >= least + 2 * deviation ? Signal.WARNING : Signal.STABLE;
      assertThat(detector.add(1)).isEqualTo(expected);
    }
  }

  @Test
  void the_first_error_after_a_perfect_start_is_no_change() {
    Ddm detector = new Ddm(Ddm.Settings.USUAL);
    for (int i = 0; i < 1_000; i++) {
      detector.add(0);
    }

    assertThat(detector.add(1)).isEqualTo(Signal.STABLE);
  }

  @Test
  void nothing_but_errors_is_no_change() {
    Ddm detector = new Ddm(Ddm.Settings.USUAL);
    for (int i = 0; i < 1_000; i++) {
      assertThat(detector.add(1)).isNotEqualTo(Signal.CHANGE);
    }
  }

  @Test
  void a_value_that_is_no_error_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ddm(Ddm.Settings.USUAL).add(1.5))
        .withMessage("value: 1.5 (expected: in [0, 1])");
  }
}
