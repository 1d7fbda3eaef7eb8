package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose spec declares that drift is watched for; its input x shifts for some days. */
class FeatureDriftTest {
  private static final int DAY = 24;
  private static final String WATCHED =
      LineEvents.yaml()
          + "watch: {numbers: true, drift: {period: 1d, season: 1d, cycles: 4, effect: 10%}}\n";
  private static final String TRIGGERED =
      WATCHED.replace("triggers: [{every: 1d}]", "triggers: [{drift: {features: 50%}}]");

  @Test
  void a_stable_stream_raises_nothing() {
    LineRun run = new LineRun(WATCHED).fold(days(WATCHED, 0, 20, 0));

    assertThat(run.decisions(Kind.FINDING)).isEmpty();
  }

  @Test
  void a_feature_that_drifts_is_found_once_and_closed_when_it_is_back() {
    LineRun run = new LineRun(WATCHED).fold(days(WATCHED, 0, 10, 0));
    run.fold(days(WATCHED, 10, 14, 0.5)).fold(days(WATCHED, 14, 16, 0));

    Decision found = of(run, "FEATURE_DRIFT", Kind.FINDING);
    assertThat(found.reason())
        .startsWith("feature drift of x since 1970-01-11T00:00:00Z: effect 0.")
        .endsWith("if the world did, retrain");
    assertThat(found.evidence()).containsEntry("where", "feature:x");
    assertThat(of(run, "FEATURE_DRIFT", Kind.FINDING_CLOSED).reason())
        .startsWith("feature drift of x since 1970-01-11T00:00:00Z is over: the effect is down to");
    assertThat(run.running().watcher().open()).isEmpty();
  }

  @Test
  void drift_of_enough_features_starts_an_update() {
    LineRun run = new LineRun(TRIGGERED).fold(days(TRIGGERED, 0, 10, 0));
    run.fold(days(TRIGGERED, 10, 14, 0.5));

    assertThat(run.decisions(Kind.CUT))
        .filteredOn(cut -> cut.reason().contains("drift of 50 % of the features"))
        .singleElement()
        .extracting(Decision::eventTime)
        .isEqualTo(11 * DAY * LineEvents.HOUR);
  }

  @ParameterizedTest(name = "restarted {0} hours after the shift")
  @ValueSource(ints = {-30, 5, 40})
  void a_restart_changes_no_finding(int hours) {
    LineEvents all = days(TRIGGERED, 0, 10, 0);
    all.hours(10 * DAY, 14 * DAY, 40, 3, 0.5, 3);
    LineEvents before = new LineEvents(TRIGGERED);
    LineEvents after = new LineEvents(TRIGGERED);
    long cut = (10 * DAY + hours) * LineEvents.HOUR;
    all.records()
        .forEach(
            logged -> (logged.event().eventTime() <= cut ? before : after).add(logged.event()));
    LineRun run = new LineRun(TRIGGERED).fold(before).restart().fold(after);
    LineRun whole = new LineRun(TRIGGERED).fold(before).fold(after);

    assertThat(run.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(run.decisions(Kind.FINDING)).isNotEmpty();
  }

  @Test
  void a_spec_that_declares_other_drift_closes_what_was_found() {
    String other = WATCHED.replace("effect: 10%", "effect: 20%");
    LineRun run = new LineRun(WATCHED, other).fold(days(WATCHED, 0, 10, 0));
    run.fold(days(WATCHED, 10, 12, 0.5));
    LineEvents change = new LineEvents(WATCHED);
    change.add(LineEvents.apply(other));
    run.fold(change);

    assertThat(of(run, "FEATURE_DRIFT", Kind.FINDING_CLOSED).reason())
        .endsWith("is over: the spec has changed, and with it what is watched");
    assertThat(run.running().watcher().open()).isEmpty();
  }

  private static Decision of(LineRun run, String finding, Kind kind) {
    List<Decision> found =
        run.decisions(kind).stream()
            .filter(each -> finding.equals(each.evidence().get("finding")))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static LineEvents days(String spec, int from, int to, double shift) {
    LineEvents events = new LineEvents(spec);
    if (from == 0) {
      events.add(LineEvents.apply(spec));
    }
    events.hours((long) from * DAY, (long) to * DAY, 40, 3, shift, from + 1L);
    return events;
  }
}
