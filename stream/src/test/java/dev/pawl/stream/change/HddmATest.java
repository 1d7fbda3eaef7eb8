package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HddmATest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new HddmA(HddmA.Settings.USUAL);
  }

  /** What MOA 2024.07.0 signals on the same stream, one-sided, with its other defaults. */
  @Test
  void alarms_are_those_of_moa() {
    assertThat(Alarms.of(detector())).containsExactly(2026, 6187, 10259);
  }

  @Test
  void both_directions_find_decreases_too() {
    HddmA both = new HddmA(new HddmA.Settings(0.001, 0.005, Direction.BOTH));

    assertThat(Alarms.of(both)).hasSize(5).anyMatch(i -> i > 4_000 && i < 4_200);
  }

  @Test
  void an_end_of_the_remembered_beginning_is_where_the_change_was() {
    HddmA detector = new HddmA(HddmA.Settings.USUAL);
    for (int i = 0; i < 1_000; i++) {
      detector.add(i % 10 == 0 ? 1 : 0);
    }
    int ones = 1;
    while (detector.add(1) != Signal.CHANGE) {
      ones++;
    }

    assertThat(detector.sinceChange()).isBetween((long) ones, ones + 10L);
    assertThat(detector.mean()).isNaN();
  }

  @Test
  void bad_settings_and_values_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector().add(1.5))
        .withMessage("value: 1.5 (expected: in [0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HddmA.Settings(0.01, 0.001, Direction.UP))
        .withMessage("warning: 0.001 (expected: finite, at least 0.01)");
  }
}
