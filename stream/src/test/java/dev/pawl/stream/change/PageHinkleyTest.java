package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.change.PageHinkley.Settings;
import org.junit.jupiter.api.Test;

class PageHinkleyTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new PageHinkley(new Settings(30, 0.1, 10, 0.9999, Direction.UP));
  }

  /** Without fading: zeros, then ones; after k ones past n zeros the sum is Σ (1 − i/(n+i) − δ). */
  @Test
  void the_sum_is_that_of_the_definition() {
    PageHinkley detector = new PageHinkley(new Settings(30, 0.25, 5, 1, Direction.UP));
    for (int i = 0; i < 100; i++) {
      assertThat(detector.add(0)).isEqualTo(Signal.STABLE);
    }
    double sum = 0;
    int ones = 0;
    while (sum <= 5) {
      ones++;
      sum += 1 - ones / (100.0 + ones) - 0.25;
      assertThat(detector.add(1)).isEqualTo(sum > 5 ? Signal.CHANGE : Signal.STABLE);
    }

    assertThat(ones).isEqualTo(8); // 0.75 a step at first, less the mean's rise
    assertThat(detector.sinceChange()).isEqualTo(8);
    assertThat(detector.mean()).isNaN();
  }

  @Test
  void a_long_quiet_spell_builds_up_no_debt() {
    int soon = delayAfter(100);

    assertThat(delayAfter(100_000)).isLessThanOrEqualTo(soon);
  }

  @Test
  void a_decrease_counts_only_in_both_directions() {
    assertThat(signalsOfADrop(Direction.UP)).isZero();
    assertThat(signalsOfADrop(Direction.BOTH)).isEqualTo(1);
  }

  @Test
  void there_is_no_signal_before_the_least_number_of_values() {
    PageHinkley detector = new PageHinkley(new Settings(30, 0, 1, 1, Direction.UP));
    detector.add(0);
    for (int i = 1; i < 29; i++) {
      assertThat(detector.add(100)).isEqualTo(Signal.STABLE);
    }
    assertThat(detector.add(100)).isEqualTo(Signal.CHANGE);
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(30, 0.1, 10, 1.5, Direction.UP))
        .withMessage("alpha: 1.5 (expected: in (0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(30, -1, 10, 1, Direction.UP))
        .withMessage("delta: -1.0 (expected: finite, at least 0.0)");
  }

  private static int delayAfter(int quiet) {
    PageHinkley detector = new PageHinkley(new Settings(30, 0.25, 5, 1, Direction.UP));
    for (int i = 0; i < quiet; i++) {
      detector.add(0);
    }
    int delay = 1;
    while (detector.add(1) == Signal.STABLE) {
      delay++;
    }
    return delay;
  }

  private static int signalsOfADrop(Direction direction) {
    PageHinkley detector = new PageHinkley(new Settings(30, 0.1, 10, 0.9999, direction));
    int signals = 0;
    for (int i = 0; i < 400; i++) {
      signals += detector.add(i < 200 ? 1 : 0) == Signal.CHANGE ? 1 : 0;
    }
    return signals;
  }
}
