package dev.pawl.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.cli.plan.RolloutForecast.Suppositions;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.bandit.ArmHistory;
import dev.pawl.trial.bandit.Memory;
import dev.pawl.trial.bandit.Posterior;
import dev.pawl.trial.bandit.StopRule;
import dev.pawl.trial.canary.Canary;
import dev.pawl.trial.canary.CanarySettings;
import dev.pawl.trial.canary.Limits;
import dev.pawl.trial.canary.Look;
import dev.pawl.trial.canary.Slowness;
import dev.pawl.trial.canary.Step;
import dev.pawl.trial.multiplicity.ErrorBudget;
import dev.pawl.trial.paired.PairedComparison;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts against what the rules themselves do in simulations. */
class RolloutForecastTest {
  private static final Suppositions SUPPOSED = new Suppositions(0.1, 0.2, 0.5, 1);

  private static Spec spec(String rollout) {
    return SpecReader.read(
        """
        model: line
        owner: tests@example.com
        purpose: A line
        task: regression
        inputs: {x: number}
        outcome: {values: {y: number}, window: 1h}
        features: [number: [x]]
        learner: {linear: {learning_rate: 0.05}}
        evaluation: {metric: absolute_error, block: 1h, margin: 2%%}
        %s
        """
            .formatted(rollout),
        "line.yaml");
  }

  private static Traffic traffic(double perDay, Duration delay) {
    return new Traffic(
        perDay, 1, delay, Traffic.Value.of(1, 0.5), Optional.empty(), "what the test says");
  }

  private static StageForecast stage(Spec spec, Traffic traffic, boolean isData, int place) {
    return RolloutForecast.of(spec, traffic, SUPPOSED, isData).stages().get(place);
  }

  @Test
  void a_shadow_that_has_to_be_not_worse_is_over_when_the_gate_says_so() {
    StageForecast shadow = stage(spec(""), traffic(96, Duration.ZERO), true, 0);
    int runs = 200;
    int over = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      PairedComparison gate =
          PairedComparison.of(
              PairedComparison.Settings.of(new ErrorBudget(0.05).start(), 0.02, 24)
                  .alikeInTheTails());
      for (int block = 0; block < shadow.observations(); block++) {
        for (int i = 0; i < 4; i++) {
          gate.add(1, 1 + 0.1 * random.nextGaussian(), 1);
        }
        gate.closeBlock();
        if (gate.verdict().isNonInferior()) {
          over++;
          break;
        }
      }
    }

