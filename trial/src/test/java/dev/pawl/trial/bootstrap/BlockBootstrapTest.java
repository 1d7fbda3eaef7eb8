package dev.pawl.trial.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;

class BlockBootstrapTest {

  /** With many equal blocks the interval is mean ± 1.96 standard errors. */
  @Test
  void many_independent_blocks_have_the_normal_interval() {
    int blocks = 2_000;
    SplittableRandom random = new SplittableRandom(1);
    double[] first = new double[blocks];
    double[] second = new double[blocks];
    double[] examples = new double[blocks];
    Arrays.fill(examples, 10);
    double sum = 0;
    double squares = 0;
    for (int b = 0; b < blocks; b++) {
      second[b] = 50 + random.nextGaussian();
      double difference = -1 + 3 * random.nextGaussian();
      first[b] = second[b] + difference;
      sum += difference;
      squares += difference * difference;
    }
    double mean = sum / blocks;
    double error = Math.sqrt(squares / blocks - mean * mean) / Math.sqrt(blocks);

    Interval interval = BlockBootstrap.of95Percent().difference(first, second, examples);

    assertThat(interval.estimate()).isCloseTo(mean / 10, within(1e-12));
    assertThat(interval.lower()).isCloseTo((mean - 1.96 * error) / 10, within(0.05 * error / 10));
    assertThat(interval.upper()).isCloseTo((mean + 1.96 * error) / 10, within(0.05 * error / 10));
  }

  /** Two blocks make three draws: both from the one (¼), one of each (½), both from the other. */
  @Test
  void two_blocks_by_hand() {
    BlockBootstrap bootstrap = new BlockBootstrap(100_000, 0.6, 3);

    Interval wide = bootstrap.difference(new double[] {1, 6}, new double[2], new double[] {1, 3});
    Interval narrow =
        new BlockBootstrap(100_000, 0.4, 3)
            .difference(new double[] {1, 6}, new double[2], new double[] {1, 3});

    assertThat(wide.estimate()).isEqualTo(1.75);
    assertThat(wide.lower()).isEqualTo(1);
    assertThat(wide.upper()).isEqualTo(2);
    assertThat(narrow.lower()).isEqualTo(1.75);
    assertThat(narrow.upper()).isEqualTo(1.75);
  }

  /**
   * Sums over 50 blocks of unequal size: the interval covers the truth about as often as it says.
   */
  @Test
  void intervals_cover_the_truth() {
    int runs = 500;
    int covered = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] first = new double[50];
      double[] examples = new double[50];
      for (int b = 0; b < 50; b++) {
        examples[b] = 50 + random.nextInt(100);
        first[b] = 0.25 * examples[b] + Math.sqrt(examples[b]) * random.nextGaussian();
      }
      Interval interval =
          new BlockBootstrap(1_000, 0.95, run).difference(first, new double[50], examples);
      covered += interval.lower() <= 0.25 && 0.25 <= interval.upper() ? 1 : 0;
    }

    // With 50 blocks a percentile interval covers about 94 %.
    assertThat(covered)
        .isGreaterThanOrEqualTo(
            new BinomialDistribution(runs, 0.935).inverseCumulativeProbability(0.01));
  }

  @Test
  void the_same_seed_gives_the_same_bits() {
    double[] losses = {3, 1, 4, 1, 5, 9, 2, 6};
    double[] others = {2, 7, 1, 8, 2, 8, 1, 8};
    double[] examples = {1, 2, 3, 4, 5, 6, 7, 8};

    assertThat(BlockBootstrap.of95Percent().difference(losses, others, examples))
        .isEqualTo(BlockBootstrap.of95Percent().difference(losses, others, examples));
  }

  @Test
  void blocks_without_examples_are_none() {
    double[] examples = {1, 0, 2, 0, 3};

    Interval interval =
        BlockBootstrap.of95Percent()
            .difference(new double[] {1, 0, 1, 0, 1}, new double[5], examples);

    assertThat(interval)
        .isEqualTo(
            BlockBootstrap.of95Percent()
                .difference(new double[] {1, 1, 1}, new double[3], new double[] {1, 2, 3}));
  }

  @Test
  void one_block_tells_nothing_of_the_error() {
    Interval interval =
        BlockBootstrap.of95Percent()
            .difference(new double[] {3}, new double[] {1}, new double[] {4});

    assertThat(interval.estimate()).isEqualTo(0.5);
    assertThat(interval.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(interval.upper()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(
            BlockBootstrap.of95Percent()
                .difference(new double[0], new double[0], new double[0])
                .estimate())
        .isNaN();
  }

  @Test
  void bad_input_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockBootstrap(10, 0.95, 1))
        .withMessage("resamples: 10 (expected: at least 100)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockBootstrap(100, 1, 1))
        .withMessage("confidence: 1.0 (expected: in (0, 1))");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            BlockBootstrap.of95Percent().difference(new double[2], new double[1], new double[2]))
        .withMessage("blocks: 2, 1, 2 (expected: as many of each)");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            BlockBootstrap.of95Percent()
                .difference(new double[] {Double.NaN}, new double[1], new double[] {1}))
        .withMessage("block 0: NaN, 0.0, 1.0 examples (expected: finite sums, 0 examples or more)");
  }
}
