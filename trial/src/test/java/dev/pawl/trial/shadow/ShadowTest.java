package dev.pawl.trial.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.trial.shadow.ShadowComparison.Agreement;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;

class ShadowTest {

  /** scipy.stats.binomtest(5, 20, 0.5).pvalue is 0.04138946533203125. */
  @Test
  void mcnemars_p_value_is_the_exact_binomial_one() {
    Verdict verdict = McNemar.of(80, 5, 15, Terms.of95Percent());

    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.04138946533203125, within(1e-12));
    assertThat(verdict.estimate()).isCloseTo(0.1, within(1e-12));
    // By hand: (15.5 − 5.5)/102 ± 1.959964 √(21 − 100/102)/102.
    assertThat(verdict.lower()).isCloseTo(0.0980392 - 0.0859757, within(1e-6));
    assertThat(verdict.upper()).isCloseTo(0.0980392 + 0.0859757, within(1e-6));
    assertThat(verdict.kind()).isEqualTo(Kind.BETTER);
  }

  /** All tables of 60 examples with 12 % and 12 % discordant: the interval covers 0. */
  @Test
  void mcnemars_interval_covers_as_often_as_it_says() {
    double covered = 0;
    BinomialDistribution discordant = new BinomialDistribution(60, 0.24);
    for (int d = 1; d <= 60; d++) {
      BinomialDistribution split = new BinomialDistribution(d, 0.5);
      for (int c = 0; c <= d; c++) {
        Verdict verdict = McNemar.of(60 - d, d - c, c, Terms.of95Percent());
        double weight = discordant.probability(d) * split.probability(c);
        covered += verdict.interval().contains(0) ? weight : 0;
      }
    }

    assertThat(covered).isBetween(0.945, 0.985);
  }

  @Test
  void without_discordant_examples_nothing_is_shown() {
    assertThat(McNemar.of(100, 0, 0, Terms.of95Percent()).reason())
        .isEqualTo("the two were right and wrong together on every example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemar.of(1, -1, 0, Terms.of95Percent()))
        .withMessage("counts: 1, -1, 0 (expected: 0 or more)");
  }

  @Test
  void agreement_difference_and_cost_are_known_before_outcomes() {
    ShadowComparison shadow = shadow();
    shadow.answered(1, 1.05, 10, 5);
    shadow.answered(2, 2.5, 10, 15);
    shadow.answered(3, Double.NaN, 10, 10);
    shadow.unanswered();

    Agreement agreement = shadow.agreement();

    assertThat(agreement.answers()).isEqualTo(4);
    assertThat(agreement.missing()).isEqualTo(2);
    assertThat(agreement.agreement()).isEqualTo(0.5);
    assertThat(agreement.difference()).isCloseTo(0.275, within(1e-12));
    assertThat(agreement.latency()).isCloseTo(0, within(1e-12));
    assertThat(agreement.latencyError()).isCloseTo(5 / Math.sqrt(3), within(1e-12));
    assertThat(agreement.cost()).isCloseTo(2, within(1e-12));
    assertThat(shadow.verdict().kind()).isEqualTo(Kind.UNDECIDED);
  }

  @Test
  void outcomes_decide_whether_the_shadow_is_worse() {
    SplittableRandom random = new SplittableRandom(4);
    ShadowComparison shadow = shadow();
    for (int block = 0; block < 200; block++) {
      for (int i = 0; i < 20; i++) {
        double loss = 10 * random.nextDouble();
        shadow.outcome(loss, loss + 0.2 * random.nextGaussian());
      }
      shadow.closeBlock();
    }

    assertThat(shadow.verdict().isNonInferior()).isTrue();
  }

  @Test
  void a_shadow_without_answers_has_no_agreement() {
    assertThat(shadow().agreement().agreement()).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shadow().answered(Double.NaN, 1, 1, 1))
        .withMessageStartingWith("champion: NaN, latencies: 1.0, 1.0");
  }

  private static ShadowComparison shadow() {
    return new ShadowComparison(0.1, PairedComparison.Settings.of(0.05, 0.01, 24));
  }
}
