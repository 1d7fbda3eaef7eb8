package dev.pawl.model.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.row.TextCode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MixTest {

  @Test
  void combinations_of_small_codes_are_all_different() {
    Set<Long> seen = new HashSet<>();
    for (int a = 0; a < 100; a++) {
      for (int b = 0; b < 100; b++) {
        for (int c = 0; c < 20; c++) {
          seen.add(Mix.join(Mix.join(Mix.join(0, a), b), c));
        }
        seen.add(Mix.join(Mix.join(0, a), b));
      }
    }
    assertThat(seen).hasSize(100 * 100 * 21);
  }

  @Test
  void combinations_spread_evenly_over_the_places_of_a_space() {
    int places = 1 << 12;
    int[] counts = new int[places];
    for (int a = 0; a < 128; a++) {
      for (int b = 0; b < 512; b++) {
        long code = Mix.join(Mix.join(0, TextCode.of("airport" + a)), b);
        counts[(int) (Mix.of(code ^ TextCode.of("a*b")) >>> (64 - 12))]++;
      }
    }
    double expected = 128.0 * 512 / places;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // 4095 degrees of freedom: mean 4095, standard deviation 90.5
    assertThat(chiSquare).isBetween(4095 - 4 * 90.5, 4095 + 4 * 90.5);
  }
}
