package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedMeanTest {

  private record Value(long time, double value, double weight) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void it_is_the_mean_of_what_is_in_the_window(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WindowedMean mean = new WindowedMean(10, 6);
    List<Value> values = new ArrayList<>();
    long late = 0;
    long clock = -1_000;
    for (int i = 0; i < 2_000; i++) {
      clock += random.nextInt(40) == 0 ? random.nextInt(200) : random.nextInt(4);
      long time = clock - random.nextInt(80);
      Value value = new Value(time, random.nextGaussian(), 0.5 + random.nextDouble());
      mean.advance(clock);
      mean.add(value.time, value.value, value.weight);
      long first = Math.floorDiv(clock, 10L) - 5;
      if (Math.floorDiv(time, 10L) >= first) {
        values.add(value);
      } else {
        late++;
      }
      double weight = 0;
      double sum = 0;
      for (Value each : values) {
        if (Math.floorDiv(each.time, 10L) >= first) {
          weight += each.weight;
          sum += each.weight * each.value;
        }
      }
      assertThat(mean.weight(clock)).isCloseTo(weight, within(1e-9));
      if (weight > 0) {
        assertThat(mean.mean(clock)).isCloseTo(sum / weight, within(1e-9));
      } else {
        assertThat(mean.mean(clock)).isNaN();
      }
      assertThat(mean.late()).isEqualTo(late);
    }
    assertThat(late).isPositive();
  }

  @Test
  void reading_at_a_later_time_leaves_old_buckets_out() {
    WindowedMean mean = new WindowedMean(10, 3);
    mean.add(5, 1, 1);
    mean.add(25, 4, 1);

    assertThat(mean.mean(29)).isEqualTo(2.5);
    assertThat(mean.mean(30)).isEqualTo(4);
    assertThat(mean.mean(50)).isNaN();
    assertThat(mean.mean(29)).isEqualTo(2.5);
  }

  @Test
  void merging_equals_one_pass() {
    SplittableRandom random = new SplittableRandom(3);
    WindowedMean whole = new WindowedMean(10, 20);
    WindowedMean left = new WindowedMean(10, 20);
    WindowedMean right = new WindowedMean(10, 20);
    for (int time = 0; time < 500; time++) {
      double value = random.nextGaussian();
      whole.add(time, value, 1);
      (time < 400 && random.nextBoolean() ? left : right).add(time, value, 1);
    }
    WindowedMean ahead = right.copy();

    left.merge(right);
    ahead.merge(new WindowedMean(10, 20));

    assertThat(left.mean(499)).isCloseTo(whole.mean(499), within(1e-12));
    assertThat(left.weight(499)).isEqualTo(whole.weight(499));
    assertThat(ahead.state()).containsExactly(right.state());
  }

  @Test
  void a_restored_state_goes_on_with_the_same_bits() {
    WindowedMean whole = new WindowedMean(7, 4);
    WindowedMean split = new WindowedMean(7, 4);
    for (int i = 0; i < 200; i++) {
      whole.add(-500 + i * 3L, 1.0 / (i + 1), 1);
      split.add(-500 + i * 3L, 1.0 / (i + 1), 1);
      split = split.copy();
    }

    assertThat(split.state()).containsExactly(whole.state());
  }

  @Test
  void bad_settings_and_values_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowedMean(0, 1))
        .withMessage("width: 0 ms (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowedMean(1, 0))
        .withMessage("buckets: 0 (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowedMean(1, 1).add(0, Double.NaN, 1))
        .withMessage("value: NaN (expected: a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowedMean(1, 1).merge(new WindowedMean(2, 1)))
        .withMessage("other: 1 buckets of 2 ms (expected: 1 of 1 ms)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowedMean(1, 1).restore(new double[1]))
        .withMessageStartingWith("state: 1 numbers (expected: 5");
  }
}
