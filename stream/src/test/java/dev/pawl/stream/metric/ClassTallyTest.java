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

class ClassTallyTest extends TallyContract<ClassTally> {
  private static final Offset<Double> EXACT = within(1e-12);

  @Override
  protected ClassTally empty() {
    return new ClassTally(3);
  }

  @Override
  double[] example(SplitMix random) {
    double label = random.nextInt(3);
    double[] shares = probabilities(random.nextDouble(), random.nextDouble(), random.nextDouble());
    return new double[] {label, shares[0], shares[1], shares[2]};
  }

  @Override
  Map<String, ToDoubleFunction<ClassTally>> measures() {
    Map<String, ToDoubleFunction<ClassTally>> measures = new LinkedHashMap<>();
    measures.put("accuracy", ClassTally::accuracy);
    measures.put("kappa", ClassTally::kappa);
    measures.put("kappa-M", ClassTally::kappaMajority);
    measures.put("precision", tally -> tally.precision(1));
    measures.put("recall", tally -> tally.recall(2));
    measures.put("F1", tally -> tally.f1(0));
    measures.put("mean F1", ClassTally::meanF1);
    measures.put("log loss", ClassTally::logLoss);
    measures.put("Brier", ClassTally::brier);
    measures.put("calibration error", ClassTally::calibrationError);
    return measures;
  }

  /** 40 weighted examples, expected values from scikit-learn 1.9.1. */
  @Test
  void measures_agree_with_scikit_learn() {
    ClassTally tally = new ClassTally(3);
    for (int i = 0; i < 40; i++) {
      double[] scores = probabilities(i * 7 % 5 + 1, i * 11 % 7 + 1, i * 13 % 6 + 1);
      tally.add((i * i / 3 + i) % 3, scores, 0, 3, 1 + i % 3);
    }

    assertThat(tally.accuracy()).isCloseTo(0.31645569620253167, EXACT);
    assertThat(tally.kappa()).isCloseTo(-0.0014084507042253502, EXACT);
    assertThat(tally.precision(0)).isCloseTo(0.47368421, within(1e-8));
    assertThat(tally.precision(1)).isCloseTo(0.23076923, within(1e-8));
    assertThat(tally.recall(1)).isCloseTo(0.40909091, within(1e-8));
    assertThat(tally.recall(2)).isCloseTo(0.35, within(1e-8));
    assertThat(tally.f1(2)).isCloseTo(0.34146341, within(1e-8));
    assertThat(tally.meanF1()).isCloseTo(0.31932465109194424, EXACT);
    assertThat(tally.logLoss()).isCloseTo(1.231257198655657, EXACT);
    assertThat(tally.brier()).isCloseTo(0.7514696950286117, EXACT);
  }

  @Test
  void saying_the_label_before_is_the_measure_of_kappa_temporal() {
    ClassTally tally = new ClassTally(3);
    int[] labels = {0, 0, 1, 1, 2, 2, 0};
    int[] predicted = {0, 0, 0, 1, 1, 2, 2};
    for (int i = 0; i < labels.length; i++) {
      double[] scores = new double[3];
      scores[predicted[i]] = 1;
      tally.add(labels[i], scores);
    }

    // It said the label before each time; that is right in 3 of 6.
    assertThat(tally.kappaTemporal()).isZero();
    assertThat(tally.accuracy()).isCloseTo(4.0 / 7, EXACT);
    assertThat(tally.confused(1, 0)).isEqualTo(1);
  }

  @Test
  void bad_labels_and_counts_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().add(3, 0.2, 0.3, 0.5))
        .withMessage("label: 3.0 (expected: a whole number in [0, 3))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().add(1, 0.5, 0.5))
        .withMessage("count: 2 (expected: 3)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassTally(1))
        .withMessage("classes: 1 (expected: in [2, 1000])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().merge(new ClassTally(4)))
        .withMessage("other: 4 classes (expected: 3)");
  }

  private static double[] probabilities(double a, double b, double c) {
    double sum = a + b + c;
    return new double[] {a / sum, b / sum, c / sum};
  }
}
