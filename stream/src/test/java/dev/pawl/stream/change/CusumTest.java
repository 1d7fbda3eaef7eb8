package dev.pawl.stream.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CusumTest extends ChangeDetectorContract {

  @Override
  protected ChangeDetector detector() {
    return new Cusum(Cusum.Settings.USUAL);
  }

  /** Montgomery, Introduction to statistical quality control, table 9.3: two-sided, k = 0.5. */
  @ParameterizedTest(name = "h = {1} for a mean run length of {0}")
  @CsvSource({"168, 4", "465, 5"})
  void the_limit_is_the_published_one(double between, double limit) {
    assertThat(Cusum.limit(new Cusum.Settings(30, 1, between, Direction.BOTH)))
        .isCloseTo(limit, within(0.03));
  }

  @Test
  void a_stable_stream_alarms_no_more_often_than_stated() {
    SplitMix random = new SplitMix(1);
    Cusum detector = new Cusum(new Cusum.Settings(30, 0.5, 1_000, Direction.BOTH));
    int alarms = 0;
    for (int i = 0; i < 500_000; i++) {
      alarms += detector.add(5 + 3 * random.nextGaussian()) == Signal.CHANGE ? 1 : 0;
    }

    assertThat(alarms).isPositive().isLessThan(500);
  }

  @ParameterizedTest(name = "a shift of {0} deviations")
  @CsvSource({"0.5, 200", "1, 60", "-0.5, 200", "-1, 60"})
  void a_shift_is_found_and_dated(double shift, int soon) {
    SplitMix random = new SplitMix(2);
    double delays = 0;
    double misdated = 0;
    for (int run = 0; run < 50; run++) {
      Cusum detector = new Cusum(new Cusum.Settings(30, 0.5, 1e5, Direction.BOTH));
      for (int i = 0; i < 2_000; i++) {
        detector.add(random.nextGaussian());
      }
      int delay = 1;
      while (detector.add(shift + random.nextGaussian()) != Signal.CHANGE) {
        delay++;
      }
      delays += delay / 50.0;
      misdated += Math.abs(detector.sinceChange() - delay) / 50.0;
    }

    assertThat(delays).isLessThan(soon);
    assertThat(misdated).isLessThan(30);
  }

  @Test
  void scale_makes_no_difference() {
    Cusum plain = new Cusum(Cusum.Settings.USUAL);
    Cusum scaled = new Cusum(Cusum.Settings.USUAL);
    SplitMix random = new SplitMix(3);
    for (int i = 0; i < 4_000; i++) {
      double value = random.nextGaussian() + (i < 2_000 ? 0 : 0.5);
      assertThat(scaled.add(1024 * value)).isEqualTo(plain.add(value));
    }
  }

  @Test
  void bad_settings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cusum.Settings(30, 0, 1000, Direction.UP))
        .withMessage("shift: 0.0 (expected: in (0, 10])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cusum.Settings(30, 1, 10, Direction.UP))
        .withMessage("between: 10.0 (expected: finite, at least 100.0)");
  }
}
