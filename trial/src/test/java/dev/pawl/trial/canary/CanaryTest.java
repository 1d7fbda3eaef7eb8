package dev.pawl.trial.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.trial.Direction;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryTest {
  private static final CanarySettings SETTINGS =
      new CanarySettings(
          List.of(
              new Step(0.05, 500, Duration.ofSeconds(400)),
              new Step(0.5, 1_500, Duration.ofSeconds(1_000))),
          new Limits(0.3, 10, 1_000),
          0.05,
          0.025,
          1,
          new Slowness(0.9, 1.1, 0),
          0.2,
          Direction.SMALLER_IS_BETTER,
          Duration.ofSeconds(60));

  /** One answer of each side a second; ends with whatever is neither Hold nor Advance. */
  private static Look run(
      CanarySettings settings,
      long seed,
      double baselineErrors,
      double canaryErrors,
      double slower,
      double worse) {
    SplittableRandom random = new SplittableRandom(seed);
    Canary canary = new Canary(settings, 0);
    for (int second = 1; second <= 6_000; second++) {
      for (boolean own : new boolean[] {true, false}) {
        double latency = (own ? slower : 1) * -20 * StrictMath.log(1 - random.nextDouble());
        boolean error = random.nextDouble() < (own ? canaryErrors : baselineErrors);
        canary.answer(own, 1_000L * second, error, latency);
        canary.quality(own, 5 + random.nextGaussian() + (own ? worse : 0));
      }
      if (second % 10 == 0) {
        Look look = canary.look(1_000L * second);
        if (!(look instanceof Look.Hold || look instanceof Look.Advance)) {
          return look;
        }
      }
    }
    return canary.look(6_000_000);
  }

  @Test
  void a_canary_as_good_as_the_baseline_passes() {
    assertThat(run(SETTINGS, 1, 0.01, 0.01, 1, 0)).isInstanceOf(Look.Pass.class);
  }

  @Test
  void canaries_as_good_as_the_baseline_are_rarely_aborted() {
    int runs = 300;
    int aborted = 0;
    for (int run = 0; run < runs; run++) {
      aborted += run(SETTINGS, run, 0.02, 0.02, 1, 0) instanceof Look.Abort ? 1 : 0;
    }

    assertThat(aborted)
        .as("in %s runs, seeds are run numbers", runs)
        .isLessThanOrEqualTo(
            new BinomialDistribution(runs, 0.05).inverseCumulativeProbability(0.999));
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.06, 1, 0, more errors than the baseline",
    "0, 0.02, 1, 0, more errors than the baseline",
    "0.01, 0.5, 1, 0, above the limit of 0.3",
    "0.01, 0.01, 2.5, 0, slower than the baseline",
    "0.01, 0.01, 1, 0.5, worse quality than the baseline"
  })
  void what_is_worse_is_aborted(
      double baseline, double errors, double slower, double worse, String why) {
    CanarySettings settings =
        errors < 0.5
            ? SETTINGS
            : new CanarySettings(
                SETTINGS.steps(),
                new Limits(0.3, 3, 1_000),
                0.0001,
                0.025,
                1,
                SETTINGS.slowness(),
                0.2,
                Direction.SMALLER_IS_BETTER,
                SETTINGS.silence());

    Look look = run(settings, 1, baseline, errors, slower, worse);

    assertThat(look).isInstanceOf(Look.Abort.class);
    assertThat(look.reason()).contains(why);
  }

  @Test
  void answers_that_are_slower_below_the_floor_harm_nobody() {
    assertThat(run(slowness(1_000), 1, 0.01, 0.01, 2.5, 0)).isInstanceOf(Look.Pass.class);
    assertThat(run(slowness(60), 1, 0.01, 0.01, 2.5, 0).reason())
        .startsWith("slower than the baseline");
  }

  private static CanarySettings slowness(double floor) {
    return new CanarySettings(
        SETTINGS.steps(),
        new Limits(0.3, 10, Double.POSITIVE_INFINITY),
        SETTINGS.alpha(),
        SETTINGS.passing(),
        1,
        new Slowness(0.9, 1.1, floor),
        SETTINGS.qualityMargin(),
        SETTINGS.direction(),
        SETTINGS.silence());
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.25, true", "0.1, 0.000001, false"})
  void how_sure_it_has_to_be_to_pass_has_a_level_of_its_own(
      double worse, double passing, boolean passes) {
    CanarySettings settings =
        new CanarySettings(
            List.of(new Step(0.5, 300, Duration.ZERO)),
            SETTINGS.limits(),
            0.001,
            passing,
            1,
            SETTINGS.slowness(),
            0.4,
            SETTINGS.direction(),
            SETTINGS.silence());
    Canary canary = new Canary(settings, 0);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 1; i <= 300; i++) {
      for (boolean own : new boolean[] {true, false}) {
        canary.answer(own, i, false, 1);
        canary.quality(own, 5 + random.nextGaussian() + (own ? worse : 0));
      }
    }

    assertThat(canary.look(301) instanceof Look.Pass).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1.1 | 5 | quantile: 0.0 (expected: in (0, 1))",
        "1 | 1.1 | 5 | quantile: 1.0 (expected: in (0, 1))",
        "NaN | 1.1 | 5 | quantile: NaN (expected: in (0, 1))",
        "0.9 | 0.9 | 5 | ratio: 0.9 (expected: finite, at least 1)",
        "0.9 | Infinity | 5 | ratio: Infinity (expected: finite, at least 1)",
        "0.9 | 1.1 | -1 | floor: -1.0 (expected: finite, 0 or more)",
        "0.9 | 1.1 | NaN | floor: NaN (expected: finite, 0 or more)"
      })
  void a_slowness_that_makes_no_sense_is_refused(
      double quantile, double ratio, double floor, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Slowness(quantile, ratio, floor))
        .withMessage(message);
  }

  /** With b = 0 and θ₀ = ½, E = 2^(n+1) (1 − 2^−(n+1))/(n + 1): 31.9 at 7 errors, 18.1 at 6. */
  @Test
  void against_a_faultless_baseline_seven_errors_suffice() {
    ErrorSequence sequence = new ErrorSequence(1);
    for (int error = 1; error <= 7; error++) {
      sequence.add(true);
      assertThat(StrictMath.exp(sequence.logEvidence()))
          .isCloseTo((Math.pow(2, error + 1) - 1) / (error + 1), within(1e-9));
    }
  }

  /** Every path of ten errors, by its probability under θ₀: the mean evidence is 1. */
  @Test
  void the_evidence_is_a_martingale() {
    double mean = 0;
    for (int path = 0; path < 1 << 10; path++) {
      ErrorSequence sequence = new ErrorSequence(2);
      double probability = 1;
      for (int i = 0; i < 10; i++) {
        boolean canary = (path >> i & 1) == 1;
        sequence.add(canary);
        probability *= canary ? 2.0 / 3 : 1.0 / 3;
      }
      mean += probability * StrictMath.exp(sequence.logEvidence());
    }

    assertThat(mean).isCloseTo(1, within(1e-9));
  }

  @Test
  void without_data_it_is_paused_and_never_passes() {
    Canary canary = new Canary(SETTINGS, 0);

    for (long now = 60_000; now < 10_000_000; now += 60_000) {
      assertThat(canary.look(now)).isInstanceOf(Look.Pause.class);
    }
  }

  @Test
  void a_step_begins_anew_after_a_pause() {
    Canary canary = new Canary(SETTINGS, 0);
    for (int second = 1; second <= 600; second++) {
      canary.answer(true, second * 500L, false, 1);
      canary.answer(false, second * 500L, false, 1);
    }
    assertThat(canary.look(400_000)).isInstanceOf(Look.Pause.class);
    canary.answer(true, 500_000, false, 1);

    assertThat(canary.look(500_000).reason())
        .isEqualTo("step 1 of 2: 1 of 500 answers, 0 of 400 s");
  }

  @Test
  void a_step_needs_its_examples_and_its_time() {
    Canary canary = new Canary(SETTINGS, 0);
    for (int i = 1; i <= 600; i++) {
      canary.answer(true, i * 100L, false, 1);
      canary.answer(false, i * 100L, false, 1);
    }
    assertThat(canary.look(60_000)).isInstanceOf(Look.Hold.class);
    for (int i = 601; i <= 4_000; i++) {
      canary.answer(true, i * 100L, false, 1);
    }
    assertThat(canary.look(400_000)).isEqualTo(new Look.Advance(1, "step 2: 0.5 of the traffic"));
    assertThat(canary.share()).isEqualTo(0.5);
  }

  @Test
  void a_quality_that_is_no_number_aborts() {
    Canary canary = new Canary(SETTINGS, 0);
    canary.quality(true, Double.NaN);

    assertThat(canary.look(1).reason())
        .isEqualTo("1 answers have a quality that is no number: nothing can be compared");
  }

  @Test
  void shares_that_fall_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new CanarySettings(
                List.of(new Step(0.2, 1, Duration.ZERO), new Step(0.1, 1, Duration.ZERO)),
                SETTINGS.limits(),
                0.05,
                0.025,
                1,
                new Slowness(0.9, 1, 0),
                0,
                Direction.SMALLER_IS_BETTER,
                Duration.ofSeconds(1)))
        .withMessage("steps: share 0.1 after 0.2 (expected: shares that never fall)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(0.6, 1, Duration.ZERO))
        .withMessageStartingWith("share: 0.6 (expected: in (0, 0.5]");
  }
}
