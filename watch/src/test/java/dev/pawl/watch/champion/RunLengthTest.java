package dev.pawl.watch.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLengthTest {

  /** The chain against runs of the sum itself; their mean deviates by about 2 %. */
  @ParameterizedTest
  @CsvSource({"0.25, 3", "0.25, 6", "0.5, 4"})
  void the_chain_is_as_long_as_simulated_runs(double k, double h) {
    SplittableRandom random = new SplittableRandom(11);
    double steps = 0;
    int runs = 3_000;
    for (int run = 0; run < runs; run++) {
      for (double sum = 0; sum <= h; steps++) {
        sum = Math.max(0, sum + Math.sqrt(12) * (random.nextDouble() - 0.5) - k);
      }
    }

    assertThat(RunLength.mean(k, h)).isCloseTo(steps / runs, withinPercentage(6));
  }

  @Test
  void the_threshold_is_where_the_mean_run_has_the_length() {
    assertThat(RunLength.mean(0.25, RunLength.threshold(0.25, 10_000)))
        .isCloseTo(10_000, withinPercentage(0.01));
  }
}
