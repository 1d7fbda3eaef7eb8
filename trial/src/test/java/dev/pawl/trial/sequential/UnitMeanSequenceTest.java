package dev.pawl.trial.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitMeanSequenceTest {
  private static final double ALPHA = 0.05;
  private static final int PLANNED = 200;
  private static final int FIRST = 10;

  /**
   * Straight from the formulas, over all units anew after each step: the two-sided boundary of
   * Waudby-Smith et al. (arXiv 2103.06476, with ρ of its section on tuning) at the time that the
   * squared steps of z = mean/error tell.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5})
  void it_is_the_normal_mixture_at_the_time_that_the_statistic_tells(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    UnitMeanSequence sequence = new UnitMeanSequence(ALPHA, PLANNED, FIRST);
    List<Double> values = new ArrayList<>();
    double rho2 = (-2 * Math.log(ALPHA) + Math.log(1 - 2 * Math.log(ALPHA))) / PLANNED;
    double moved = 0;
    double last = Double.NaN;
    for (int step = 0; step < 600; step++) {
      double value = 0.2 + random.nextGaussian();
      if (values.size() < 3 || random.nextInt(3) == 0) {
        values.add(value);
        sequence.add(value);
      } else {
        int unit = random.nextInt(values.size());
        sequence.change(values.set(unit, value), value);
      }
      int n = values.size();
      if (n < FIRST) {
        assertThat(sequence.interval().upper()).isInfinite();
        continue;
      }
      double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      double error = Math.sqrt(squares / (n - 1) / n);
      double z = mean / error;
      moved += Double.isNaN(last) ? 0 : (z - last) * (z - last);
      last = z;
      double time = Math.max(n, FIRST * Math.exp(moved));
      double t = Math.floor(time);
      double g = t * rho2 + 1;
      double reach =
          error * Math.sqrt(t) * Math.sqrt(2 * g / (t * t * rho2) * Math.log(Math.sqrt(g) / ALPHA));
      Interval interval = sequence.interval();

      assertThat(interval.estimate()).isCloseTo(mean, within(1e-12));
      assertThat(interval.upper() - mean).isCloseTo(reach, within(1e-6 * reach));
      double h = time * rho2;
      double p = Math.min(1, Math.sqrt(1 + h) * Math.exp(-z * z * h / (2 * (1 + h))));
      assertThat(sequence.pValue()).isCloseTo(p, within(1e-6 * p));
    }
  }

  @Test
  void units_that_do_not_differ_have_no_interval() {
    UnitMeanSequence sequence = new UnitMeanSequence(ALPHA, PLANNED, 2);
    for (int i = 0; i < 50; i++) {
      sequence.add(0.1);
    }

    assertThat(sequence.varies()).isFalse();
    assertThat(sequence.interval().upper()).isInfinite();
    assertThat(sequence.pValue()).isEqualTo(1);
  }

  @Test
  void bad_use_is_refused() {
    UnitMeanSequence sequence = new UnitMeanSequence(ALPHA, PLANNED, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sequence.add(Double.NaN))
        .withMessage("value: NaN (expected: a finite number)");
    assertThatIllegalStateException()
        .isThrownBy(() -> sequence.change(1, 2))
        .withMessage("no units (expected: add before change)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnitMeanSequence(ALPHA, 0, 2))
        .withMessage("observations: 0 (expected: at least 1)");
  }
}
