package dev.pawl.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final long SEED = 20130917;

  static Stream<Loss> losses() {
    return Stream.of(
        new Loss.Squared(),
        new Loss.Absolute(),
        new Loss.Quantile(0.9),
        new Loss.Huber(1.5),
        new Loss.PseudoHuber(1.5),
        new Loss.EpsilonInsensitive(0.5),
        new Loss.Logistic(),
        new Loss.Hinge(),
        new Loss.Poisson());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void the_slope_is_the_finite_difference_of_the_value(Loss loss) {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 2000; i++) {
      double label = label(loss, random);
      double score = random.nextDouble(-4, 4);
      double step = 1e-5;
      if (kinkBetween(loss, score - step, score + step, label)) {
        continue;
      }
      double difference =
          (loss.value(score + step, label) - loss.value(score - step, label)) / (2 * step);
      assertThat(loss.slope(score, label))
          .as("%s at score %s, label %s", loss, score, label)
          .isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void the_flow_is_the_limit_of_many_small_steps(Loss loss) {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 60; i++) {
      double label = label(loss, random);
      double score = random.nextDouble(-4, 4);
      double time = random.nextDouble() < 0.5 ? random.nextDouble() : random.nextDouble(0, 8);
      int steps = 40_000;
      double walked = score;
      double h = time / steps;
      for (int s = 0; s < steps; s++) {
        // the midpoint rule; at a kink its error is one step
        double half = walked - 0.5 * h * loss.slope(walked, label);
        walked -= h * loss.slope(half, label);
      }
      assertThat(score + loss.flow(score, label, time))
          .as("%s from %s to label %s in %s", loss, score, label, time)
          .isCloseTo(walked, within(2 * h + 1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void two_flows_one_after_the_other_are_one(Loss loss) {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      double label = label(loss, random);
      double score = random.nextDouble(-4, 4);
      double first = random.nextDouble(0, 3);
      double second = random.nextDouble(0, 3);
      double between = score + loss.flow(score, label, first);
      assertThat(between + loss.flow(between, label, second))
          .isCloseTo(score + loss.flow(score, label, first + second), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void a_flow_never_raises_the_loss_and_stays_finite(Loss loss) {
    double[] extremes = {0, 1e-300, 1e-9, 0.3, 1, 40, 700, 1e6, 1e18};
    for (double score : extremes) {
      for (double sign : new double[] {-1, 1}) {
        for (double label : loss.leastLabel() == 0 ? new double[] {0, 1} : extremes) {
          for (double time : new double[] {0, 1e-300, 1e-9, 1, 1e6, 1e30}) {
            double from = sign * score;
            double change = loss.flow(from, label, time);
            assertThat(change).as("%s: %s, %s, %s", loss, from, label, time).isFinite();
            assertThat(loss.value(from + change, label))
                .as("%s: %s, %s, %s", loss, from, label, time)
                .isLessThanOrEqualTo(loss.value(from, label) * (1 + 1e-12) + 1e-12);
          }
        }
      }
    }
  }

  @Test
  void absolute_error_is_twice_the_pinball_loss_at_the_median() {
    var absolute = new Loss.Absolute();
    var median = new Loss.Quantile(0.5);
    assertThat(absolute.value(3, 5)).isEqualTo(2 * median.value(3, 5));
    assertThat(absolute.slope(3, 5)).isEqualTo(2 * median.slope(3, 5));
  }

  @Test
  void settings_out_of_range_are_refused_by_name() {
    assertThatThrownBy(() -> new Loss.Quantile(1))
        .hasMessage("level: 1.0 (expected: above 0, below 1)");
    assertThatThrownBy(() -> new Loss.Huber(0))
        .hasMessage("delta: 0.0 (expected: finite and above 0)");
    assertThatThrownBy(() -> new Loss.PseudoHuber(Double.NaN))
        .hasMessage("delta: NaN (expected: finite and above 0)");
  }

  private static double label(Loss loss, SplittableRandom random) {
    return switch (loss) {
      case Loss.Logistic _, Loss.Hinge _ -> random.nextInt(2);
      case Loss.Poisson _ -> random.nextInt(5);
      default -> random.nextDouble(-4, 4);
    };
  }

  private static boolean kinkBetween(Loss loss, double low, double high, double label) {
    return switch (loss) {
      case Loss.Absolute _, Loss.Quantile _ -> low <= label && label <= high;
      case Loss.EpsilonInsensitive(double epsilon) ->
          (low <= label - epsilon && label - epsilon <= high)
              || (low <= label + epsilon && label + epsilon <= high);
      case Loss.Hinge _ -> {
        double kink = label > 0.5 ? 1 : -1;
        yield low <= kink && kink <= high;
      }
      default -> false;
    };
  }
}
