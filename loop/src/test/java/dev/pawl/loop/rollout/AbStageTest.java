package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.multiplicity.RetryBudget;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;

class AbStageTest {
  private static final String METRICS =
      "metrics: {amount: {mean: y}, high: {proportion: y > 2, per: unit}}\n";

  private static final ModelDefinition DEFINITION =
      ModelDefinition.of(
          SpecReader.read(
              LineEvents.yaml()
                  + METRICS
                  + "rollout: {stages: [{ab: {at_most: 14d, planned: 1000}}]}\n",
              "line.yaml"));

  private static AbStage stage(String... candidates) {
    return stage(new RetryBudget(1), candidates);
  }

  private static AbStage stage(RetryBudget budget, String... candidates) {
    StageSpec.Ab declared = (StageSpec.Ab) DEFINITION.spec().rollout().live().getFirst();
    StageSpec.Ab spec =
        new StageSpec.Ab(
            1.0 / (1 + candidates.length),
            declared.atMost(),
            "loss",
            declared.show(),
            declared.margin(),
            declared.guardrails(),
            declared.balance(),
            declared.alpha(),
            declared.planned(),
            declared.firstLook(),
            List.of());
    return new AbStage(
        spec, new Setup(DEFINITION, "line/7/0", 0, "", "1.1", List.of(candidates), budget, 0, 1));
  }

  private static Answer answer(String id, String unit, int arm) {
    Row row = new RowBuilder(DEFINITION.columns().row()).set("x", 1).row();
    Prediction prediction =
        new Prediction(id, unit, 0, "", new byte[0], "v", "arm", 0.5, new double[] {0}, true);
    return new Answer(prediction, row, arm);
  }

  private static void outcome(AbStage stage, Answer answer, double y, boolean correction) {
    Row values = new RowBuilder(DEFINITION.columns().outcome()).set("y", y).row();
    stage.joined(
        answer,
        new Outcome("", answer.unit(), 1, answer.prediction().id(), new byte[0], correction),
        values);
  }

  @Test
  void a_treatment_whose_outcomes_are_lost_gets_no_verdict_however_good_it_looks() {
    AbStage stage = stage("2.0");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 4_000; i++) {
      int arm = 1 + i % 2;
      Answer answer = answer("p" + i, "u" + i, arm);
      stage.predicted(answer);
      if (arm == 1 || random.nextDouble() < 0.97) {
        outcome(stage, answer, 1, false);
        stage.labelled(answer, 1, (arm == 1 ? 2 : 1) + random.nextGaussian() / 10);
      }
    }

