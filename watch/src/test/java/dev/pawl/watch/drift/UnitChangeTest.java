package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.sketch.QuantileSketch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  /** A summer in Fahrenheit, then an autumn in Celsius: the season alone says nothing. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void numbers_that_are_no_more_converted_are_in_another_unit_whatever_the_season(long seed) {
    SplitMix random = new SplitMix(seed);
    QuantileSketch summer = temperatures(random, 25, 4, true);
    QuantileSketch autumn = temperatures(random, 8, 5, false);

    assertThat(UnitChange.plain(summer, autumn))
        .first()
        .extracting(UnitChange::name)
        .isEqualTo("Fahrenheit for Celsius, the other way round");
  }

  @Test
  void no_two_changes_are_nearer_than_an_eighth() {
    List<UnitChange> scales =
        UnitChange.inFiles().stream().filter(change -> change.offset() == 0).toList();
    for (UnitChange one : scales) {
      for (UnitChange other : scales) {
        if (one.factor() < other.factor()) {
          assertThat(other.factor() / one.factor()).as("%s, %s", one, other).isGreaterThan(1.125);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.pawl.watch.drift.UnitChange#inFiles")
  void every_change_is_named_whether_numbers_have_places_or_not(UnitChange change) {
    for (int decimals : new int[] {1, 15}) {
      SplitMix random = new SplitMix(decimals);
      assertThat(
              UnitChange.between(
                  lengths(random, decimals, Optional.empty()),
                  lengths(random, decimals, Optional.of(change))))
          .as("%d decimals", decimals)
          .first()
          .isEqualTo(change);
    }
  }

  private static QuantileSketch lengths(
      SplitMix random, int decimals, Optional<UnitChange> change) {
    QuantileSketch sketch = new QuantileSketch(QuantileSketch.USUAL, 1);
    double unit = StrictMath.pow(10, -decimals);
    for (int i = 0; i < ROWS; i++) {
      double value = Math.rint(40 * StrictMath.exp(0.4 * random.nextGaussian()) / unit) * unit;
      sketch.add(change.map(of -> of.factor() * value + of.offset()).orElse(value));
    }
    return sketch;
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
