package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.sketch.QuantileSketch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that were converted once, as temperatures measured in tenths of a degree Celsius. */
class UnitChangeTest {
  private static final int ROWS = 2_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void converting_numbers_back_is_a_change_of_the_unit(long seed) {
    SplitMix random = new SplitMix(seed);
    QuantileSketch before = temperatures(random, 12, 8, true);
    QuantileSketch after = temperatures(random, 12, 8, false);

    assertThat(UnitChange.between(before, after))
        .first()
        .extracting(UnitChange::name)
        .isEqualTo("Fahrenheit for Celsius, the other way round");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void other_numbers_are_not_in_another_unit_because_all_were_converted(long seed) {
    SplitMix random = new SplitMix(seed);
    QuantileSketch winter = temperatures(random, 0, 8, true);
    QuantileSketch summer = temperatures(random, 25, 4, true);

    assertThat(UnitChange.plain(winter, summer)).isEmpty();
    assertThat(UnitChange.between(winter, summer)).isEmpty();
  }

  private static QuantileSketch temperatures(
      SplitMix random, double mean, double deviation, boolean fahrenheit) {
    QuantileSketch sketch = new QuantileSketch(QuantileSketch.USUAL, 1);
    for (int i = 0; i < ROWS; i++) {
      double celsius = Math.rint(10 * (mean + deviation * random.nextGaussian())) / 10;
      sketch.add(fahrenheit ? Math.rint(100 * (1.8 * celsius + 32)) / 100 : celsius);
    }
    return sketch;
  }
}
