package dev.pawl.watch.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.watch.champion.RankCusum.Step;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankCusumTest {
  private static final double BETWEEN = 1_000;

  /** Stable streams of block means. */
  enum World {
    NORMAL {
      @Override
      double next(SplittableRandom random, double[] memory) {
        return random.nextGaussian();
      }
    },
    LOGNORMAL {
      @Override
      double next(SplittableRandom random, double[] memory) {
        return StrictMath.exp(1.5 * random.nextGaussian());
      }
    },
    AUTOREGRESSIVE_IN_BLOCKS_OF_20 {
      @Override
      double next(SplittableRandom random, double[] memory) {
        double sum = 0;
        for (int i = 0; i < 20; i++) {
          memory[0] = 0.5 * memory[0] + random.nextGaussian();
          sum += memory[0];
        }
        return sum;
      }
    },
    AUTOREGRESSIVE {
      @Override
      double next(SplittableRandom random, double[] memory) {
        memory[0] = 0.5 * memory[0] + random.nextGaussian();
        return memory[0];
      }
    },
    SEASONAL {
      @Override
      double next(SplittableRandom random, double[] memory) {
        memory[0]++;
        return 10 + 5 * StrictMath.sin(memory[0] * 2 * Math.PI / 24) + random.nextGaussian();
      }
    };

    abstract double next(SplittableRandom random, double[] memory);
  }

  @ParameterizedTest
  @EnumSource
  void false_shifts_are_as_rare_as_stated(World world) {
    int shifts = 0;
    int blocks = 0;
    for (int run = 0; run < 60; run++) {
      SplittableRandom random = new SplittableRandom(run);
      RankCusum cusum = new RankCusum(24, 28, BETWEEN);
      double[] memory = new double[1];
      for (int block = 0; block < 3_000; block++) {
        Step step = cusum.add(block, world.next(random, memory));
        shifts += step == Step.UP || step == Step.DOWN ? 1 : 0;
        blocks++;
      }
    }

    assertThat(shifts)
        .isLessThanOrEqualTo(
            new PoissonDistribution(blocks / BETWEEN).inverseCumulativeProbability(0.99));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void a_shift_by_two_deviations_is_found_dated_and_seen_to_end(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RankCusum cusum = new RankCusum(24, 28, 10_000);
    for (int block = 0; block < 700; block++) {
      assertThat(cusum.add(block, 10 + random.nextGaussian())).isEqualTo(Step.NOTHING);
    }
    int found = 700;
    while (cusum.add(found, 12 + random.nextGaussian()) != Step.UP) {
      found++;
    }
    assertThat(found).isLessThan(740);
    // The sum was last at 0 some time before, when chance had lifted it already.
    assertThat(cusum.since()).isBetween(640L, 705L);
    assertThat(cusum.expected()).isCloseTo(10, within(0.3));
    assertThat(cusum.value()).isCloseTo(12, within(1.5));
    for (int block = found + 1; block < 780; block++) {
      assertThat(cusum.add(block, 12 + random.nextGaussian())).isEqualTo(Step.NOTHING);
    }
    int ended = 780;
    while (cusum.add(ended, 10 + random.nextGaussian()) != Step.ENDED) {
      ended++;
    }
    assertThat(ended).isLessThan(950);
    assertThat(cusum.shifted()).isFalse();
  }

  @Test
  void a_shift_that_stays_becomes_the_new_normal() {
    SplittableRandom random = new SplittableRandom(4);
    RankCusum cusum = new RankCusum(1, 100, 10_000);
    for (int block = 0; block < 200; block++) {
      cusum.add(block, random.nextGaussian());
    }
    int up = 0;
    int normal = 0;
    for (int block = 200; block < 600; block++) {
      Step step = cusum.add(block, 4 + random.nextGaussian());
      up += step == Step.UP ? 1 : 0;
      normal += step == Step.NEW_NORMAL ? 1 : 0;
    }

    assertThat(up).isEqualTo(1);
    assertThat(normal).isEqualTo(1);
    assertThat(cusum.shifted()).isFalse();
  }

  @Test
  void values_that_are_all_alike_are_never_a_shift() {
    RankCusum cusum = new RankCusum(24, 28, BETWEEN);
    for (int block = 0; block < 5_000; block++) {
      assertThat(cusum.add(block, 3)).isEqualTo(Step.NOTHING);
    }
  }
}
