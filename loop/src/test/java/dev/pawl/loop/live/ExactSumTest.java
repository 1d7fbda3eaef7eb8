package dev.pawl.loop.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExactSumTest {

  private static double sum(double... summands) {
    var sum = new ExactSum();
    for (double summand : summands) {
      sum.add(summand);
    }
    return sum.value();
  }

  @Test
  void ten_tenths_are_one() {
    assertThat(sum(.1, .1, .1, .1, .1, .1, .1, .1, .1, .1)).isEqualTo(1);
  }

  @Test
  void what_cancels_leaves_the_small_rest() {
    assertThat(sum(1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50)).isEqualTo(1e-100);
  }

  @Test
  void a_rest_beyond_half_rounds_up() {
    assertThat(sum(1e16, 1, 1e-16)).isEqualTo(1e16 + 2);
    assertThat(sum(1e16, 1)).isEqualTo(1e16);
    assertThat(sum(-1e16, -1, -1e-16)).isEqualTo(-1e16 - 2);
  }

  @Test
  void nothing_sums_to_zero() {
    assertThat(sum()).isZero();
    assertThat(sum(-0.0)).isZero();
    assertThat(sum(3, -3)).isZero();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_sum_of_what_came_and_went_is_the_exact_one_rounded_once(long seed) {
    var random = new SplittableRandom(seed);
    int spread = 1 + random.nextInt(60);
    var sum = new ExactSum();
    List<Double> held = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      if (!held.isEmpty() && random.nextInt(5) < 2) {
        sum.subtract(held.remove(random.nextInt(held.size())));
      } else {
        double summand =
            (random.nextDouble() - 0.5) * StrictMath.pow(10, random.nextInt(spread) - spread / 2);
        sum.add(summand);
        held.add(summand);
      }
      BigDecimal exact =
          held.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum.value()).isEqualTo(exact.doubleValue());
    }
    held.forEach(sum::subtract);
    assertThat(sum.value()).isZero();
  }
}
