package dev.pawl.loop.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.spec.read.SpecReader;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {

  @Test
  void each_lineage_learns_its_fill_of_random_examples() {
    assertThat(WarmUp.of(definition(LineEvents.yaml()), () -> 0))
        .isEqualTo(new Cost(0, WarmUp.MOST_EXAMPLES));
    assertThat(WarmUp.of(definition(withLineages()), () -> 0))
        .isEqualTo(new Cost(0, 2L * WarmUp.MOST_EXAMPLES));
  }

  @Test
  void it_ends_when_its_time_is_spent_of_which_each_lineage_gets_its_part() {
    AtomicLong clock = new AtomicLong();

    Cost cost = WarmUp.of(definition(withLineages()), () -> clock.addAndGet(10_000_000));

    assertThat(cost.cpuNanos())
        .isBetween(WarmUp.MOST_NANOS, WarmUp.MOST_NANOS + WarmUp.MOST_NANOS / 10);
    assertThat(cost.examples()).isBetween(1L, (long) WarmUp.MOST_EXAMPLES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"regression", "binary", "{classes: [a, b, c]}"})
  void learners_of_every_task_can_be_warmed_up(String task) {
    String yaml =
        """
        model: any
        owner: a@example.com
        purpose: Tests
        task: %s
        inputs: {x: number, y: {type: number, min: 0, max: 1}, when: time, name: category, ok: boolean}
        outcome: {values: {z: %s}, label: z, window: 1h}
        features: [{standardise: x}, {hash: name}]
        learner: %s
        """
            .formatted(
                task,
                task.startsWith("{") ? "category" : task.equals("binary") ? "boolean" : "number",
                task.startsWith("{") ? "naive_bayes" : "linear");

    assertThat(WarmUp.of(definition(yaml), () -> 0).examples()).isEqualTo(WarmUp.MOST_EXAMPLES);
  }

  private static String withLineages() {
    return LineEvents.yaml()
        .replace(
            "training:\n", "training:\n  lineages: {other: {linear: {learning_rate: 0.01}}}\n");
  }

  private static ModelDefinition definition(String yaml) {
    return ModelDefinition.of(SpecReader.read(yaml, "any.yaml"));
  }
}
