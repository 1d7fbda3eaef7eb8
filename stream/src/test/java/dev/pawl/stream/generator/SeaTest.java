package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeaTest {

  /** The area of the square below {@code x1 + x2 = θ}. */
  @ParameterizedTest
  @CsvSource({"1, 8", "2, 9", "3, 7", "4, 9.5"})
  void the_class_is_that_of_the_paper(int function, double theta) {
    int positives = 0;
    for (double[] example : ConceptTest.draw(new Sea(function, 0), 1, 100_000)) {
      assertThat(example[3]).isEqualTo(example[0] + example[1] <= theta ? 1 : 0);
      positives += (int) example[3];
    }

    assertThat(positives / 1e5).isCloseTo(theta * theta / 200, within(0.006));
  }

  @Test
  void a_tenth_of_the_classes_is_turned_round() {
    int turned = 0;
    for (double[] example : ConceptTest.draw(new Sea(1, 0.1), 2, 100_000)) {
      turned += example[3] == (example[0] + example[1] <= 8 ? 1 : 0) ? 0 : 1;
    }

    assertThat(turned / 1e5).isCloseTo(0.1, within(0.004));
  }
}
