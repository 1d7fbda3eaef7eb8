package dev.pawl.stream.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DriftTest {

  @Test
  void an_abrupt_drift_comes_with_the_example_that_is_said() {
    double[][] examples =
        ConceptTest.draw(Drift.abrupt(new Sea(1, 0), new Sea(3, 0), 5_000), 1, 10_000);
    for (int i = 0; i < examples.length; i++) {
      double theta = i < 5_000 ? 8 : 7;
      assertThat(examples[i][3]).isEqualTo(examples[i][0] + examples[i][1] <= theta ? 1 : 0);
    }
  }

  /** Between the two borders the class tells which concept an example is from. */
  @Test
  void a_gradual_drift_follows_the_logistic_curve() {
    double[][] examples =
        ConceptTest.draw(new Drift(new Sea(4, 0), new Sea(3, 0), 200_000, 100_000), 3, 400_000);
    int[] after = new int[8];
    int[] all = new int[8];
    for (int i = 0; i < examples.length; i++) {
      double sum = examples[i][0] + examples[i][1];
      if (sum > 7 && sum <= 9.5) {
        all[i / 50_000]++;
        after[i / 50_000] += 1 - (int) examples[i][3];
      }
    }
    for (int i = 0; i < 8; i++) {
      double middle = (i - 3.5) * 50_000;
      double expected = 1 / (1 + Math.exp(-4 * middle / 100_000));
      assertThat(after[i] / (double) all[i]).isCloseTo(expected, within(0.03));
    }
  }

  @Test
  void drifts_follow_one_another() {
    Concept later = Drift.abrupt(new Sea(2, 0), new Sea(3, 0), 1_000);
    double[][] examples = ConceptTest.draw(Drift.abrupt(new Sea(1, 0), later, 1_000), 4, 3_000);
    double[] theta = {8, 9, 7};
    for (int i = 0; i < examples.length; i++) {
      double sum = examples[i][0] + examples[i][1];
      assertThat(examples[i][3]).isEqualTo(sum <= theta[i / 1_000] ? 1 : 0);
    }
  }
}
