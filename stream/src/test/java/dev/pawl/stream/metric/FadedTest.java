package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import dev.pawl.stream.Windowed;
import org.junit.jupiter.api.Test;

class FadedTest extends SummaryContract<Faded<RegressionTally>> {

  @Override
  protected Faded<RegressionTally> empty() {
    return new Faded<>(1_000, new RegressionTally());
  }

  @Override
  protected void add(Faded<RegressionTally> faded, SplitMix random, int index) {
    double[] score = {random.nextGaussian()};
    faded.add(10L * index - random.nextInt(200), random.nextGaussian(), score, 0, 1, 1);
  }

  @Test
  void what_is_a_half_life_old_counts_half_in_any_order() {
    Faded<RegressionTally> forwards = empty();
    forwards.add(0, 1, new double[] {0}, 0, 1, 1);
    forwards.add(1_000, 4, new double[] {0}, 0, 1, 1);
    Faded<RegressionTally> backwards = empty();
    backwards.add(1_000, 4, new double[] {0}, 0, 1, 1);
    backwards.add(0, 1, new double[] {0}, 0, 1, 1);

    assertThat(forwards.tally().meanAbsoluteError()).isCloseTo(3, within(1e-12));
    assertThat(backwards.tally().meanAbsoluteError()).isCloseTo(3, within(1e-12));
    assertThat(forwards.tally().weight()).isEqualTo(1.5);
  }

  @Test
  void halves_of_different_ages_make_the_whole() {
    Faded<RegressionTally> early = empty();
    Faded<RegressionTally> late = empty();
    Faded<RegressionTally> whole = empty();
    SplitMix random = new SplitMix(3);
    for (int i = 0; i < 200; i++) {
      double[] score = {random.nextGaussian()};
      (i < 100 ? early : late).add(50L * i, 1, score, 0, 1, 1);
      whole.add(50L * i, 1, score, 0, 1, 1);
    }
    late.merge(early);

    assertThat(late.tally().rootMeanSquaredError())
        .isCloseTo(whole.tally().rootMeanSquaredError(), within(1e-12));
    assertThat(late.tally().weight()).isCloseTo(whole.tally().weight(), within(1e-9));
  }

  @Test
  void after_ages_only_the_new_counts() {
    Faded<RegressionTally> faded = empty();
    faded.add(0, 100, new double[] {0}, 0, 1, 1);
    faded.add(1_000_000_000_000L, 1, new double[] {0}, 0, 1, 1);
    faded.add(0, 100, new double[] {0}, 0, 1, 1);

    assertThat(faded.tally().meanAbsoluteError()).isEqualTo(1);
  }

  @Test
  void a_tally_slides_with_a_window() {
    Windowed<BinaryTally> window = new Windowed<>(100, 3, BinaryTally::new);
    for (int i = 0; i < 1_000; i++) {
      window.at(i).add(1, i < 500 ? 0.1 : 0.9);
    }

    assertThat(window.over(999).accuracy()).isEqualTo(1);
    assertThat(window.over(999).weight()).isEqualTo(300);
  }

  @Test
  void bad_settings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faded<>(0, new RegressionTally()))
        .withMessage("halfLife: 0 ms (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().merge(new Faded<>(5, new RegressionTally())))
        .withMessage("other: half-life 5 ms (expected: 1000 ms)");
  }
}
