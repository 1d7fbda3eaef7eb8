package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.log.Command;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.live.FeatureCounts;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangedSpecTest {
  private static final String SPEC =
      LineEvents.yaml()
          .replace(
              "features:",
              """
              live:
                recent: {mean: y, by: shop, window: 12h}
              features:\
              """);

  /** Sees nothing of x. */
  private static final String BLIND = LineEvents.yaml().replace("  - number: [x]\n", "");

  /** Sees x under another name, which is a new input. */
  private static final String SEEING =
      BLIND
          .replace("  shop: category", "  shop: category\n  z: number")
          .replace("  - one_hot: [shop]", "  - one_hot: [shop]\n  - number: [z]");

  @Test
  void comments_and_order_change_nothing() {
    int middle = SPEC.indexOf("training:");
    String reordered = "# a comment\n" + SPEC.substring(middle) + SPEC.substring(0, middle);
    LineRun run = new LineRun(SPEC, reordered).fold(hours(SPEC, 0, 48));
    run.fold(apply(reordered));

    assertThat(reasons(run, Kind.APPLY)).endsWith("for tests: nothing changed");
    assertThat(run.running().iteration()).isOne();
  }

  @Test
  void the_decision_names_each_field_that_changed() {
    String other = SPEC.replace("window: 10d", "window: 5d").replace("margin: 1%", "margin: 2%");
    LineRun run = new LineRun(SPEC, other).fold(hours(SPEC, 0, 48)).fold(apply(other));

    assertThat(reasons(run, Kind.APPLY))
        .endsWith("a data iteration: training.window: 10d → 5d; evaluation.margin: 0.01 → 0.02");
  }

  @Test
  void live_features_go_on_when_something_else_changes() {
    String other = SPEC.replace("margin: 1%", "margin: 2%");
    LineRun run = new LineRun(SPEC, other).fold(hours(SPEC, 0, 48));
    List<FeatureCounts> before = run.running().liveCounts();
    run.fold(apply(other));

    assertThat(before).first().satisfies(counts -> assertThat(counts.keys()).isEqualTo(2));
    assertThat(run.running().liveCounts()).isEqualTo(before);
  }

  @Test
  void a_model_with_another_input_learns_from_the_past_and_takes_over() {
    LineRun run = new LineRun(BLIND, SEEING).fold(hours(BLIND, 0, 72));
    run.fold(hours(SEEING, 72, 144));

    assertThat(reasons(run, Kind.APPLY)).contains("a model iteration: inputs.z: added number");
    assertThat(run.decisions(Kind.TRAINING_FAILED)).isEmpty();
    assertThat(run.running().contest().champion().iteration()).isEqualTo(2);
    long end = 144 * LineEvents.HOUR;
    assertThat(run.running().scoreboard().mean(end - 24 * LineEvents.HOUR, end))
        .isLessThan(run.running().scoreboard().mean(0, 72 * LineEvents.HOUR) / 2);
  }

  @ParameterizedTest(name = "restarted {0} records after the change")
  @ValueSource(ints = {0, 3, 30, 300})
  void a_restart_in_the_midst_of_a_model_iteration_changes_nothing(int after) {
    LineEvents events = hours(SEEING, 72, 120);
    LineRun whole = new LineRun(BLIND, SEEING).fold(hours(BLIND, 0, 72)).fold(events);
    LineRun run = new LineRun(BLIND, SEEING).fold(hours(BLIND, 0, 72));
    LineEvents first = new LineEvents(SEEING);
    LineEvents rest = new LineEvents(SEEING);
    events
        .records()
        .forEach(logged -> (logged.offset() <= after ? first : rest).add(logged.event()));

    run.fold(first).restart().fold(rest);

    assertThat(run.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(run.recorder.versions).isEqualTo(whole.recorder.versions);
  }

  @Test
  void of_two_lineages_of_one_name_each_is_named_by_its_latest_version_alone() {
    LineRun run = new LineRun(SEEING, BLIND).fold(hours(SEEING, 0, 72)).fold(hours(BLIND, 72, 80));
    String latest = run.decisions(Kind.CUT).getLast().version();
    assertThat(latest).startsWith("2.");
    assertThat(run.running().contest().challengers())
        .extracting(Contestant::name, Contestant::iteration)
        .containsExactly(tuple("main", 1), tuple("main", 2));

    int promoted = run.decisions(Kind.PROMOTE).size();

    LineEvents park = new LineEvents(BLIND);
    long now = 80 * LineEvents.HOUR;
    park.add(Command.of("c0", now, "park", Map.of("version", "9.9"), "tests", ""));
    park.add(Command.of("c2", now, "park", Map.of("version", "main"), "tests", ""));
    park.add(Command.of("c3", now, "promote", Map.of("version", "main"), "tests", ""));
    park.add(Command.of("c1", now, "park", Map.of("version", latest), "tests", ""));
    run.fold(park);

    assertThat(run.running().contest().challengers())
        .extracting(Contestant::iteration)
        .containsExactly(1);
    assertThat(reasons(run, Kind.REFUSE))
        .contains("main, last cut to 1.", "main, last cut to " + latest)
        .contains("main is the name of 2 lineages (expected: the latest version of one of [main");
    assertThat(run.decisions(Kind.PROMOTE)).hasSize(promoted);
  }

  private static LineEvents hours(String spec, long from, long to) {
    LineEvents events = apply(spec);
    events.hours(from, to, 20, 3, 1);
    return events;
  }

  private static LineEvents apply(String spec) {
    LineEvents events = new LineEvents(spec);
    events.add(LineEvents.apply(spec));
    return events;
  }

  private static String reasons(LineRun run, Kind kind) {
    return run.decisions(kind).stream().map(Decision::reason).toList().getLast();
  }
}
