package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecayedMomentsTest {
  private static final long HALF_LIFE = 3_600_000;

  @Test
  void a_value_counts_half_after_a_half_life() {
    DecayedMoments moments = new DecayedMoments(HALF_LIFE);
    moments.add(0, 10, 1);
    moments.add(HALF_LIFE, 1, 1);

    assertThat(moments.mean()).isCloseTo((0.5 * 10 + 1) / 1.5, within(1e-15));
    assertThat(moments.weight(HALF_LIFE)).isEqualTo(1.5);
    assertThat(moments.weight(3 * HALF_LIFE)).isEqualTo(0.375);
    assertThat(moments.variance()).isCloseTo((0.5 * 36 + 9) / 1.5, within(1e-14));
  }

  /** The sums of the definition, as of the latest time, over values in any order. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void it_is_the_weighted_mean_whatever_the_order(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecayedMoments moments = new DecayedMoments(HALF_LIFE);
    DecayedMoments left = new DecayedMoments(HALF_LIFE);
    DecayedMoments right = new DecayedMoments(HALF_LIFE);
    int n = 500;
    long[] times = new long[n];
    double[] values = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      times[i] = 1_700_000_000_000L + random.nextLong(10 * HALF_LIFE);
      values[i] = 1e3 + random.nextGaussian();
      weights[i] = 0.1 + random.nextDouble();
      moments.add(times[i], values[i], weights[i]);
      (i % 3 == 0 ? left : right).add(times[i], values[i], weights[i]);
    }
    long latest = java.util.Arrays.stream(times).max().orElseThrow();
    double weight = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double faded = weights[i] * Math.pow(2, (times[i] - latest) / (double) HALF_LIFE);
      weight += faded;
      sum += faded * values[i];
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double faded = weights[i] * Math.pow(2, (times[i] - latest) / (double) HALF_LIFE);
      squares += faded * (values[i] - sum / weight) * (values[i] - sum / weight);
    }
    DecayedMoments merged = left.copy();
    merged.merge(right);

    for (DecayedMoments each : new DecayedMoments[] {moments, merged}) {
      assertThat(each.weight(latest)).isCloseTo(weight, within(1e-9));
      assertThat(each.mean()).isCloseTo(sum / weight, within(1e-9));
      assertThat(each.variance()).isCloseTo(squares / weight, within(1e-9));
    }
  }

  @Test
  void what_has_faded_away_is_gone() {
    DecayedMoments moments = new DecayedMoments(1);
    moments.add(0, 10, 1);
    moments.add(5_000, 2, 1);

    assertThat(moments.mean()).isEqualTo(2);
    assertThat(moments.weight(1_000_000)).isZero();
    assertThat(new DecayedMoments(1).mean()).isNaN();
  }

  @Test
  void a_value_that_comes_far_too_late_makes_no_difference() {
    DecayedMoments moments = new DecayedMoments(1);
    moments.add(5_000, 2, 1);
    moments.add(0, 10, 1);

    assertThat(moments.mean()).isEqualTo(2);
  }

  @Test
  void a_restored_state_goes_on_with_the_same_bits() {
    SplittableRandom random = new SplittableRandom(9);
    DecayedMoments whole = new DecayedMoments(HALF_LIFE);
    DecayedMoments split = new DecayedMoments(HALF_LIFE);
    for (int i = 0; i < 1_000; i++) {
      long time = -5_000_000L + i * 10_007L;
      double value = random.nextGaussian();
      whole.add(time, value, 1);
      DecayedMoments restored = new DecayedMoments(HALF_LIFE);
      restored.restore(split.state());
      split = restored;
      split.add(time, value, 1);
    }

    assertThat(split.state()).containsExactly(whole.state());
  }

  @Test
  void bad_settings_and_values_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecayedMoments(0))
        .withMessage("halfLife: 0 ms (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecayedMoments(1).add(0, 1, 0))
        .withMessage("weight: 0.0 (expected: finite and above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecayedMoments(1).merge(new DecayedMoments(2)))
        .withMessage("other: half-life 2 ms (expected: 1 ms)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecayedMoments(1).restore(new double[1]))
        .withMessageStartingWith("state: 1 numbers (expected: 5");
  }
}
