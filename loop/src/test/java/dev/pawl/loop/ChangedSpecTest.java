package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.live.FeatureCounts;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

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
