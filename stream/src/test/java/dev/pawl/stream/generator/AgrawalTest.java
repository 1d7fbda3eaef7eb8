package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgrawalTest {

  /**
   * Functions 1 to 5 in closed form: ages 20 to 39 and 40 to 59 are 20 of 61 each, a band of 50,000
   * is 5 of 13 of all salaries, one of 200,000 is 2 of 5 of all loans. The others from a simulation
   * written in Python from the paper, 2,000,000 applicants each, so within 0.0007 with 95 %.
   */
  @ParameterizedTest(name = "function {0}")
  @CsvSource({
    "1, 0.672131",
    "2, 0.384615",
    "3, 0.534426",
    "4, 0.384615",
    "5, 0.4",
    "6, 0.400364",
    "7, 0.490342",
    "8, 0.980566",
    "9, 0.490379",
    "10, 0.997858"
  })
  void group_a_is_as_large_as_the_rule_makes_it(int function, double share) {
    int members = 0;
    for (double[] example : ConceptTest.draw(new Agrawal(function, 0), function, 200_000)) {
      members += (int) example[9];
    }

    assertThat(members / 2e5).isCloseTo(share, within(0.005));
  }

  @Test
  void features_are_distributed_as_in_the_paper() {
    for (double[] example : ConceptTest.draw(new Agrawal(1, 0), 1, 20_000)) {
      assertThat(example[0]).isBetween(20_000.0, 150_000.0);
      if (example[0] >= 75_000) {
        assertThat(example[1]).isZero();
      } else {
        assertThat(example[1]).isBetween(10_000.0, 75_000.0);
      }
      assertThat(example[2]).isBetween(20.0, 80.0).isEqualTo(Math.rint(example[2]));
      double most = 100_000 * (9 - example[5]);
      assertThat(example[6]).isBetween(0.5 * most, 1.5 * most);
      assertThat(example[7]).isBetween(1.0, 30.0);
      assertThat(example[8]).isBetween(0.0, 500_000.0);
    }
  }

  /** A move of at most 2.5 % of the range from either side turns few classes of function 1. */
  @Test
  void a_perturbation_blurs_the_rule_after_the_class_was_decided() {
    int wrong = 0;
    for (double[] example : ConceptTest.draw(new Agrawal(1, 0.05), 1, 50_000)) {
      boolean inGroup = example[2] < 40 || example[2] >= 60;
      wrong += inGroup == (example[9] == 1) ? 0 : 1;
    }

    assertThat(wrong / 5e4).isBetween(0.005, 0.05);
  }
}
