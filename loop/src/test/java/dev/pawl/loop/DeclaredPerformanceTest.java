package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.log.Command;
import dev.pawl.log.ServingReport;
import dev.pawl.log.Tick;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.watch.performance.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is trained once on a line whose slope turns round on the fifth day. */
class DeclaredPerformanceTest {
  private static final int DAY = 24;
  private static final String SPEC =
      LineEvents.yaml()
              .replace("mode: continual", "mode: scheduled_stateless")
              .replace("triggers: [{every: 1d}]", "triggers: [{every: 3650d}]")
          + """
          watch:
            slices: {shop_a: shop == 'a'}
            performance: {floor: 1, expected: true}
            speed: {latency: 50ms}
            numbers: true
            age: 6d
          """;

  @Test
  void a_loss_above_the_floor_is_found_overall_and_by_slice() {
    List<Decision> found = of(whole(), "DEGRADED", Kind.FINDING);

    assertThat(found).hasSize(2);
    assertThat(found.getFirst().reason())
        .startsWith("degraded of version 1.1 since 1970-01-0")
        .contains("mean loss", "the floor is 1");
    assertThat(found.getLast().evidence()).containsEntry("where", "slice:shop_a 1.1");
  }

  @Test
  void what_serves_and_learned_nothing_for_too_long_is_found_on_time() {
    List<Decision> found = of(whole(), "STALE", Kind.FINDING);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().reason())
        .startsWith("stale of version 1.1 since 1970-01-07T23:00:00.019Z")
        .contains("it has learned nothing for PT14");
  }

  @Test
  void the_latest_period_is_measured_by_slice() {
    List<Measure> measures = whole().running().watcher().measures();

    assertThat(measures).extracting(each -> each.where().slice()).containsExactly("", "shop_a");
    assertThat(measures.getFirst().rows()).isEqualTo(2 * measures.getLast().rows());
    assertThat(measures.getFirst().loss().lower()).isGreaterThan(1);
  }

  @Test
  void the_loss_is_expected_before_labels_come_back_but_for_its_blind_spot() {
    LineEvents steady = new LineEvents(SPEC);
    steady.add(LineEvents.apply(SPEC));
    steady.hours(0, DAY, 20, 3, 7);
    steady.add(Command.of("t", DAY * LineEvents.HOUR, "train", Map.of(), "tests", "a start"));
    steady.hours(DAY, 8 * DAY, 20, 3, 1);
    var known = new LineRun(SPEC).fold(steady).running().watcher();
    var turned = whole().running().watcher();

    double loss = known.measures().getFirst().loss().estimate();
    assertThat(known.expected().orElseThrow().loss().estimate()).isCloseTo(loss, within(0.1));
    assertThat(turned.expected().orElseThrow().loss().estimate())
        .isLessThan(turned.measures().getFirst().loss().estimate());
  }

  @Test
  void answers_that_take_too_long_are_found_from_what_arms_report() {
    LineRun run = new LineRun(SPEC).fold(events());
    LineEvents reports = new LineEvents(SPEC);
    for (int hour = 0; hour < 3; hour++) {
      long time = (8 * DAY + hour) * LineEvents.HOUR;
      float[] micros = new float[50];
      Arrays.fill(micros, hour == 0 ? 400 : 80_000);
      reports.add(new ServingReport("r" + hour, time, "canary", "1.2", 0, micros));
      reports.add(new Tick(time + LineEvents.HOUR));
    }
    run.fold(reports);

    assertThat(of(run, "SLOW", Kind.FINDING)).hasSize(1);
    assertThat(of(run, "SLOW", Kind.FINDING).getFirst().reason())
        .startsWith("slow of version 1.2")
        .contains("the 0.99 quantile of latency in ms of arm canary is 80");
  }

  @Test
  void the_weights_of_a_sound_learner_are_no_finding() {
    assertThat(of(whole(), "NUMERIC_HEALTH", Kind.FINDING)).isEmpty();
  }

  @ParameterizedTest(name = "restarted after {0} hours")
  @ValueSource(ints = {50, 130, 150})
  void a_restart_changes_no_finding(int hours) {
    LineEvents before = new LineEvents(SPEC);
    LineEvents after = new LineEvents(SPEC);
    long cut = hours * LineEvents.HOUR;
    events()
        .records()
        .forEach(
            logged -> (logged.event().eventTime() <= cut ? before : after).add(logged.event()));
    LineRun run = new LineRun(SPEC).fold(before).restart().fold(after);
    LineRun whole = new LineRun(SPEC).fold(before).fold(after);

    assertThat(run.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(of(run, "DEGRADED", Kind.FINDING)).hasSize(2);
  }

  private static LineRun whole() {
    return new LineRun(SPEC).fold(events());
  }

  private static LineEvents events() {
    LineEvents events = new LineEvents(SPEC);
    events.add(LineEvents.apply(SPEC));
    events.hours(0, DAY, 20, 3, 7);
    events.add(Command.of("t", DAY * LineEvents.HOUR, "train", Map.of(), "tests", "a start"));
    events.hours(DAY, 5 * DAY, 20, 3, 1);
    events.hours(5 * DAY, 8 * DAY, 20, -3, 2);
    return events;
  }

  private static List<Decision> of(LineRun run, String finding, Kind kind) {
    return run.decisions(kind).stream()
        .filter(each -> finding.equals(each.evidence().get("finding")))
        .toList();
  }
}