    long window = DEFINITION.spec().outcome().window().toMillis();
    Step first = stage.look(window + 1);
    assertThat(first).isInstanceOf(Step.Block.class);
    assertThat(first.reason()).startsWith("sample ratio mismatch of outcomes: ");
    assertThat(stage.look(window + 2)).isInstanceOf(Step.Hold.class);
    Step end = stage.look(window * 1_000);
    assertThat(end).isInstanceOf(Step.Fail.class);
    assertThat(end.reason()).startsWith("sample ratio mismatch of outcomes: ");
  }

  @Test
  void units_that_do_not_come_as_declared_block_every_verdict() {
    AbStage stage = stage("2.0");
    for (int i = 0; i < 2_000; i++) {
      stage.predicted(answer("p" + i, "u" + i, i % 5 < 3 ? 1 : 2));
    }

    assertThat(stage.look(1)).isInstanceOf(Step.Block.class);
    assertThat(stage.look(1).reason())
        .startsWith("sample ratio mismatch: 1200 instead of 1000, 800 instead of 1000");
  }

  @Test
  void of_several_versions_the_best_wins() {
    AbStage stage = stage("2.0", "2.1");
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 3_000; i++) {
      int arm = 1 + i % 3;
      Answer answer = answer("p" + i, "u" + i, arm);
      stage.predicted(answer);
      outcome(stage, answer, 1, false);
      stage.labelled(answer, 1, 4 - arm + random.nextGaussian());
    }

    assertThat(stage.look(1)).isInstanceOf(Step.Pass.class);
    assertThat(((Step.Pass) stage.look(1)).version()).isEqualTo("2.1");
    assertThat(stage.arms())
        .extracting(Voice::name)
        .containsExactly("champion", "control", "treatment-1", "treatment-2");
  }

  /** All are alike; the new model's sample looks best, by far less than proves anything. */
  @Test
  void beside_a_data_iteration_that_need_not_be_better_another_model_has_to_be() {
    AbStage stage = stage("1.2", "2.0");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 3_000; i++) {
      int arm = 1 + i % 3;
      Answer answer = answer("p" + i, "u" + i, arm);
      stage.predicted(answer);
      outcome(stage, answer, 1, false);
      stage.labelled(answer, 1, 3 + random.nextGaussian() / 100 - (arm == 3 ? 1e-3 : 0));
    }

    assertThat(stage.look(1)).isInstanceOf(Step.Pass.class);
    assertThat(((Step.Pass) stage.look(1)).version()).isEqualTo("1.2");
  }

  /** At α = 5 %, with ten tries and a look after every 20 users. */
  @Test
  void a_version_that_is_no_better_is_rarely_promoted_however_often_it_tries() {
    int lives = 120;
    int promoted = 0;
    for (int life = 0; life < lives; life++) {
      SplittableRandom random = new SplittableRandom(life);
      Tries tries = new Tries();
      boolean passed = false;
      for (int attempt = 0; attempt < 10 && !passed; attempt++) {
        passed = passes(stage(tries.begin(2, true), "2.0"), random);
      }
      promoted += passed ? 1 : 0;
    }

    assertThat(promoted)
        .as("of %s lives, seeds are their numbers", lives)
        .isLessThanOrEqualTo(
            new BinomialDistribution(lives, 0.05).inverseCumulativeProbability(0.999));
  }

  private static boolean passes(AbStage stage, SplittableRandom random) {
    for (int i = 0; i < 500; i++) {
      Answer answer = answer("p" + i, "u" + i, 1 + i % 2);
      stage.predicted(answer);
      outcome(stage, answer, 1, false);
      stage.labelled(answer, 1, 3 + random.nextGaussian());
      if (i % 20 == 19) {
        Step step = stage.look(1);
        if (step instanceof Step.Pass || step instanceof Step.Fail) {
          return step instanceof Step.Pass;
        }
      }
    }
    return false;
  }

  @Test
  void a_later_try_needs_more_evidence() {
    assertThat(isShownAfter(new RetryBudget(1))).isLessThan(isShownAfter(new RetryBudget(20)));
  }

  private static int isShownAfter(RetryBudget budget) {
    AbStage stage = stage(budget, "2.0");
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 10_000; i++) {
      Answer answer = answer("p" + i, "u" + i, 1 + i % 2);
      stage.predicted(answer);
      outcome(stage, answer, 1, false);
      stage.labelled(answer, 1, 3 + random.nextGaussian() - (i % 2 == 1 ? 0.3 : 0));
      if (i % 20 == 19 && stage.look(1) instanceof Step.Pass) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void metrics_are_sums_over_outcomes_and_a_correction_takes_back_what_it_corrects() {
    AbStage stage = stage("2.0");
    Answer first = answer("p1", "u1", 1);
    Answer second = answer("p2", "u1", 1);
    Answer other = answer("p3", "u2", 1);
    for (Answer each : List.of(first, second, other)) {
      stage.predicted(each);
    }
    outcome(stage, first, 5, false);
    outcome(stage, first, 1, false);
    outcome(stage, other, 7, false);
    assertThat(stage.evidence())
        .containsEntry("ab.amount.control.value", 13.0 / 3)
        .containsEntry("ab.high.control.value", 1.0)
        .containsEntry("ab.units.control", 2L);

    outcome(stage, other, 2, true);
    assertThat(stage.evidence())
        .containsEntry("ab.amount.control.value", 8.0 / 3)
        .containsEntry("ab.high.control.value", 0.5);
  }
}
