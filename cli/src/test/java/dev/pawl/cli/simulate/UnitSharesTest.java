package dev.pawl.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitSharesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 49, 1_000, 10_000_000})
  void units_as_often_as_each_other_have_parts_of_the_same_length(int count) {
    UnitShares shares = UnitShares.of(count, 0);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      int unit = random.nextInt(count);
      double begin = (double) unit / count;

      assertThat(shares.at(begin)).as("seed 1, begin of %d", unit).isEqualTo(unit);
      assertThat(shares.at(Math.nextDown((unit + 1.0) / count))).as("seed 1").isEqualTo(unit);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void the_first_units_come_more_often(double spread) {
    int count = 5;
    UnitShares shares = UnitShares.of(count, spread);
    int[] times = new int[count];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      times[shares.at((double) i / draws)]++;
    }

    double all = 0;
    for (int i = 1; i <= count; i++) {
      all += StrictMath.pow(i, -spread);
    }
    for (int i = 0; i < count; i++) {
      double expected = StrictMath.pow(i + 1.0, -spread) / all;
      assertThat((double) times[i] / draws).as("unit %d", i).isCloseTo(expected, within(1e-4));
    }
  }
}
