package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MovingConceptsTest {

  @Test
  void the_classes_of_a_hyperplane_are_balanced_while_it_turns() {
    int ones = 0;
    for (double[] example : ConceptTest.draw(new Hyperplane(1, 10, 10, 0.01, 0.1, 0), 1, 100_000)) {
      ones += (int) example[10];
    }

    assertThat(ones / 1e5).isCloseTo(0.5, within(0.006));
  }

  @Test
  void noise_turns_classes_and_nothing_else() {
    double[][] clean = ConceptTest.draw(new Hyperplane(1, 5, 2, 0.01, 0.1, 0), 1, 50_000);
    double[][] noisy = ConceptTest.draw(new Hyperplane(1, 5, 2, 0.01, 0.1, 0.05), 1, 50_000);
    int turned = 0;
    for (int i = 0; i < clean.length; i++) {
      assertThat(noisy[i][0]).isEqualTo(clean[i][0]);
      turned += noisy[i][5] == clean[i][5] ? 0 : 1;
    }

    assertThat(turned / 5e4).isCloseTo(0.05, within(0.004));
  }

  @Test
  void centres_that_stand_still_give_the_same_distribution_throughout_and_moving_ones_do_not() {
    assertThat(shiftBetweenHalves(0)).isLessThan(0.05); // 4 standard errors at width 1
    assertThat(shiftBetweenHalves(0.0001)).isGreaterThan(0.05);
  }

  @Test
  void a_tree_gives_each_cell_one_class() {
    int[] classes = {-1, -1, -1, -1};
    for (double[] example : ConceptTest.draw(new RandomTree(3, 0, 2, 2, 2, 3, 2, 0), 1, 1_000)) {
      int cell = (int) (2 * example[0] + example[1]);
      assertThat(classes[cell]).isIn(-1, (int) example[2]);
      classes[cell] = (int) example[2];
    }

    assertThat(classes).doesNotContain(-1);
  }

  @Test
  void a_number_is_split_at_one_place() {
    double below = 0;
    double above = 1;
    double[][] examples = ConceptTest.draw(new RandomTree(1, 1, 0, 2, 2, 1, 1, 0), 1, 10_000);
    double lowClass = -1;
    double lowest = 2;
    for (double[] example : examples) {
      if (example[0] < lowest) {
        lowest = example[0];
        lowClass = example[1];
      }
    }
    for (double[] example : examples) {
      if (example[1] == lowClass) {
        below = Math.max(below, example[0]);
      } else {
        above = Math.min(above, example[0]);
      }
    }

    assertThat(below).isLessThan(above);
  }

  private static double shiftBetweenHalves(double speed) {
    double[][] examples = ConceptTest.draw(new RandomRbf(5, 3, 2, 1, speed), 1, 10_000);
    double first = 0;
    double second = 0;
    for (int i = 0; i < 5_000; i++) {
      first += examples[i][0] / 5_000;
      second += examples[i + 5_000][0] / 5_000;
    }
    return Math.abs(first - second);
  }
}
