package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.multiplicity.RetryBudget;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterleavingStageTest {
  private static final ModelDefinition DEFINITION =
      ModelDefinition.of(SpecReader.read(LineEvents.yaml(), "line.yaml"));
  private static final long WINDOW = DEFINITION.spec().outcome().window().toMillis();

  @Test
  void the_version_whose_items_users_choose_passes() {
    InterleavingStage stage = stage();
    show(stage, 0, 400, 0.65, 1);

    Step step = stage.look(400_000 + WINDOW);
    assertThat(step).isInstanceOf(Step.Pass.class);
    assertThat(step.reason()).startsWith("better: difference");
  }

  @Test
  void the_version_whose_items_users_leave_fails() {
    InterleavingStage stage = stage();
    show(stage, 0, 400, 0.35, 2);

    assertThat(stage.look(400_000 + WINDOW)).isInstanceOf(Step.Fail.class);
  }

  @Test
  void between_equals_nothing_is_shown_until_the_end() {
    InterleavingStage stage = stage();
    show(stage, 0, 400, 0.5, 3);

    assertThat(stage.look(400_000 + WINDOW)).isInstanceOf(Step.Hold.class);
    Step end = stage.look(Duration.ofDays(15).toMillis());
    assertThat(end).isInstanceOf(Step.Fail.class);
    assertThat(end.reason()).startsWith("nothing was shown in time: undecided");
  }

  @Test
  void a_list_counts_when_its_window_is_over() {
    InterleavingStage stage = stage();
    show(stage, 0, 400, 0.65, 1);

    assertThat(stage.look(10_000).reason())
        .isEqualTo(
            "0 users with a click that tells the two apart, of the 50 before the first look");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 77, 399})
  void one_that_was_put_away_goes_on_as_if_it_had_not_been(int at) {
    InterleavingStage whole = stage();
    show(whole, 0, at, 0.6, 4);
    whole.look(200_000);
    Tensors.Writer state = new Tensors.Writer();
    whole.snapshot(state);
    InterleavingStage again = stage();
    again.restore(Tensors.of(state));
    for (InterleavingStage each : List.of(whole, again)) {
      show(each, at, 400, 0.6, 5);
    }

    assertThat(again.look(400_000 + WINDOW)).isEqualTo(whole.look(400_000 + WINDOW));
    assertThat(again.evidence()).isEqualTo(whole.evidence());
  }

  /** Lists of two items, one from each version, of which users choose one. */
  private static void show(InterleavingStage stage, int from, int to, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Row row = new RowBuilder(DEFINITION.columns().row()).set("x", 1).row();
    for (int i = from; i < to; i++) {
      boolean treatment = random.nextDouble() < share;
      for (int arm = 1; arm <= 2; arm++) {
        Answer answer = new Answer(item("r" + i, "user" + i % 150, arm, i * 1_000L), row, arm);
        stage.predicted(answer);
        stage.labelled(answer, treatment == (arm == 2) ? 1 : 0, 0);
      }
    }
  }

  private static Prediction item(String list, String user, int arm, long time) {
    return new Prediction(
        list + "/item" + arm,
        user,
        time,
        "",
        new byte[0],
        arm == 1 ? "1.1" : "2.0",
        arm == 1 ? "control" : "treatment",
        0.5,
        new double[] {0},
        true);
  }

  private static InterleavingStage stage() {
    return new InterleavingStage(
        new StageSpec.Interleaving(Duration.ofDays(14), 0.05),
        new Setup(DEFINITION, "line/7/0", 0, "", "1.1", List.of("2.0"), new RetryBudget(1), 0, 1));
  }
}
