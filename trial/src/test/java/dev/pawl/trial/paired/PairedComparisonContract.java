package dev.pawl.trial.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.paired.PairedComparison.Settings;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every paired comparison holds; a new one is proven by extending this. */
public abstract class PairedComparisonContract {
  private static final Settings SETTINGS = Settings.of(0.05, 0.01, 24);

  /** A new comparison with these settings. */
  protected abstract PairedComparison comparison(Settings settings);

  @Test
  void nothing_is_decided_before_the_first_look() {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 23, -0.5);

    Verdict verdict = comparison.verdict();

    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.upper()).isInfinite();
    assertThat(verdict.reason()).isEqualTo("23 of the 24 blocks before the first look");
  }

  @Test
  void without_any_block_there_is_no_estimate() {
    Verdict verdict = comparison(SETTINGS).verdict();

    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.estimate()).isNaN();
    assertThat(verdict.examples()).isZero();
  }

  @Test
  void a_much_smaller_loss_is_better() {
    assertThat(after(60, -0.5).kind()).isEqualTo(Kind.BETTER);
  }

  @Test
  void a_much_larger_loss_is_worse() {
    assertThat(after(60, 0.5).kind()).isEqualTo(Kind.WORSE);
  }

  @Test
  void losses_that_differ_by_noise_only_become_equivalent() {
    Verdict verdict = after(4_000, 0);

    assertThat(verdict.kind()).isEqualTo(Kind.EQUIVALENT);
    assertThat(verdict.isNonInferior()).isTrue();
    assertThat(verdict.lower()).isGreaterThan(-verdict.margin());
    assertThat(verdict.upper()).isLessThan(verdict.margin());
  }

  @Test
  void the_interval_holds_the_estimate_and_shrinks() {
    Verdict early = after(30, 0);
    Verdict late = after(3_000, 0);

    assertThat(early.estimate()).isBetween(early.lower(), early.upper());
    assertThat(late.estimate()).isBetween(late.lower(), late.upper());
    assertThat(late.upper() - late.lower()).isLessThan((early.upper() - early.lower()) / 3);
  }

  @Test
  void an_undecided_verdict_says_how_much_longer() {
    Verdict verdict = after(30, 0);

    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.reason()).matches(".* in 30 blocks; about \\d+ more at the present rate");
  }

  @Test
  void the_margin_is_a_share_of_the_champions_loss() {
    PairedComparison comparison = comparison(Settings.of(0.05, 0.25, 4));
    for (int block = 0; block < 8; block++) {
      comparison.add(7, 7 + block % 3, 2);
      comparison.add(10, 10, 1);
      comparison.closeBlock();
    }

    assertThat(comparison.verdict().margin()).isEqualTo(0.25 * 8);
  }

  @Test
  void a_block_without_examples_is_none() {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 30, 0);
    Verdict before = comparison.verdict();

    comparison.closeBlock();
    comparison.closeBlock();

    assertThat(comparison.verdict()).isEqualTo(before);
  }

  @Test
  void the_open_block_does_not_count() {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 30, 0);
    Verdict before = comparison.verdict();

    comparison.add(1, 1_000, 1);

    assertThat(comparison.verdict()).isEqualTo(before);
  }

  /** At α = 5 % and a margin of 1 %, −ln 0.05 / 0.01 = 299.6 blocks. */
  @Test
  void versions_that_predict_the_same_are_equivalent_after_as_many_blocks_as_that_takes() {
    PairedComparison comparison = comparison(PairedComparison.Settings.of(0.05, 0.01, 24));
    for (int block = 1; block <= 299; block++) {
      comparison.add(block, block, 1);
      comparison.closeBlock();
      assertThat(comparison.verdict().kind()).isEqualTo(Kind.UNDECIDED);
    }
    assertThat(comparison.verdict().reason())
        .isEqualTo(
            "the two have predicted the same so far, in all 299 blocks; 1 more like that show that"
                + " it is not worse by more than allowed");
    assertThat(comparison.verdict().evidence().remaining()).hasValue(1);
    comparison.add(2, 2, 1);
    comparison.closeBlock();

    Verdict verdict = comparison.verdict();
    assertThat(verdict.kind()).isEqualTo(Kind.EQUIVALENT);
    assertThat(verdict.isNonInferior()).isTrue();
    assertThat(verdict.upper()).isBetween(0.99 * verdict.margin(), verdict.margin());
    assertThat(verdict.reason())
        .isEqualTo(
            "as good, within what is allowed: the two have predicted the same in all 300 blocks, so"
                + " that they differ in fewer than 1 % of blocks");
  }

  @Test
  void versions_that_predict_the_same_are_never_better() {
    PairedComparison comparison = comparison(PairedComparison.Settings.of(0.05, 0, 24));
    for (int block = 1; block <= 1_000; block++) {
      comparison.add(block, block, 1);
      comparison.closeBlock();
    }

    assertThat(comparison.verdict().kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(comparison.verdict().reason()).isEqualTo("the two have predicted the same so far");
  }

  @Test
  void a_difference_that_never_varies_is_not_trusted() {
    PairedComparison comparison = comparison(SETTINGS);
    for (int block = 0; block < 100; block++) {
      comparison.add(block, block - 0.5, 1);
      comparison.closeBlock();
    }

    assertThat(comparison.verdict().kind()).isEqualTo(Kind.INVALID);
    assertThat(comparison.verdict().reason()).startsWith("the difference is -0.5 in every block");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void a_loss_that_is_not_finite_invalidates(double loss) {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 30, -0.5);

    comparison.add(1, loss, 1);

    assertThat(comparison.verdict().kind()).isEqualTo(Kind.INVALID);
    assertThat(comparison.verdict().reason()).startsWith("1 losses are not finite");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void a_weight_out_of_range_is_refused_and_changes_nothing(double weight) {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 30, 0);
    double[] before = comparison.state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> comparison.add(1, 1, weight))
        .withMessage("weight: " + weight + " (expected: finite and above 0)");
    assertThat(comparison.state()).containsExactly(before);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void a_restored_comparison_goes_on_with_the_same_bits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PairedComparison whole = comparison(SETTINGS);
    PairedComparison split = comparison(SETTINGS);
    for (int i = 0; i < 2_000; i++) {
      double champion = random.nextDouble() * 10;
      double challenger = champion + random.nextGaussian();
      double weight = 0.5 + random.nextDouble();
      whole.add(champion, challenger, weight);
      split.add(champion, challenger, weight);
      if (random.nextInt(20) == 0) {
        whole.closeBlock();
        split.closeBlock();
      }
      if (random.nextInt(50) == 0) {
        PairedComparison restored = comparison(SETTINGS);
        restored.restore(split.state());
        split = restored;
      }
    }

    assertThat(split.verdict()).isEqualTo(whole.verdict());
    assertThat(split.state()).containsExactly(whole.state());
  }

  @Test
  void a_state_of_another_length_is_refused() {
    PairedComparison comparison = comparison(SETTINGS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> comparison.restore(new double[] {1}))
        .withMessageStartingWith("state: 1 numbers (expected: ");
  }

  @Test
  void the_state_is_a_copy() {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, 30, 0);
    Verdict before = comparison.verdict();

    java.util.Arrays.fill(comparison.state(), 0);

    assertThat(comparison.verdict()).isEqualTo(before);
  }

  private Verdict after(int blocks, double difference) {
    PairedComparison comparison = comparison(SETTINGS);
    feed(comparison, 1, blocks, difference);
    return comparison.verdict();
  }

  /** Blocks of 20 examples, losses about 5, differences with a deviation of 0.5. */
  private static void feed(PairedComparison to, long seed, int blocks, double difference) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < 20; i++) {
        double champion = 10 * random.nextDouble();
        to.add(champion, champion + difference + 0.5 * random.nextGaussian(), 1);
      }
      to.closeBlock();
    }
  }
}
