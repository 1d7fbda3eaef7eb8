package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryTallyTest extends TallyContract<BinaryTally> {
  private static final Offset<Double> EXACT = within(1e-12);

  @Override
  protected BinaryTally empty() {
    return new BinaryTally();
  }

  @Override
  double[] example(SplitMix random) {
    double probability = random.nextDouble();
    double label = random.nextDouble() < probability ? 1 : 0;
    return new double[] {label, probability};
  }

  @Override
  Map<String, ToDoubleFunction<BinaryTally>> measures() {
    Map<String, ToDoubleFunction<BinaryTally>> measures = new LinkedHashMap<>();
    measures.put("accuracy", BinaryTally::accuracy);
    measures.put("kappa", BinaryTally::kappa);
    measures.put("kappa-M", BinaryTally::kappaMajority);
    measures.put("precision", BinaryTally::precision);
    measures.put("recall", BinaryTally::recall);
    measures.put("F1", BinaryTally::f1);
    measures.put("log loss", BinaryTally::logLoss);
    measures.put("Brier", BinaryTally::brier);
    measures.put("calibration error", BinaryTally::calibrationError);
    measures.put("ROC AUC", BinaryTally::rocAuc);
    measures.put("PR AUC", BinaryTally::prAuc);
    measures.put("mean label", BinaryTally::meanLabel);
    measures.put("mean prediction", BinaryTally::meanPrediction);
    return measures;
  }

  /**
   * 40 weighted examples, expected values from scikit-learn 1.9.1; κ-M, κ-temporal and the
   * calibration error from numpy by their definitions.
   */
  @Test
  void measures_agree_with_scikit_learn() {
    BinaryTally tally = new BinaryTally();
    for (int i = 0; i < 40; i++) {
      double odds = (i * 37 % 101 - 50) / 16.0 + 1 / 32.0;
      double probability = 1 / (1 + StrictMath.exp(-odds));
      double label = (i * 53 % 97) / 97.0 < probability ? 1 : 0;
      tally.add(label, new double[] {probability}, 0, 1, 1 + i % 3);
    }

    assertThat(tally.accuracy()).isCloseTo(0.810126582278481, EXACT);
    assertThat(tally.kappa()).isCloseTo(0.6168768186226965, EXACT);
    assertThat(tally.kappaMajority()).isCloseTo(0.5588235294117646, EXACT);
    assertThat(tally.kappaTemporal()).isCloseTo(0.7543859649122807, EXACT);
    assertThat(tally.precision()).isCloseTo(0.8571428571428571, EXACT);
    assertThat(tally.recall()).isCloseTo(0.8, EXACT);
    assertThat(tally.f1()).isCloseTo(0.8275862068965517, EXACT);
    assertThat(tally.logLoss()).isCloseTo(0.552071766327394, EXACT);
    assertThat(tally.brier()).isCloseTo(0.16589133148088506, EXACT);
    assertThat(tally.calibrationError()).isCloseTo(0.24996809371044193, EXACT);
    assertThat(tally.rocAuc()).isCloseTo(0.8130718954248366, EXACT);
    assertThat(tally.prAuc()).isCloseTo(0.904869101658567, EXACT);
    assertThat(tally.rocAucError()).isZero();
    assertThat(tally.weight()).isEqualTo(79);
  }

  /** Against the count of pairs, for rare events whose probabilities are all below 2 %. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void the_roc_area_is_within_its_error_of_the_exact_one(long seed) {
    SplitMix random = new SplitMix(seed);
    int n = 4_000;
    double[] probabilities = new double[n];
    int[] labels = new int[n];
    BinaryTally tally = new BinaryTally();
    for (int i = 0; i < n; i++) {
      probabilities[i] = 0.005 * StrictMath.exp(0.5 * random.nextGaussian());
      labels[i] = random.nextDouble() < 10 * probabilities[i] ? 1 : 0;
      tally.add(labels[i], probabilities[i]);
    }
    double ordered = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; labels[i] == 1 && j < n; j++) {
        if (labels[j] == 0) {
          pairs++;
          ordered += Double.compare(probabilities[i], probabilities[j]) / 2.0 + 0.5;
        }
      }
    }

    assertThat(tally.rocAuc()).isCloseTo(ordered / pairs, within(tally.rocAucError()));
    assertThat(tally.rocAucError()).isLessThan(0.02);
  }

  @Test
  void probabilities_of_zero_and_one_are_taken() {
    BinaryTally tally = new BinaryTally();
    tally.add(1, 1.0);
    tally.add(0, 0.0);

    assertThat(tally.logLoss()).isZero();
    assertThat(tally.rocAuc()).isEqualTo(1);
    tally.add(1, 0.0);
    assertThat(tally.logLoss()).isCloseTo(-Math.log(1e-15) / 3, EXACT);
  }

  @Test
  void the_threshold_decides_what_is_a_yes() {
    BinaryTally tally = new BinaryTally(0.2);
    tally.add(1, 0.25);
    tally.add(0, 0.19);

    assertThat(tally.accuracy()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.merge(new BinaryTally()))
        .withMessage("other: threshold 0.5 (expected: 0.2)");
  }

  @Test
  void what_is_no_label_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().add(0.5, 0.5))
        .withMessage("label: 0.5 (expected: a whole number in [0, 2))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().add(1, 0.5, 0.5))
        .withMessage("count: 2 (expected: 1)");
  }
}
