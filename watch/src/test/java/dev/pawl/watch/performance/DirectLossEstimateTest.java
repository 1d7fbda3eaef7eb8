package dev.pawl.watch.performance;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;

/** A regression whose noise grows with x. */
class DirectLossEstimateTest extends LossEstimateContract {

  @Override
  LossEstimate estimate() {
    return new DirectLossEstimate(SCHEMA, 15_000, 1);
  }

  @Override
  Case next(SplitMix random, double shift, boolean turned) {
    double x = random.nextDouble() + shift;
    double label = x + random.nextGaussian() * (0.5 + x) + (turned ? 2 : 0);
    return new Case(row(x), new double[] {x}, label, Math.abs(label - x));
  }

  @Test
  void settings_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DirectLossEstimate(SCHEMA, 10, 1))
        .withMessage("kept: 10 (expected: at least 1000)");
  }
}
