package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMixTest {

  /** {@link SplittableRandom} is the same algorithm, written by its authors. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -7, 42, Long.MAX_VALUE})
  void the_numbers_are_those_of_the_java_library(long seed) {
    SplitMix random = new SplitMix(seed);
    SplittableRandom expected = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      assertThat(random.nextLong()).isEqualTo(expected.nextLong());
    }
  }

  @Test
  void its_state_is_a_seed_that_goes_on() {
    SplitMix random = new SplitMix(3);
    random.nextGaussian();
    SplitMix again = new SplitMix(random.state());

    assertThat(again.nextLong()).isEqualTo(random.nextLong());
  }

  @Test
  void whole_numbers_are_all_as_likely() {
    SplitMix random = new SplitMix(5);
    int[] counts = new int[7];
    for (int i = 0; i < 700_000; i++) {
      counts[random.nextInt(7)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 100_000.0) * (count - 100_000.0) / 100_000;
    }

    assertThat(chiSquare).isLessThan(22.46); // the 99.9 % quantile of chi-square with 6 degrees
  }

  @Test
  void a_bound_that_does_not_divide_the_range_is_kept() {
    SplitMix random = new SplitMix(6);
    int bound = (1 << 30) + 12_345;
    int above = 0;
    for (int i = 0; i < 100_000; i++) {
      int value = random.nextInt(bound);
      assertThat(value).isBetween(0, bound - 1);
      above += value >= bound / 2 ? 1 : 0;
    }

    assertThat(above).isBetween(49_500, 50_500);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> random.nextInt(0))
        .withMessage("bound: 0 (expected: above 0)");
  }

  @Test
  void normal_numbers_have_the_moments_of_the_normal_distribution() {
    SplitMix random = new SplitMix(7);
    double sum = 0;
    double square = 0;
    double fourth = 0;
    int count = 400_000;
    for (int i = 0; i < count; i++) {
      double value = random.nextGaussian();
      sum += value;
      square += value * value;
      fourth += value * value * value * value;
    }

    assertThat(sum / count).isCloseTo(0, within(4 / Math.sqrt(count)));
    assertThat(square / count).isCloseTo(1, within(4 * Math.sqrt(2.0 / count)));
    assertThat(fourth / count).isCloseTo(3, within(4 * Math.sqrt(96.0 / count)));
  }

  @Test
  void parts_have_seeds_of_their_own() {
    assertThat(SplitMix.seed(1, 0)).isNotEqualTo(SplitMix.seed(1, 1));
    assertThat(SplitMix.seed(1, 2)).isNotEqualTo(SplitMix.seed(2, 1));
    assertThat(SplitMix.seed(9, 4)).isEqualTo(SplitMix.seed(9, 4));
  }
}
