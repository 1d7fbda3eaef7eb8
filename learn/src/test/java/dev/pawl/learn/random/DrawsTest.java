package dev.pawl.learn.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {

  @Test
  void draws_go_on_from_a_kept_state() {
    var draws = new Draws(7);
    draws.seed();
    var restored = new Draws(0);
    restored.restore(new long[] {draws.state()});
    var copy = draws.copy();
    double next = draws.uniform();
    assertThat(restored.uniform()).isEqualTo(next);
    assertThat(copy.uniform()).isEqualTo(next);
    assertThatThrownBy(() -> draws.restore(new long[2])).hasMessageContaining("draws: 2 values");
  }

  @Test
  void subsets_are_in_order_and_each_number_is_as_likely_as_the_others() {
    var draws = new Draws(1);
    int[] drawn = new int[10];
    for (int i = 0; i < 20_000; i++) {
      int[] some = draws.subset(10, 3);
      assertThat(some).hasSize(3).isSorted().doesNotHaveDuplicates();
      for (int number : some) {
        drawn[number]++;
      }
    }
    // 6000 each, with a standard deviation of √(20000 · 0.3 · 0.7) = 65
    for (int count : drawn) {
      assertThat(count).isCloseTo(6000, within(300));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 6, 40})
  void poisson_draws_have_the_frequencies_of_the_distribution(double mean) {
    var draws = new Draws(3);
    int rows = 200_000;
    int[] seen = new int[200];
    for (int i = 0; i < rows; i++) {
      seen[draws.poisson(mean)]++;
    }
    double share = Math.exp(-mean);
    for (int k = 0; k < 100; k++) {
      double deviation = Math.sqrt(rows * share * (1 - share));
      assertThat((double) seen[k]).as("%d", k).isCloseTo(rows * share, within(5 * deviation + 3));
      share *= mean / (k + 1);
    }
  }
}
