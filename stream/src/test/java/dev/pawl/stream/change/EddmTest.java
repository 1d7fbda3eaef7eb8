package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EddmTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new Eddm(Eddm.Settings.USUAL);
  }

  /** Errors 10 apart, then 5 apart: the mean of 40 + k distances and their deviation by formula. */
  @Test
  void levels_are_those_of_the_definition() {
    Eddm detector = new Eddm(Eddm.Settings.USUAL);
    for (int error = 0; error < 40; error++) {
      assertThat(apart(detector, 10)).isEqualTo(Signal.STABLE);
    }
    double greatest = 10;
    int errors = 40;
    Signal signal = Signal.STABLE;
    boolean warned = false;
    while (signal != Signal.CHANGE) {
      errors++;
      int near = errors - 40;
      double mean = (400.0 + 5 * near) / errors;
      double variance = (40 * (10 - mean) * (10 - mean) + near * (5 - mean) * (5 - mean)) / errors;
      double level = mean + 2 * Math.sqrt(variance);
      greatest = Math.max(greatest, level);
      signal = apart(detector, 5);
      Signal expected =
          level < 0.9 * greatest
              ? Signal.CHANGE
              : level < 0.95 * greatest ? Signal.WARNING : Signal.STABLE;
      assertThat(signal).isEqualTo(expected);
      warned |= signal == Signal.WARNING;
    }

    assertThat(warned).isTrue();
    assertThat(detector.sinceChange()).isGreaterThan(5);
  }

  @Test
  void there_is_no_signal_before_thirty_errors() {
    Eddm detector = new Eddm(Eddm.Settings.USUAL);
    for (int error = 0; error < 29; error++) {
      assertThat(apart(detector, error < 15 ? 100 : 1)).isEqualTo(Signal.STABLE);
    }
  }

  @Test
  void only_errors_and_their_absence_are_taken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector().add(0.5))
        .withMessage("value: 0.5 (expected: 0 or 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Eddm.Settings(30, 0.9, 0.95))
        .withMessage("warning: 0.9 (expected: finite, at least 0.95)");
  }

  private static Signal apart(Eddm detector, int distance) {
    for (int i = 1; i < distance; i++) {
      detector.add(0);
    }
    return detector.add(1);
  }
}
