package dev.pawl.trial.paired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.paired.PairedComparison.Settings;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often the gate errs, with its own settings, looked at after every block. Seeds are run
 * numbers.
 */
class PairedComparisonCalibrationTest {
  private static final int RUNS = 600;
  private static final int BLOCKS = 300;
  private static final int EXAMPLES = 20;
  private static final double ALPHA = 0.05;

  /**
   * A challenger that is a little better nearly always, and much worse now and then: its losses
   * less the champion's are lognormal with mean 0. With the loop's first look, 24 blocks, and tails
   * that may be unalike, it is found out in time.
   */
  @Test
  void a_challenger_with_rare_large_losses_rarely_passes_as_better() {
    int better = 0;
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      PairedComparison comparison = PairedComparison.of(Settings.of(ALPHA, 0, 24));
      boolean shown = false;
      for (int block = 0; block < BLOCKS; block++) {
        for (int i = 0; i < EXAMPLES; i++) {
          double difference = StrictMath.exp(1.5 * random.nextGaussian()) - StrictMath.exp(1.125);
          comparison.add(10, 10 + difference, 1);
        }
        comparison.closeBlock();
        shown |= comparison.verdict().kind() == Kind.BETTER;
      }
      better += shown ? 1 : 0;
    }

    assertThat(better).as("false 'better' in %s runs", RUNS).isLessThanOrEqualTo(most());
  }

  /** Where the losses of two equally good versions come from. */
  enum World {
    NORMAL(0) {
      @Override
      double noise(SplittableRandom random, double before) {
        return random.nextGaussian();
      }
    },
    AUTOREGRESSIVE(0) {
      @Override
      double noise(SplittableRandom random, double before) {
        return 0.5 * before + random.nextGaussian();
      }
    },
    LOGNORMAL(StrictMath.exp(1.125)) {
      @Override
      double noise(SplittableRandom random, double before) {
        return StrictMath.exp(1.5 * random.nextGaussian());
      }
    };

    private final double mean;

    World(double mean) {
      this.mean = mean;
    }

    abstract double noise(SplittableRandom random, double before);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void equally_good_versions_are_rarely_called_better_or_worse(World world, int firstLook) {
    int better = 0;
    int worse = 0;
    for (int run = 0; run < RUNS; run++) {
      Kind first = firstShown(world, run, 0, 0, firstLook, Kind.BETTER, Kind.WORSE);
      better += first == Kind.BETTER ? 1 : 0;
      worse += first == Kind.WORSE ? 1 : 0;
    }

    assertThat(better).as("false 'better' in %s runs", RUNS).isLessThanOrEqualTo(most());
    assertThat(worse).as("false 'worse' in %s runs", RUNS).isLessThanOrEqualTo(most());
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void a_version_that_is_worse_by_the_margin_rarely_passes(World world, int firstLook) {
    double margin = 0.02;
    double difference = margin * (10 + world.mean);
    int passed = 0;
    for (int run = 0; run < RUNS; run++) {
      Kind shown =
          firstShown(
              world,
              run,
              difference,
              margin,
              firstLook,
              Kind.NOT_WORSE,
              Kind.EQUIVALENT,
              Kind.BETTER);
      passed += shown == Kind.UNDECIDED ? 0 : 1;
    }

    assertThat(passed).as("passed in %s runs", RUNS).isLessThanOrEqualTo(most());
  }

  @Test
  void a_version_that_is_better_by_a_third_of_a_blocks_deviation_is_found() {
    int found = 0;
    int late = 0;
    double effect = -Math.sqrt(2.0 / EXAMPLES) / 3;
    for (int run = 0; run < RUNS; run++) {
      PairedComparison comparison = PairedComparison.of(Settings.of(ALPHA, 0, 24));
      SplittableRandom random = new SplittableRandom(run);
      int block = 0;
      while (block < 200 && comparison.verdict().kind() != Kind.BETTER) {
        block(comparison, World.NORMAL, random, effect, new double[2]);
        block++;
      }
      found += block < 200 ? 1 : 0;
      late += block >= 100 ? 1 : 0;
    }

    // A t-test of fixed size needs 57 blocks for a power of 0.8.
    assertThat(found).as("found within 200 blocks").isGreaterThan((int) (0.95 * RUNS));
    assertThat(late).as("not found within 100 blocks").isLessThan((int) (0.35 * RUNS));
  }

  private static Stream<Arguments> worlds() {
    return Arrays.stream(World.values())
        .flatMap(world -> Stream.of(Arguments.of(world, 12), Arguments.of(world, 24)));
  }

  /** The most errors that an error probability of {@link #ALPHA} explains at a level of 1 %. */
  private static int most() {
    return new BinomialDistribution(RUNS, ALPHA).inverseCumulativeProbability(0.99);
  }

  private static Kind firstShown(
      World world, long seed, double difference, double margin, int firstLook, Kind... wanted) {
    PairedComparison comparison =
        PairedComparison.of(Settings.of(ALPHA, margin, firstLook).alikeInTheTails());
    SplittableRandom random = new SplittableRandom(seed);
    double[] before = {random.nextGaussian(), random.nextGaussian()};
    for (int block = 0; block < BLOCKS; block++) {
      block(comparison, world, random, difference, before);
      Verdict verdict = comparison.verdict();
      for (Kind kind : wanted) {
        if (verdict.kind() == kind) {
          return kind;
        }
      }
    }
    return Kind.UNDECIDED;
  }

  private static void block(
      PairedComparison to, World world, SplittableRandom random, double effect, double[] before) {
    for (int i = 0; i < EXAMPLES; i++) {
      before[0] = world.noise(random, before[0]);
      before[1] = world.noise(random, before[1]);
      to.add(10 + before[0], 10 + before[1] + effect, 1);
    }
    to.closeBlock();
  }
}
