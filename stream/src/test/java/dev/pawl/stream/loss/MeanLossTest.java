package dev.pawl.stream.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanLossTest {

  @Test
  void the_metric_of_squared_errors_is_their_root_mean() {
    MeanLoss rmse = new MeanLoss(Loss.SQUARED_ERROR);
    rmse.add(0, 3, 1);
    rmse.add(0, 4, 1);
    rmse.add(0, 0, 2);

    assertThat(rmse.mean()).isEqualTo(6.25);
    assertThat(rmse.value()).isEqualTo(2.5);
    assertThat(rmse.count()).isEqualTo(3);
    assertThat(rmse.weight()).isEqualTo(4);
  }

  @Test
  void without_a_loss_there_is_no_mean() {
    assertThat(new MeanLoss(Loss.BRIER).value()).isNaN();
  }

  @Test
  void a_loss_that_is_not_finite_is_counted_apart() {
    MeanLoss mean = new MeanLoss(Loss.ABSOLUTE_ERROR);
    mean.add(1, 2, 1);
    mean.add(1, Double.NaN, 1);
    mean.add(1, Double.POSITIVE_INFINITY, 1);

    assertThat(mean.mean()).isEqualTo(1);
    assertThat(mean.count()).isEqualTo(1);
    assertThat(mean.notFinite()).isEqualTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void merging_equals_one_pass(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MeanLoss whole = new MeanLoss(Loss.LOG_LOSS);
    MeanLoss left = new MeanLoss(Loss.LOG_LOSS);
    MeanLoss right = new MeanLoss(Loss.LOG_LOSS);
    for (int i = 0; i < 500; i++) {
      double label = random.nextInt(2);
      double score = i % 50 == 0 ? Double.NaN : random.nextDouble();
      whole.add(label, score, 1);
      (random.nextBoolean() ? left : right).add(label, score, 1);
    }

    MeanLoss merged = left.copy();
    merged.merge(right);

    assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-12));
    assertThat(merged.variance()).isCloseTo(whole.variance(), within(1e-12));
    assertThat(merged.count()).isEqualTo(whole.count());
    assertThat(merged.notFinite()).isEqualTo(10);
    assertThat(left.count() + right.count()).isEqualTo(merged.count());
  }

  @Test
  void a_restored_mean_goes_on_with_the_same_bits() {
    SplittableRandom random = new SplittableRandom(4);
    MeanLoss whole = new MeanLoss(Loss.ABSOLUTE_ERROR);
    MeanLoss split = new MeanLoss(Loss.ABSOLUTE_ERROR);
    for (int i = 0; i < 1_000; i++) {
      double score = random.nextGaussian();
      whole.add(0, score, 1);
      split.add(0, score, 1);
      if (i % 100 == 50) {
        MeanLoss restored = new MeanLoss(Loss.ABSOLUTE_ERROR);
        restored.restore(split.state());
        split = restored;
      }
    }

    assertThat(split.state()).containsExactly(whole.state());
  }

  @Test
  void another_kind_of_loss_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeanLoss(Loss.BRIER).merge(new MeanLoss(Loss.LOG_LOSS)))
        .withMessage("other: LOG_LOSS (expected: BRIER)");
  }

  @Test
  void a_state_of_another_length_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeanLoss(Loss.BRIER).restore(new double[2]))
        .withMessage("state: 2 numbers (expected: 5, as state() of a mean loss gives them)");
  }
}
