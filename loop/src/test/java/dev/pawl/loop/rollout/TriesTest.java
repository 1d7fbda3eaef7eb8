package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TriesTest {
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Test
  void a_model_iteration_has_one_budget_for_all_its_life() {
    Tries tries = new Tries();

    assertThat(tries.begin(2, true).tries()).isEqualTo(1);
    assertThat(tries.begin(3, true).tries()).isEqualTo(1);
    tries.succeeded(true);
    assertThat(tries.begin(2, true).tries()).isEqualTo(2);
  }

  @Test
  void data_iterations_have_one_from_promotion_to_promotion() {
    Tries tries = new Tries();

    assertThat(tries.begin(2, false).tries()).isEqualTo(1);
    assertThat(tries.begin(2, false).tries()).isEqualTo(2);
    tries.succeeded(false);
    assertThat(tries.begin(2, false).tries()).isEqualTo(1);
  }

  @Test
  void a_lineage_rests_for_the_pause_and_others_do_not() {
    Tries tries = new Tries();
    tries.failed("main", 2, 1_000);

    assertThat(tries.rests("main", 2, PAUSE, 1_099)).isTrue();
    assertThat(tries.rests("main", 2, PAUSE, 1_100)).isFalse();
    assertThat(tries.rests("main", 3, PAUSE, 1_001)).isFalse();
    assertThat(tries.rests("fast", 2, PAUSE, 1_001)).isFalse();
  }

  @Test
  void what_was_put_away_goes_on() {
    Tries tries = new Tries();
    tries.begin(2, true);
    tries.begin(2, false);
    tries.failed("main", 2, 1_000);
    Tensors.Writer to = new Tensors.Writer();
    tries.snapshot(to);
    Tries restored = new Tries();
    restored.restore(Tensors.of(to));

    assertThat(restored.begin(2, true).tries()).isEqualTo(2);
    assertThat(restored.begin(2, false).tries()).isEqualTo(2);
    assertThat(restored.rests("main", 2, PAUSE, 1_001)).isTrue();
  }
}
