package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * y = 3 · x. The main lineage knows of x only whether it is above 0; beside it are one that knows x
 * itself, and one that is as the main one and trained on less.
 */
class LineageFeaturesTest {
  static final String SPEC =
      LineEvents.yaml()
          .replace("  - number: [x]", "  - bucketise: {of: x, edges: [0]}")
          .replace(
              "  window: 10d",
              """
                window: 10d
                lineages:
                  line:
                    features:
                      - number: [x]
                  recent: {window: 1d}\
              """);

  private static LineRun run(String spec, long until) {
    return new LineRun(spec).fold(events(spec, 0, until, true));
  }

  private static LineEvents events(String spec, long from, long to, boolean applied) {
    LineEvents events = new LineEvents();
    if (applied) {
      events.add(LineEvents.apply(spec));
    }
    events.hours(from, to, 20, 3, from + 1);
    return events;
  }

  private static Version champion(LineRun run) {
    return run.recorder.versions.values().stream()
        .filter(version -> version.state() == Version.State.CHAMPION)
        .findFirst()
        .orElseThrow();
  }

  private static String manifest(LineRun run, Version version) {
    return run.recorder.artifacts.get(version.hash()).orElseThrow().manifest();
  }

  @Test
  void a_lineage_with_better_features_takes_over() {
    LineRun run = run(SPEC, 120);

    Version champion = champion(run);
    assertThat(champion.lineage()).isEqualTo("line");
    assertThat(run.decisions(Kind.PROMOTE))
        .extracting(Decision::version)
        .as("in the end")
        .last()
        .isEqualTo(champion.id());
    assertThat(run.decisions(Kind.TRAINING_FAILED)).isEmpty();
  }

  @Test
  void a_version_carries_the_features_it_was_learned_with() {
    LineRun run = run(SPEC, 72);

    for (Version version : run.recorder.versions.values()) {
      boolean ofLine = version.lineage().equals("line");
      assertThat(manifest(run, version))
          .as(version.id())
          .contains(ofLine ? "number" : "bucketise")
          .doesNotContain(ofLine ? "bucketise" : "\"number\":{");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 30, 50, 77})
  void a_loop_that_was_stopped_goes_on_as_if_it_had_not(long stop) {
    LineRun whole = run(SPEC, stop).fold(events(SPEC, stop, 120, false));
    LineRun stopped = run(SPEC, stop).restart().fold(events(SPEC, stop, 120, false));

    assertThat(stopped.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(stopped.recorder.versions).isEqualTo(whole.recorder.versions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scheduled_stateless", "scheduled_stateful"})
  void each_trigger_starts_a_training_for_every_lineage(String mode) {
    LineRun run = run(SPEC.replace("mode: continual", "mode: " + mode), 120);

    List<Decision> asked = run.decisions(Kind.TRAIN);
    assertThat(asked).extracting(Decision::version).contains("main", "line", "recent");
    assertThat(asked.subList(0, 3))
        .extracting(Decision::offset)
        .containsOnly(asked.getFirst().offset());
    assertThat(asked.stream().filter(each -> each.version().equals("recent")))
        .first()
        .extracting(Decision::reason)
        .asString()
        .startsWith("training from scratch on the last 1d ");
    assertThat(run.decisions(Kind.TRAINING_FAILED)).isEmpty();
    assertThat(champion(run).lineage()).isEqualTo("line");
  }

  @Test
  void a_window_of_its_own_bounds_what_a_lineage_is_trained_on() {
    LineRun run = run(SPEC.replace("mode: continual", "mode: scheduled_stateless"), 120);

    assertThat(run.recorder.versions.values())
        .filteredOn(version -> version.lineage().equals("recent"))
        .isNotEmpty()
        .allSatisfy(version -> assertThat(version.data().examples()).isBetween(400L, 500L));
    assertThat(run.recorder.versions.values())
        .filteredOn(version -> version.lineage().equals("main"))
        .last()
        .satisfies(version -> assertThat(version.data().examples()).isGreaterThan(1_000));
  }
}
