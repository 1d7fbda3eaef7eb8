package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.spec.read.SpecReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuietTest {
  private static final long MINUTE = 60_000;

  private static ModelDefinition definition(String canary) {
    return ModelDefinition.of(
        SpecReader.read(
            LineEvents.yaml() + "rollout: {stages: [{canary: {%s}}]}\n".formatted(canary),
            "line.yaml"));
  }

  /** A prediction a minute for so many minutes, each of another unit. */
  private static Quiet after(ModelDefinition definition, int minutes) {
    Quiet quiet = new Quiet(definition);
    for (int i = 0; i < minutes; i++) {
      Row row = new RowBuilder(definition.columns().row()).set("x", i % 4 == 0 ? 1 : -1).row();
      quiet.predicted(
          new Prediction(
              "p" + i,
              "u" + i,
              i * MINUTE,
              "",
              new byte[0],
              "1.1",
              "champion",
              1,
              new double[] {0},
              true),
          row);
    }
    return quiet;
  }

  @Test
  void a_canary_may_be_silent_for_as_long_as_a_hundred_answers_take() {
    Quiet quiet = after(definition("steps: [10%]"), 2_000);

    // 144 answers a day of the canary.
    assertThat(Duration.ofMillis(quiet.silence(0, 2_000 * MINUTE)))
        .isEqualTo(Duration.ofMinutes(1_000));
  }

  @Test
  void of_those_only_whom_the_canary_is_for() {
    Quiet quiet = after(definition("steps: [10%], only: x > 0"), 2_000);

    assertThat(Duration.ofMillis(quiet.silence(0, 2_000 * MINUTE)))
        .isEqualTo(Duration.ofMinutes(4_000));
  }

  @Test
  void a_busy_model_has_ten_minutes_and_a_stage_that_says_it_needs_none() {
    assertThat(after(definition("steps: [50%]"), 2_000).silence(0, 2_000)).isEqualTo(10 * MINUTE);
    assertThat(after(definition("steps: [10%], silence: 3h"), 2_000).silence(0, 2_000 * MINUTE))
        .isZero();
  }

  @Test
  void what_was_put_away_goes_on() {
    ModelDefinition definition = definition("steps: [10%]");
    Quiet quiet = after(definition, 500);
    Tensors.Writer to = new Tensors.Writer();
    quiet.snapshot(to);
    Quiet restored = new Quiet(definition);
    restored.restore(Tensors.of(to));

    assertThat(restored.silence(0, 600 * MINUTE)).isEqualTo(quiet.silence(0, 600 * MINUTE));
  }
}
