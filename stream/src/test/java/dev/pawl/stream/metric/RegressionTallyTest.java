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

class RegressionTallyTest extends TallyContract<RegressionTally> {
  private static final Offset<Double> EXACT = within(1e-12);

  @Override
  protected RegressionTally empty() {
    return new RegressionTally(0.9);
  }

  @Override
  double[] example(SplitMix random) {
    double label = random.nextGaussian();
    return new double[] {label, label + random.nextGaussian()};
  }

  @Override
  Map<String, ToDoubleFunction<RegressionTally>> measures() {
    Map<String, ToDoubleFunction<RegressionTally>> measures = new LinkedHashMap<>();
    measures.put("MAE", RegressionTally::meanAbsoluteError);
    measures.put("RMSE", RegressionTally::rootMeanSquaredError);
    measures.put("R2", RegressionTally::explained);
    measures.put("pinball", RegressionTally::pinballLoss);
    measures.put("mean label", RegressionTally::meanLabel);
    measures.put("mean prediction", RegressionTally::meanPrediction);
    return measures;
  }

  /** 40 weighted examples, expected values from scikit-learn 1.9.1. */
  @Test
  void measures_agree_with_scikit_learn() {
    RegressionTally tally = new RegressionTally(0.9);
    for (int i = 0; i < 40; i++) {
      double label = 10 * StrictMath.sin(i);
      tally.add(label, new double[] {label + (i * 29 % 17 - 8) / 4.0}, 0, 1, 1 + i % 3);
    }

    assertThat(tally.meanAbsoluteError()).isCloseTo(1.0506329113924051, EXACT);
    assertThat(tally.rootMeanSquaredError()).isCloseTo(1.2182681212236792, EXACT);
    assertThat(tally.explained()).isCloseTo(0.9711245505405041, EXACT);
    assertThat(tally.pinballLoss()).isCloseTo(0.5075949367088608, EXACT);
  }

  @Test
  void precision_is_kept_far_from_zero() {
    RegressionTally tally = new RegressionTally();
    for (int i = 0; i < 3; i++) {
      tally.add(1e9 + i, 1e9 + 1);
    }

    assertThat(tally.explained()).isCloseTo(0, within(1e-9));
    assertThat(tally.meanLabel()).isEqualTo(1e9 + 1);
    assertThat(tally.meanPrediction()).isEqualTo(1e9 + 1);
  }

  @Test
  void nothing_is_explained_of_labels_that_are_all_the_same() {
    RegressionTally tally = new RegressionTally();
    tally.add(2, 1.0);
    tally.add(2, 3.0);

    assertThat(tally.explained()).isNaN();
    assertThat(tally.meanAbsoluteError()).isEqualTo(1);
  }

  @Test
  void bad_labels_and_levels_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().add(Double.NaN, 1.0))
        .withMessage("label: NaN (expected: a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegressionTally(1))
        .withMessage("level: 1.0 (expected: in (0, 1))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().merge(new RegressionTally()))
        .withMessage("other: level 0.5 (expected: 0.9)");
  }
}
