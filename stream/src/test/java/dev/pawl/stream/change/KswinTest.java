package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;

class KswinTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new Kswin(Kswin.Settings.of(7));
  }

  /** √(−ln 0.005 / 30) is 0.420: 13 of 30 new values must lie where none of the others does. */
  @Test
  void the_limit_is_that_of_the_paper() {
    Kswin detector = new Kswin(Kswin.Settings.of(1));
    for (int i = 0; i < 500; i++) {
      assertThat(detector.add(0)).isEqualTo(Signal.STABLE);
    }
    for (int i = 0; i < 12; i++) {
      assertThat(detector.add(1)).isEqualTo(Signal.STABLE);
    }

    assertThat(detector.add(1)).isEqualTo(Signal.CHANGE);
    assertThat(detector.sinceChange()).isEqualTo(30);
    assertThat(detector.mean()).isEqualTo(13.0 / 30);
  }

  @Test
  void a_change_of_the_spread_alone_is_found() {
    SplitMix random = new SplitMix(4);
    Kswin detector = new Kswin(Kswin.Settings.of(2));
    int before = 0;
    int after = 0;
    for (int i = 0; i < 4_000; i++) {
      double value = random.nextGaussian() * (i < 2_000 ? 1 : 8);
      boolean change = detector.add(value) == Signal.CHANGE;
      before += change && i < 2_000 ? 1 : 0;
      after += change && i >= 2_000 && i < 2_100 ? 1 : 0;
    }

    assertThat(after).isPositive();
    assertThat(before).isLessThan(10);
  }

  @Test
  void bad_settings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Kswin.Settings(0.005, 50, 30, 1))
        .withMessage("window: 50.0 (expected: finite, at least 60.0)");
  }
}
