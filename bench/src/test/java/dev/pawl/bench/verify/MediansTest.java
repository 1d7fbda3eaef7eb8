package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediansTest {

  @Test
  void an_odd_number_of_figures_has_one_in_the_middle() {
    double[] figures = {9, 1, 4};
    assertThat(Medians.of(figures)).isEqualTo(4);
    assertThat(figures).containsExactly(9, 1, 4);
  }

  @Test
  void an_even_number_of_figures_has_two_in_the_middle() {
    assertThat(Medians.of(new double[] {8, 1, 4, 2})).isEqualTo(3);
  }

  @Test
  void no_figures_have_no_median() {
    assertThat(Medians.of(new double[0])).isNaN();
  }

  @Test
  void ratios_are_taken_pair_by_pair() {
    assertThat(Medians.ofRatios(new double[] {10, 200, 3}, new double[] {5, 50, 1})).isEqualTo(3);
  }
}
