package dev.pawl.trial.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison.Settings;
import dev.pawl.trial.sequential.Sides;
import dev.pawl.trial.sequential.StudentSequence;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSumComparisonTest extends PairedComparisonContract {

  @Override
  protected PairedComparison comparison(Settings settings) {
    return PairedComparison.of(settings);
  }

  @Test
  void equal_blocks_without_skew_or_dependence_have_the_students_interval() {
    PairedComparison comparison = comparison(Settings.of(0.05, 0.01, 24));
    for (int block = 0; block < 40; block++) {
      comparison.add(10, 10.25 + (block % 2 == 0 ? 1 : -1), 2);
      comparison.closeBlock();
    }

    Verdict verdict = comparison.verdict();

    double deviation = Math.sqrt(40.0 / 39);
    double radius = StudentSequence.of(0.05, 24, Sides.ONE).radius(40, deviation);
    assertThat(verdict.estimate()).isCloseTo(0.25, within(1e-14));
    assertThat(verdict.upper()).isCloseTo(0.25 + radius, within(1e-12));
    assertThat(verdict.lower()).isCloseTo(0.25 - radius, within(1e-12));
    assertThat(verdict.confidence()).isEqualTo(0.9);
    assertThat(verdict.examples()).isEqualTo(40);
    assertThat(verdict.blocks()).isEqualTo(40);
  }

  /** The interval's ends by bisection on the test itself, in two passes over the blocks. */
  @ParameterizedTest(name = "seed {0}, {1}")
  @CsvSource({"1, ALIKE", "2, ALIKE", "3, UNALIKE", "5, UNALIKE", "8, UNALIKE", "13, UNALIKE"})
  void unequal_skewed_dependent_blocks_have_the_interval_of_the_inverted_test(
      long seed, Tails tails) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 50;
    double[] d = new double[n];
    double[] w = new double[n];
    double state = 0;
    PairedComparison comparison = comparison(new Settings(0.05, 0.01, 24, Sides.TWO, tails));
    for (int b = 0; b < n; b++) {
      w[b] = 1 + random.nextInt(9);
      state = 0.6 * state + StrictMath.exp(random.nextGaussian()) - 1.5;
      d[b] = w[b] * (state + 0.3);
      comparison.add(5, 5 + d[b] / w[b], w[b]);
      comparison.closeBlock();
    }

    Verdict verdict = comparison.verdict();

    double threshold = StudentSequence.of(0.05, 24, Sides.TWO).threshold(n);
    double r = sum(d) / sum(w);
    assertThat(verdict.estimate()).isCloseTo(r, within(1e-12));
    double z = Math.sqrt(n * threshold);
    double skew = skewness(d, w, r) * n / (n + 24);
    double wide = Math.sqrt(inflation(d, w, r));
    double unseen = tails == Tails.ALIKE ? 0 : Math.log(2 / 0.05) * furthest(d, w, r);
    double slope = (2 * z * z + 1) / (6 * Math.sqrt(n));
    double up = wide * (z + Math.max(0, skew) * slope + Math.max(0, unseen));
    double down = wide * (z + Math.max(0, -skew) * slope + Math.max(0, -unseen));
    assertThat(verdict.upper()).isCloseTo(last(r, 100, m -> errors(d, w, m) < up), within(1e-9));
    assertThat(verdict.lower()).isCloseTo(last(r, -100, m -> errors(d, w, m) < down), within(1e-9));
  }

  @Test
  void without_enough_weight_in_most_blocks_the_interval_is_unbounded() {
    PairedComparison comparison = comparison(Settings.of(0.05, 0.01, 4));
    for (int block = 0; block < 12; block++) {
      comparison.add(1, 1 + block % 3, block == 5 ? 1e6 : 1);
      comparison.closeBlock();
    }

    assertThat(comparison.verdict().kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(comparison.verdict().upper()).isInfinite();
  }

  @Test
  void the_level_travels_in_the_state() {
    PairedComparison strict = comparison(new Settings(0.001, 0.01, 24, Sides.ONE, Tails.UNALIKE));
    for (int block = 0; block < 40; block++) {
      strict.add(10, 10 + block % 3, 1);
      strict.closeBlock();
    }
    PairedComparison restored = comparison(Settings.of(0.05, 0.01, 24));
    restored.restore(strict.state());

    assertThat(restored.verdict()).isEqualTo(strict.verdict());
    assertThat(restored.verdict().confidence()).isEqualTo(0.998);
  }

  @Test
  void an_alpha_of_a_half_still_gives_an_interval() {
    PairedComparison comparison = comparison(Settings.of(0.5, 0.01, 1));
    for (int block = 0; block < 40; block++) {
      comparison.add(10, 10 + block % 3, 1);
      comparison.closeBlock();
    }

    Verdict verdict = comparison.verdict();

    assertThat(verdict.lower()).isLessThan(verdict.estimate());
    assertThat(verdict.upper()).isGreaterThan(verdict.estimate()).isFinite();
  }

  @Test
  void a_first_look_before_the_fourth_block_waits_for_it() {
    PairedComparison comparison = comparison(Settings.of(0.05, 0.01, 1));
    for (int block = 0; block < 3; block++) {
      comparison.add(10, 9 - block, 1);
      comparison.closeBlock();
    }

    assertThat(comparison.verdict().reason()).isEqualTo("3 of the 4 blocks before the first look");
  }

  @Test
  void the_reason_reads_as_a_sentence() {
    PairedComparison comparison = comparison(Settings.of(0.05, 0.01, 24));
    for (int block = 0; block < 40; block++) {
      comparison.add(11.43, 11.43 - 0.25 + (block % 2 == 0 ? 0.125 : -0.125), 1);
      comparison.closeBlock();
    }

    Verdict verdict = comparison.verdict();
    assertThat(verdict.reason())
        .isEqualTo(
            "better: difference -0.25 (%.4f to %.4f) against a loss of 11.43, allowed 0.1143, in 40 blocks",
            verdict.lower(), verdict.upper());
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(0.05, 0.01, 0))
        .withMessage("firstLook: 0 (expected: at least 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(0, 0.01, 24))
        .withMessage("alpha: 0.0 (expected: in (0, 0.5])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(0.05, -0.01, 24))
        .withMessage("margin: -0.01 (expected: 0 or more)");
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** |mean| of d − mw in standard errors. */
  private static double errors(double[] d, double[] w, double m) {
    int n = d.length;
    double mean = (sum(d) - m * sum(w)) / n;
    double squares = 0;
    for (int b = 0; b < n; b++) {
      double from = d[b] - m * w[b] - mean;
      squares += from * from;
    }
    return Math.abs(mean) / Math.sqrt(squares / n / n);
  }

  private static double inflation(double[] d, double[] w, double r) {
    double squares = 0;
    double lag = 0;
    for (int b = 0; b < d.length; b++) {
      double e = d[b] - r * w[b];
      squares += e * e;
      lag += b == 0 ? 0 : e * (d[b - 1] - r * w[b - 1]);
    }
    double a = Math.clamp(lag / squares, 0, 0.9);
    return (1 + a) / (1 - a);
  }

  /**
   * The sum of the largest and the smallest residual in root sums of squares; a block was kept by
   * the ratio of its time.
   */
  private static double furthest(double[] d, double[] w, double r) {
    int most = 0;
    int least = 0;
    double squares = 0;
    for (int b = 0; b < d.length; b++) {
      double then = sum(Arrays.copyOf(d, b + 1)) / sum(Arrays.copyOf(w, b + 1));
      most = d[b] - then * w[b] > d[most] - then * w[most] ? b : most;
      least = d[b] - then * w[b] < d[least] - then * w[least] ? b : least;
      squares += (d[b] - r * w[b]) * (d[b] - r * w[b]);
    }
    return (d[most] - r * w[most] + d[least] - r * w[least]) / Math.sqrt(squares);
  }

  private static double skewness(double[] d, double[] w, double r) {
    double squares = 0;
    double cubes = 0;
    for (int b = 0; b < d.length; b++) {
      double e = d[b] - r * w[b];
      squares += e * e;
      cubes += e * e * e;
    }
    return cubes / d.length / Math.pow(squares / d.length, 1.5);
  }

  /** Where {@code holds} ends on the way from {@code from} to {@code to}. */
  private static double last(double from, double to, DoublePredicate holds) {
    double in = from;
    double out = to;
    for (int i = 0; i < 100; i++) {
      double middle = (in + out) / 2;
      if (holds.test(middle)) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }
}