    // Looks before the last one add to the 80 %.
    assertThat((double) over / runs).isBetween(0.75, 0.97);
    assertThat(shadow.observations()).isBetween(60.0, 200.0);
    assertThat(shadow.days()).isCloseTo(shadow.observations() / 24, within(1e-9));
    assertThat(shadow.harms()).isEmpty();
  }

  @Test
  void an_ab_test_finds_its_effect_by_then_and_a_worse_version_before() {
    StageForecast ab =
        stage(
            spec("rollout: {stages: [ab: {at_most: 60d, planned: 1000}]}"),
            traffic(1_000, Duration.ofHours(12)),
            false,
            1);
    int runs = 200;
    int better = 0;
    int worse = 0;
    StageForecast.Harm harm = ab.harms().get(1);
    for (int run = 0; run < runs; run++) {
      better += decided(new SplittableRandom(run), -0.1, ab.observations(), Kind.BETTER) ? 1 : 0;
      // Labels come half a day after the answers that are counted.
      double labelled = 2 * (harm.exposed() - 250);
      worse += decided(new SplittableRandom(run), 0.2, labelled, Kind.WORSE) ? 1 : 0;
    }

    assertThat((double) better / runs).isBetween(0.75, 0.97);
    assertThat((double) worse / runs).isBetween(0.92, 1.0);
    assertThat(harm.worse()).isEqualTo(0.2);
    assertThat(harm.byEvidence()).isTrue();
    assertThat(ab.days()).isCloseTo(ab.observations() / 1_000 + 0.5, within(1e-9));
  }

  private static boolean decided(
      SplittableRandom random, double effect, double units, Kind wanted) {
    SequentialMeanTest test =
        new SequentialMeanTest(new Terms(0.05, 0, Direction.SMALLER_IS_BETTER), 1_000, 100);
    for (int i = 0; i < units; i++) {
      boolean treated = i % 2 == 0;
      test.add(treated, 1 + 0.5 * random.nextGaussian() + (treated ? effect : 0));
      if (i % 10 == 9 && test.verdict().kind() == wanted) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_canary_that_is_worse_is_aborted_before_its_harm_is_exceeded() {
    Spec spec =
        spec(
            "rollout: {stages: [canary: {steps: [5%, 20%], hold: 1h, examples: 500, margin:"
                + " 20%}]}");
    StageForecast canary = stage(spec, traffic(24_000, Duration.ZERO), false, 1);
    StageForecast.Harm harm = canary.harms().get(1);
    int runs = 100;
    int aborted = 0;
    for (int run = 0; run < runs; run++) {
      aborted += aborts(new SplittableRandom(run), harm.exposed()) ? 1 : 0;
    }

    assertThat((double) aborted / runs).isBetween(0.9, 1.0);
    // 500 answers at 1,200 a day, then an hour or 500 answers at 4,800 a day.
    assertThat(canary.days()).isCloseTo(500 / 1_200.0 + 500 / 4_800.0, within(0.05));
  }

  /** A canary whose loss is larger by a fifth, with as many answers of the baseline. */
  private static boolean aborts(SplittableRandom random, double answers) {
    Canary canary =
        new Canary(
            new CanarySettings(
                List.of(
                    new Step(0.05, 500, Duration.ofHours(1)),
                    new Step(0.2, 500, Duration.ofHours(1))),
                new Limits(0.2, 20, Double.POSITIVE_INFINITY),
                0.05,
                0.025,
                1,
                new Slowness(0.95, 1.2, 0),
                0.2,
                Direction.SMALLER_IS_BETTER,
                Duration.ofMinutes(10)),
            0);
    for (int i = 1; i <= answers; i++) {
      for (boolean own : new boolean[] {true, false}) {
        canary.answer(own, 1_000L * i, false, random.nextDouble());
        canary.quality(own, (own ? 1.2 : 1) + 0.5 * random.nextGaussian());
      }
      if (i % 10 == 0 && canary.look(1_000L * i) instanceof Look.Abort) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_plan_says_what_a_version_that_tries_again_has_to_expect() {
    Spec spec = spec("rollout: {pause: 2d, stages: [ab: {at_most: 300d}]}");
    RolloutForecast forecast =
        RolloutForecast.of(spec, traffic(1_000, Duration.ZERO), SUPPOSED, false);

    assertThat(forecast.tries())
        .extracting(RolloutForecast.Try::share)
        .containsExactly(0.5, 1.0 / 6, 1.0 / 12);
    assertThat(forecast.tries()).extracting(RolloutForecast.Try::days).isSorted();
    assertThat(forecast.tries().getFirst().days()).isEqualTo(forecast.days());
    assertThat(PlanText.sentences(spec, forecast))
        .anySatisfy(sentence ->
            assertThat(sentence)
                .startsWith(
                    "A version that fails may try again after 2 d: try 1 has 50 % of each stage's"
                        + " alpha and takes ")
                .endsWith(
                    "Over all tries of a model iteration one that is no better is promoted with a"
                        + " probability of at most 5 %."));
  }

  /** A version that is as good as the champion passes a canary, however small its alpha is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | canary: {alpha: 1%}, ab: {at_most: 9d}| no better | 5 %",
        "false | ab: {at_most: 9d, alpha: 2%}, interleaving: {at_most: 9d} | no better | 2 %",
        "false | canary: {alpha: 1%} | worse by more than the margin | 1 %",
        "true | canary: {alpha: 1%}, ab: {at_most: 9d} | worse by more than the margin | 1 %",
        "true | canary: {alpha: 1%}, ab: {at_most: 9d, show: better} | no better | 5 %"
      })
  void only_stages_that_ask_for_it_keep_out_what_is_no_better(
      boolean isData, String stages, String what, String most) {
    Spec spec = spec("rollout: {of: all, stages: [%s]}".formatted(stages));
    RolloutForecast forecast =
        RolloutForecast.of(spec, traffic(1_000, Duration.ZERO), SUPPOSED, isData);

    assertThat(PlanText.sentences(spec, forecast))
        .anySatisfy(sentence ->
            assertThat(sentence)
                .endsWith(
                    "one that is %s is promoted with a probability of at most %s."
                        .formatted(what, most)));
  }

  @Test
  void a_canary_of_a_quiet_model_may_be_silent_for_longer() {
    StageForecast canary =
        stage(spec("rollout: {stages: [canary]}"), traffic(24_000, Duration.ZERO), false, 1);

    assertThat(canary.notes())
        .contains(
            "rollout.stages[1].canary.silence: 10 h at this traffic, the time in which 100 answers"
                + " of the canary are expected (at least 10 min); without an answer for so long it"
                + " is paused.");
  }

  @Test
  void exposure_grows_step_by_step_and_its_times_are_its_inverse() {
    Exposure exposure = Exposure.inSteps(1_000, List.of(0.1, 0.5), 1, 300);

    assertThat(exposure.after(1.5)).isCloseTo(150, within(1e-9));
    assertThat(exposure.stepsOver()).isCloseTo(3 + 1, within(1e-9));
    assertThat(exposure.after(4)).isCloseTo(300 + 500, within(1e-9));
    assertThat(exposure.after(5)).isCloseTo(300 + 1_000, within(1e-9));
    for (double days : new double[] {0.3, 2.9, 3.5, 4, 40}) {
      assertThat(exposure.reached(exposure.after(days))).isCloseTo(days, within(1e-9));
    }
  }

  @Test
  void what_cannot_be_shown_in_time_is_said_with_field_and_remedy() {
    Spec spec = spec("rollout: {stages: [ab: {at_most: 1d}]}");
    RolloutForecast forecast =
        RolloutForecast.of(spec, traffic(300, Duration.ZERO), SUPPOSED, false);
    StageForecast ab = forecast.stages().get(1);

    assertThat(forecast.isLikely()).isFalse();
    assertThat(ab.notes().getFirst())
        .startsWith("rollout.stages[1].ab.at_most: 1 days (expected: at least ")
        .endsWith("Raise it, the share or the --effect");
    assertThat(ab.harms().getFirst().byEvidence()).isFalse();
    assertThat(ab.harms().getFirst().exposed()).isCloseTo(150, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0", "0.05", "0.15"})
  void a_bandit_promotes_what_is_no_better_as_often_as_its_stop_rule_does(double worse) {
    int batches = 60;
    int inBatch = 100;
    double forecast = new BanditOdds(2 * 0.5, inBatch, batches, 0.01).promoted(worse);

    int runs = 400;
    int promoted = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      ArmHistory history = new ArmHistory(2, new Memory.Everything());
      StopRule rule = new StopRule(new Posterior.Gaussian(1), 0.01, 1_000);
      for (int batch = 0; batch < batches; batch++) {
        for (int i = 0; i < inBatch; i++) {
          int arm = i % 2;
          history.add(arm, (arm == 1 ? -1 - worse : -1) + 0.5 * random.nextGaussian());
        }
        StopRule.Finding finding = rule.look(history, batch);
        if (finding.stop()) {
          promoted += finding.arm();
          break;
        }
      }
    }

    // Four standard errors of both.
    double error = Math.sqrt(0.25 / runs + 0.25 / 2_000);
    assertThat(forecast).isCloseTo((double) promoted / runs, within(4 * error));
  }

  @Test
  void what_a_bandit_does_not_promise_is_said_in_numbers() {
    Spec spec = spec("rollout: {stages: [bandit: {at_most: 14d, batch: 1h}]}");
    RolloutForecast forecast =
        RolloutForecast.of(spec, traffic(2_400, Duration.ZERO), SUPPOSED, false);

    assertThat(PlanText.sentences(spec, forecast))
        .anyMatch(said -> said.endsWith("is promoted: a bandit has no alpha."))
        .anyMatch(said ->
            said.matches(
                "Note: rollout.stages\\[1\\]\\.bandit: it bounds what is lost while it runs, and has no"
                    + " alpha\\. .* as good as the champion in about (4[5-9]|5[0-5]) % of its tries,"
                    + " one that is worse by 5 % in about \\d+ %, by 20 % in less than 1 %; .*"));
  }

  @Test
  void what_rivals_pay_and_what_that_costs_is_said() {
    Spec spec =
        spec(
            "training: {lineages: {fast: {linear: {learning_rate: 0.5}}}}\n"
                + "rollout: {stages: [ab: {share: 30%, at_most: 30d, lineages: [fast]}]}");
    RolloutForecast forecast =
        RolloutForecast.of(spec, traffic(20_000, Duration.ZERO), SUPPOSED, false);
    StageForecast ab = forecast.stages().get(1);

    assertThat(ab.notes())
        .anyMatch(note ->
            note.startsWith(
                    "rollout.stages[1].ab.lineages: the present versions of fast join and pay for it")
                && note.contains(
                    "alpha (5 %%): 50 %% of it and likely %s days when it is the first try of each, 16.67 %% and "
                        .formatted(RolloutForecast.figure(ab.days()))));
  }

  @Test
  void every_stage_is_forecast_and_data_iterations_only_meet_the_shadow() {
    Spec spec =
        spec(
            "rollout: {holdout: 10%, approval: model, stages: [canary, ab: {at_most: 30d},"
                + " switchback: {period: 1h, periods: 48}, bandit: {at_most: 2d}]}");

    RolloutForecast model =
        RolloutForecast.of(spec, traffic(100_000, Duration.ZERO), SUPPOSED, false);
    RolloutForecast data =
        RolloutForecast.of(spec, traffic(100_000, Duration.ZERO), SUPPOSED, true);

    assertThat(model.stages())
        .extracting(StageForecast::stage)
        .containsExactly("shadow", "canary", "ab", "switchback", "bandit");
    assertThat(model.approval()).isTrue();
    assertThat(model.stages().get(3).days()).isCloseTo(2, within(1e-9));
    // Nothing ends a switchback early: half of what the hold-out leaves.
    assertThat(model.stages().get(3).harms())
        .allSatisfy(harm -> assertThat(harm.exposed()).isCloseTo(90_000, within(1e-6)));
    assertThat(data.stages()).hasSize(1);
    assertThat(data.approval()).isFalse();
  }

  @Test
  void bad_numbers_are_refused_by_their_option() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Suppositions(0, 0.2, 0.5, 1))
        .withMessage("--effect: 0.0 (expected: above 0, and finite)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Suppositions(0.1, 0.2, 0.5, 1.5))
        .withMessage("--eligible: 1.5 (expected: above 0, at most 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> traffic(0, Duration.ZERO))
        .withMessage("--per-day: 0.0 (expected: finite and above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traffic.Value.of(0, 1))
        .withMessage("--mean: 0.0 (expected: finite and not 0, for margins are shares of it)");
  }
}
