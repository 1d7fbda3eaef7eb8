package dev.pawl.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.loss.Loss;
import org.junit.jupiter.api.Test;

/** A model that is too sure of itself: it states twice the log-odds that are true. */
class ConfidenceEstimateTest extends LossEstimateContract {

  @Override
  LossEstimate estimate() {
    return new ConfidenceEstimate(Loss.LOG_LOSS, 1, 1);
  }

  @Override
  Case next(SplitMix random, double shift, boolean turned) {
    double x = 3 * random.nextGaussian() * (shift > 0 ? 0.4 : 1);
    double score = 1 / (1 + StrictMath.exp(-2 * x));
    double right = 1 / (1 + StrictMath.exp(-x));
    double yes = turned ? (right + 0.5) / 2 : right;
    double label = random.nextDouble() < yes ? 1 : 0;
    return new Case(row(x), new double[] {score}, label, Loss.LOG_LOSS.of(label, score));
  }

  @Test
  void of_probabilities_that_are_right_it_is_what_they_say() {
    ConfidenceEstimate estimate = new ConfidenceEstimate(Loss.BRIER, 1, 1);
    SplitMix random = new SplitMix(6);
    for (int i = 0; i < 200_000; i++) {
      double p = random.nextDouble();
      estimate.label(row(p), new double[] {p}, random.nextDouble() < p ? 1 : 0, 0);
    }

    for (double p : new double[] {0.05, 0.3, 0.5, 0.9}) {
      assertThat(estimate.expected(row(p), new double[] {p})).isCloseTo(p * (1 - p), within(0.01));
    }
  }

  @Test
  void several_classes_are_made_right_one_by_one() {
    ConfidenceEstimate estimate = new ConfidenceEstimate(Loss.ZERO_ONE, 3, 1);
    SplitMix random = new SplitMix(7);
    double[] scores = {0.8, 0.1, 0.1};
    for (int i = 0; i < 20_000; i++) {
      double u = random.nextDouble();
      estimate.label(row(0), scores, u < 0.6 ? 0 : u < 0.9 ? 1 : 2, 0);
    }

    // What comes true is 0.6, 0.3 and 0.1; the two that were stated alike are told apart.
    assertThat(estimate.expected(row(0), scores)).isCloseTo(0.4, within(0.02));
  }

  @Test
  void settings_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfidenceEstimate(Loss.BRIER, 0, 1))
        .withMessage("scores: 0 (expected: at least 1)");
  }
}
