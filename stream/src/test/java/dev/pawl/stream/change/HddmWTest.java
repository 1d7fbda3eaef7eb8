package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HddmWTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new HddmW(HddmW.Settings.USUAL);
  }

  /** What MOA 2024.07.0 signals on the same stream, one-sided, with its other defaults. */
  @Test
  void alarms_are_those_of_moa() {
    assertThat(Alarms.of(detector()))
        .containsExactly(2023, 3352, 4674, 6039, 6905, 7685, 10082, 10691, 11626);
  }

  @Test
  void both_directions_find_decreases_too() {
    HddmW both = new HddmW(new HddmW.Settings(0.001, 0.005, 0.05, Direction.BOTH));
    for (int i = 0; i < 500; i++) {
      both.add(1);
    }
    int zeros = 1;
    while (both.add(0) != Signal.CHANGE) {
      zeros++;
    }

    // From 1 the mean falls by 0.42 within ln(0.58)/ln(0.95), 11 values.
    assertThat(zeros).isBetween(10, 12);
    assertThat(both.sinceChange()).isBetween(10L, 512L);
  }

  @Test
  void bad_settings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HddmW.Settings(0.001, 0.005, 1, Direction.UP))
        .withMessage("lambda: 1.0 (expected: in (0, 1))");
  }
}
