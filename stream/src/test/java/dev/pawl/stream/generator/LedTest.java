package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LedTest {

  /** Breiman et al. 1984, section 2.6.1: the Bayes error at 10 % noise is 0.26. */
  @Test
  void no_model_is_right_more_often_than_published() {
    int[][] seen = new int[128][10];
    double[][] examples = ConceptTest.draw(new Led(0.1, 0, 0), 1, 400_000);
    for (double[] example : examples) {
      seen[pattern(example, 0)][(int) example[7]]++;
    }
    int right = 0;
    for (int[] digits : seen) {
      right += Arrays.stream(digits).max().orElse(0);
    }

    assertThat(right / (double) examples.length).isCloseTo(0.74, within(0.003));
  }

  @Test
  void without_noise_each_digit_has_one_pattern() {
    int[] patterns = new int[10];
    for (double[] example : ConceptTest.draw(new Led(0, 17, 0), 2, 5_000)) {
      int digit = (int) example[24];
      int pattern = pattern(example, 0);
      assertThat(patterns[digit]).isIn(0, pattern);
      patterns[digit] = pattern;
    }

    assertThat(patterns).doesNotHaveDuplicates();
    assertThat(patterns[8]).isEqualTo(127);
  }

  @Test
  void swapped_segments_are_where_nothing_was_said_before() {
    for (double[] example : ConceptTest.draw(new Led(0, 17, 7), 3, 1_000)) {
      if (example[24] == 8) {
        assertThat(pattern(example, 7)).isEqualTo(127);
      }
    }
  }

  private static int pattern(double[] example, int from) {
    int pattern = 0;
    for (int i = 0; i < 7; i++) {
      pattern = 2 * pattern + (int) example[from + i];
    }
    return pattern;
  }
}
