package dev.pawl.loop.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test runs once as it is, and once restored from a snapshot before each tick. */
class TriggerStateTest {
  private static final long HOUR = 3_600_000;

  private final List<Trigger> triggers = new ArrayList<>();
  private TriggerState state = new TriggerState(List.of());
  private boolean restored;
  private long hour;

  private void declare(boolean restoredEachTime, Trigger... declared) {
    triggers.addAll(List.of(declared));
    state = new TriggerState(triggers);
    restored = restoredEachTime;
  }

  /** Labels with one loss, and the tick that ends the hour. */
  private Optional<String> hourOf(int labels, double loss) {
    for (int i = 0; i < labels; i++) {
      state.label(loss);
    }
    if (restored) {
      Tensors.Writer to = new Tensors.Writer();
      state.snapshot(to);
      state = new TriggerState(triggers);
      state.restore(Tensors.of(to));
    }
    long before = hour * HOUR;
    hour++;
    Optional<String> fired = state.tick(before, hour * HOUR);
    fired.ifPresent(phrase -> state.updated());
    return fired;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void time_fires_at_each_multiple(boolean again) {
    declare(again, new Trigger.Every(Duration.ofHours(3)));

    assertThat(hourOf(0, 0)).isEmpty();
    assertThat(hourOf(0, 0)).isEmpty();
    assertThat(hourOf(0, 0)).contains("every PT3H");
    assertThat(hourOf(0, 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void volume_fires_at_so_many_labels_since_the_last_update(boolean again) {
    declare(again, new Trigger.Labels(100));

    assertThat(hourOf(99, 0)).isEmpty();
    assertThat(hourOf(1, 0)).contains("100 new labels");
    assertThat(hourOf(99, 0)).isEmpty();
    assertThat(hourOf(30, 0)).contains("129 new labels");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void relative_volume_fires_at_a_share_more_labels_than_at_the_last_update(boolean again) {
    declare(again, new Trigger.MoreLabels(0.05));

    assertThat(hourOf(0, 0)).isEmpty();
    assertThat(hourOf(1_000, 0)).contains("1000 more labels");
    assertThat(hourOf(49, 0)).isEmpty();
    assertThat(hourOf(1, 0)).contains("50 more labels");
    assertThat(hourOf(52, 0)).isEmpty();
    assertThat(hourOf(1, 0)).contains("53 more labels");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void performance_fires_when_the_mean_loss_of_the_span_is_above_its_limit(boolean again) {
    declare(again, new Trigger.Performance(Duration.ofHours(2), 1.0, Double.POSITIVE_INFINITY));

    assertThat(hourOf(10, 0.5)).isEmpty();
    assertThat(hourOf(10, 1.5)).isEmpty(); // 1.0 on average, not above
    assertThat(hourOf(10, 0.75)).contains("loss 1.12500 above 1.00000");
    assertThat(hourOf(10, 0.5)).isEmpty();
    assertThat(hourOf(10, Double.NaN)).isEmpty(); // the champion did not answer
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void performance_fires_when_the_loss_rises_above_what_it_was_before_the_span(boolean again) {
    declare(again, new Trigger.Performance(Duration.ofHours(1), Double.POSITIVE_INFINITY, 0.25));

    assertThat(hourOf(10, 1)).isEmpty(); // nothing before
    assertThat(hourOf(10, 1.25)).isEmpty(); // a quarter more, not above
    assertThat(hourOf(10, 2)).contains("loss 2.00000, before 1.12500");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void each_performance_trigger_has_a_span_of_its_own(boolean again) {
    declare(
        again,
        new Trigger.Performance(Duration.ofHours(4), 1.0, Double.POSITIVE_INFINITY),
        new Trigger.Performance(Duration.ofHours(1), 2.0, Double.POSITIVE_INFINITY));

    for (int i = 0; i < 4; i++) {
      assertThat(hourOf(10, 0.25)).isEmpty();
    }
    assertThat(hourOf(10, 2.5)).contains("loss 2.50000 above 2.00000"); // 0.8125 in four hours
    assertThat(hourOf(10, 1.5)).contains("loss 1.12500 above 1.00000");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drift_fires_once_and_not_when_it_is_over(boolean again) {
    declare(again, new Trigger.Drift());

    assertThat(hourOf(1, 0)).isEmpty();
    state.drift();
    assertThat(hourOf(1, 0)).contains("drift");
    assertThat(hourOf(1, 0)).isEmpty();
    state.drift();
    state.driftEnded();
    assertThat(hourOf(1, 0)).isEmpty();
  }
}
