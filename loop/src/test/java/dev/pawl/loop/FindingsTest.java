package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is trained when drift is found; the slope of its line turns round after 12 days. */
class FindingsTest {
  private static final int TURN = 12 * 24;
  private static final String SPEC =
      LineEvents.yaml()
          .replace("mode: continual", "mode: scheduled_stateless")
          .replace("triggers: [{every: 1d}]", "triggers: [drift]")
          .replace("window: 10d", "window: 8h");

  /** The same, with nothing that trains it. */
  private static final String QUIET =
      SPEC.replace("triggers: [drift]", "triggers: [{every: 3650d}]");

  @Test
  void a_stable_stream_raises_nothing() {
    LineRun run = new LineRun(SPEC).fold(beginning()).fold(hours(24, 60 * 24, 3, 1));

    assertThat(run.decisions(Kind.FINDING)).isEmpty();
    assertThat(run.running().watcher().raised()).isZero();
  }

  @Test
  void a_drift_is_found_once_and_trains_the_model_anew() {
    LineRun run = drifted();

    List<Decision> found = run.decisions(Kind.FINDING);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().reason())
        .startsWith("concept drift of the champion since 1970-01-13T")
        .contains("mean loss", "expected", "retrain from scratch on data since then");
    assertThat(found.getFirst().evidence())
        .containsEntry("finding", "CONCEPT_DRIFT")
        .containsKeys("since", "confidence", "severity", "action");
    assertThat(run.decisions(Kind.TRAIN).getLast().reason())
        .isEqualTo("training from scratch on the last 8h (drift)");
    assertThat(run.decisions(Kind.PROMOTE).getLast().eventTime())
        .isGreaterThan(found.getFirst().eventTime());
    long turn = TURN * LineEvents.HOUR;
    double before = run.running().scoreboard().mean(turn - 48 * LineEvents.HOUR, turn);
    double after = run.running().scoreboard().mean(turn + 48 * LineEvents.HOUR, Long.MAX_VALUE);
    assertThat(after).isLessThan(1.3 * before);
  }

  @Test
  void a_drift_that_passes_is_closed() {
    LineRun run = new LineRun(QUIET).fold(beginning(QUIET)).fold(turning());
    run.fold(hours(TURN + 96, TURN + 300, 3, 4));

    assertThat(run.decisions(Kind.FINDING)).hasSize(1);
    assertThat(run.decisions(Kind.FINDING_CLOSED))
        .singleElement()
        .extracting(Decision::reason)
        .asString()
        .startsWith("concept drift of the champion since 1970-01-13T")
        .endsWith("is over: back to what it was before");
    assertThat(run.running().watcher().open()).isEmpty();
  }

  @Test
  void without_a_trigger_for_it_a_drift_is_found_and_nothing_is_trained() {
    LineRun run = new LineRun(QUIET).fold(beginning(QUIET)).fold(turning());

    assertThat(run.decisions(Kind.FINDING)).hasSize(1);
    assertThat(run.decisions(Kind.TRAIN)).hasSize(1);
    assertThat(run.running().watcher().open()).hasSize(1);
  }

  @ParameterizedTest(name = "restarted {0} hours after the turn")
  @ValueSource(ints = {-48, 3, 40})
  void a_restart_changes_no_finding(int hours) {
    LineRun run = new LineRun(SPEC).fold(beginning());
    LineEvents before = new LineEvents();
    LineEvents after = new LineEvents();
    LineEvents all = turning();
    long cut = (TURN + hours) * LineEvents.HOUR;
    all.records()
        .forEach(
            logged -> (logged.event().eventTime() <= cut ? before : after).add(logged.event()));
    run.fold(before).restart().fold(after);
    LineRun whole = new LineRun(SPEC).fold(beginning()).fold(before).fold(after);

    assertThat(run.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(run.decisions(Kind.FINDING)).hasSize(1);
  }

  @Test
  void a_spec_with_another_metric_closes_what_was_found_under_the_old_one() {
    String other = SPEC.replace("metric: absolute_error", "metric: squared_error");
    LineRun run = new LineRun(QUIET, other).fold(beginning(QUIET)).fold(turning());
    LineEvents change = new LineEvents();
    change.add(LineEvents.apply(other));
    run.fold(change);

    assertThat(run.decisions(Kind.FINDING_CLOSED))
        .singleElement()
        .extracting(Decision::reason)
        .asString()
        .endsWith("is over: the spec has changed, and with it what is watched");
    assertThat(run.running().watcher().open()).isEmpty();
    assertThat(run.running().watcher().raised()).isOne();
  }

  @Test
  void a_model_that_has_learned_nothing_is_not_watched() {
    LineRun run = new LineRun(SPEC);
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(SPEC));
    events.hours(0, 80, 20, 3, 1);

    assertThat(run.fold(events).decisions(Kind.FINDING)).isEmpty();
  }

  private static LineRun drifted() {
    return new LineRun(SPEC).fold(beginning()).fold(turning());
  }

  private static LineEvents turning() {
    LineEvents events = hours(24, TURN, 3, 1);
    events.hours(TURN, TURN + 96, 20, -3, 2);
    return events;
  }

  private static LineEvents beginning() {
    return beginning(SPEC);
  }

  /** A day of data, and a first training by command. */
  private static LineEvents beginning(String spec) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(spec));
    events.hours(0, 24, 20, 3, 7);
    events.add(Command.of("t", 24 * LineEvents.HOUR, "train", Map.of(), "tests", "a start"));
    return events;
  }

  private static LineEvents hours(long from, long to, double slope, long seed) {
    LineEvents events = new LineEvents();
    events.hours(from, to, 20, slope, seed);
    return events;
  }
}
