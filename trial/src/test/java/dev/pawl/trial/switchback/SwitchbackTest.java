package dev.pawl.trial.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.switchback.SwitchbackAnalysis.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchbackTest {

  /** The paper's example: T = 12, m = 2 has its coins at 1, 5, 7 and 9, counted from 1. */
  @Test
  void the_optimal_switch_points_are_those_of_the_paper() {
    assertThat(SwitchbackDesign.of(12, 2).switchPoints()).containsExactly(0, 4, 6, 8);
    assertThat(SwitchbackDesign.of(4, 1).switchPoints()).containsExactly(0, 2);
    assertThat(SwitchbackDesign.of(3, 0).switchPoints()).containsExactly(0, 1, 2);
  }

  /** What a period yields, given the arms of its window: base, effect and carry-over of its own. */
  private static double[] outcomes(boolean[] arms, int m, long world) {
    SplittableRandom random = new SplittableRandom(world);
    double[] y = new double[arms.length];
    for (int t = 0; t < y.length; t++) {
      y[t] = 2 + random.nextGaussian();
      for (int back = 0; back <= m; back++) {
        double effect = random.nextGaussian() + 0.5;
        y[t] += t - back >= 0 && arms[t - back] ? effect : 0;
      }
    }
    return y;
  }

  /** Every assignment of a small world: the estimate has no bias, and the bound of its variance. */
  @ParameterizedTest
  @CsvSource({"12, 2, 1", "12, 2, 2", "8, 2, 3", "10, 1, 4", "8, 0, 5", "12, 3, 6"})
  void over_all_assignments_it_is_unbiased_and_its_variance_bounded(
      int periods, int m, long world) {
    SwitchbackDesign design = SwitchbackDesign.of(periods, m);
    boolean[] always = new boolean[periods];
    java.util.Arrays.fill(always, true);
    double[] ones = outcomes(always, m, world);
    double[] zeros = outcomes(new boolean[periods], m, world);
    double truth = 0;
    for (int t = m; t < periods; t++) {
      truth += ones[t] - zeros[t];
    }
    int coins = design.switchPoints().length;
    double mean = 0;
    double square = 0;
    double bound = 0;
    for (int path = 0; path < 1 << coins; path++) {
      boolean[] heads = new boolean[coins];
      for (int coin = 0; coin < coins; coin++) {
        heads[coin] = (path >> coin & 1) == 1;
      }
      Groups groups = Groups.of(design, outcomes(design.spread(heads), m, world));
      mean += groups.total(heads) / (1 << coins);
      square += groups.total(heads) * groups.total(heads) / (1 << coins);
      bound += groups.variance(heads) / (1 << coins);
    }

    assertThat(mean).isCloseTo(truth, within(1e-9));
    assertThat(bound).isGreaterThanOrEqualTo(square - mean * mean);
  }

  @Test
  void without_an_effect_the_exact_p_value_is_small_as_rarely_as_it_says() {
    SwitchbackDesign design = SwitchbackDesign.of(24, 2);
    SwitchbackAnalysis analysis = new SwitchbackAnalysis(design, Terms.of95Percent());
    int coins = design.switchPoints().length;
    double[] y = outcomes(new boolean[24], 0, 9);
    int small = 0;
    for (int path = 0; path < 1 << coins; path++) {
      boolean[] heads = new boolean[coins];
      for (int coin = 0; coin < coins; coin++) {
        heads[coin] = (path >> coin & 1) == 1;
      }
      Verdict verdict = analysis.verdict(List.of(new Cluster(design.spread(heads), y)), 2, 1);
      small += verdict.pValue().isPresent() && verdict.pValue().getAsDouble() <= 0.05 ? 1 : 0;
    }

    assertThat(small / (double) (1 << coins)).isLessThanOrEqualTo(0.05);
  }

  @Test
  void intervals_cover_an_effect_that_lasts() {
    SwitchbackDesign design = SwitchbackDesign.of(48, 2);
    SwitchbackAnalysis analysis = new SwitchbackAnalysis(design, Terms.of95Percent());
    int covered = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      List<Cluster> clusters = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        boolean[] arms = design.assign(random.nextLong());
        double[] y = new double[48];
        for (int t = 0; t < 48; t++) {
          y[t] = 10 + random.nextGaussian() + (arms[t] ? 0.6 : 0);
          y[t] += t >= 1 && arms[t - 1] ? 0.3 : 0;
          y[t] += t >= 2 && arms[t - 2] ? 0.1 : 0;
        }
        clusters.add(new Cluster(arms, y));
      }
      Verdict verdict = analysis.verdict(clusters, 10, run);
      covered += verdict.interval().contains(1) ? 1 : 0;
    }

    assertThat(covered).as("of %s, seeds are run numbers", runs).isGreaterThanOrEqualTo(188);
  }

  @Test
  void a_large_effect_is_found() {
    SwitchbackDesign design = SwitchbackDesign.of(120, 1);
    boolean[] arms = design.assign(7);
    double[] y = new double[120];
    SplittableRandom random = new SplittableRandom(1);
    for (int t = 0; t < 120; t++) {
      y[t] = (arms[t] ? 2 : -2) + random.nextGaussian();
    }

    Verdict verdict =
        new SwitchbackAnalysis(design, Terms.of95Percent())
            .verdict(List.of(new Cluster(arms, y)), 0, 1);

    assertThat(verdict.kind()).isEqualTo(Kind.BETTER);
    assertThat(verdict.pValue().orElseThrow()).isLessThan(0.001);
  }

  @Test
  void alternation_compares_pairs_and_states_its_limit() {
    Verdict verdict =
        Alternation.of(new double[] {10, 12, 9, 12, 11, 13, 10, 11}, Terms.of95Percent());

    // scipy.stats.ttest_1samp([2, 3, 2, 1], 0): 0.016278
    assertThat(verdict.pValue().orElseThrow()).isCloseTo(0.0162764, within(1e-5));
    assertThat(verdict.reason()).endsWith("whatever else alternates is in it");
    assertThat(Alternation.of(new double[] {1, 2}, Terms.of95Percent()).reason())
        .isEqualTo("1 pairs of periods (expected: at least 2)");
  }

  /** Seventeen coins are too many to try all; this does, with 2/T Σ ± y as the estimate. */
  @Test
  void a_drawn_p_value_is_near_the_exact_one() {
    SwitchbackDesign design = SwitchbackDesign.of(17, 0);
    boolean[] arms = design.assign(3);
    SplittableRandom random = new SplittableRandom(4);
    double[] y = new double[17];
    for (int t = 0; t < 17; t++) {
      y[t] = random.nextGaussian() + (arms[t] ? 0.9 : 0);
    }
    double observed = Math.abs(signed(y, arms));
    int extreme = 0;
    for (int path = 0; path < 1 << 17; path++) {
      boolean[] other = new boolean[17];
      for (int t = 0; t < 17; t++) {
        other[t] = (path >> t & 1) == 1;
      }
      extreme += Math.abs(signed(y, other)) >= observed - 1e-9 ? 1 : 0;
    }
    double exact = extreme / (double) (1 << 17);

    Verdict verdict =
        new SwitchbackAnalysis(design, Terms.of95Percent())
            .verdict(List.of(new Cluster(arms, y)), 0, 1);

    assertThat(verdict.estimate()).isCloseTo(2.0 / 17 * signed(y, arms), within(1e-12));
    assertThat(verdict.pValue().orElseThrow())
        .isCloseTo(exact, within(4 * Math.sqrt(exact * (1 - exact) / 9_999)));
  }

  private static double signed(double[] y, boolean[] arms) {
    double sum = 0;
    for (int t = 0; t < y.length; t++) {
      sum += arms[t] ? y[t] : -y[t];
    }
    return sum;
  }

  @Test
  void outcomes_that_do_not_vary_show_nothing() {
    double[] alike = new double[12];
    double[] growing = new double[12];
    for (int t = 0; t < 12; t++) {
      alike[t] = 7;
      growing[t] = 0.1 * t;
    }
    SwitchbackDesign design = SwitchbackDesign.of(12, 0);

    Verdict verdict =
        new SwitchbackAnalysis(design, Terms.of95Percent())
            .verdict(List.of(new Cluster(design.assign(1), alike)), 0, 1);

    assertThat(verdict.kind()).isEqualTo(Kind.UNDECIDED);
    assertThat(verdict.reason()).startsWith("the outcome is the same in every period");
    // Each day 0.1 more than the day before, but for rounding.
    assertThat(Alternation.of(growing, Terms.of95Percent()).kind()).isEqualTo(Kind.INVALID);
  }

  @Test
  void what_does_not_fit_the_design_is_refused() {
    SwitchbackDesign design = SwitchbackDesign.of(12, 2);
    SwitchbackAnalysis analysis = new SwitchbackAnalysis(design, Terms.of95Percent());
    boolean[] wrong = new boolean[12];
    wrong[1] = true;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> analysis.verdict(List.of(new Cluster(wrong, new double[12])), 0, 1))
        .withMessage(
            "cluster 0: the arm changes before period 1 (expected: only at switch points)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> analysis.verdict(List.of(new Cluster(new boolean[12], new double[3])), 0, 1))
        .withMessage("cluster 0: 3 outcomes (expected: 12, one for each period)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SwitchbackDesign.of(10, 3))
        .withMessage("periods: 10 (expected: a multiple of the carry-over of 3, at least 12)");
    assertThat(analysis.verdict(List.of(), 0, 1).kind()).isEqualTo(Kind.UNDECIDED);
  }
}
