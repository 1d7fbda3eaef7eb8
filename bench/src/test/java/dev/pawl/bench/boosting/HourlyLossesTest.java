package dev.pawl.bench.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Interval;
import org.junit.jupiter.api.Test;

class HourlyLossesTest {
  private static final long HOUR = 3_600_000;

  @Test
  void the_difference_is_that_of_the_means() {
    HourlyLosses one = new HourlyLosses();
    HourlyLosses other = new HourlyLosses();
    for (int hour = 0; hour < 24 * 70; hour++) {
      one.add(hour * HOUR, 2, 2 + hour % 3);
      other.add(hour * HOUR, 2, 4 + hour % 3);
    }

    Interval interval = one.less(other);

    assertThat(one.examples()).isEqualTo(2 * 24 * 70);
    assertThat(one.mean()).isCloseTo(1.5, within(1e-9));
    assertThat(interval.estimate()).isCloseTo(-1, within(1e-9));
    assertThat(interval.contains(-1)).isTrue();
  }

  @Test
  void losses_of_other_predictions_are_not_compared() {
    HourlyLosses one = new HourlyLosses();
    HourlyLosses other = new HourlyLosses();
    one.add(HOUR, 2, 1);
    other.add(HOUR + 5, 1, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.less(other))
        .withMessage("hour 1: 2 and 1 predictions (expected: as many)");
  }
}
