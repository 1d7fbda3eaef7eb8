package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.plan.Route;
import dev.pawl.plan.Traffic;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who answers whom, as the spec and operators say. */
class TrafficTest {
  private static final String SPEC =
      LineEvents.yaml()
          .replace("mode: continual", "mode: manual")
          .replace("  triggers: [{every: 1d}]\n", "")
          .concat(
              """
              serving:
                routes:
                  - {when: x > 0.5, version: '1.0'}
                  - {when: x > 0.9, version: '9.9'}
              """);

  private static LineRun run() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(SPEC));
    events.hours(0, 24, 20, 3, 1);
    return new LineRun(SPEC).fold(events);
  }

  private static LineEvents told(String kind, Map<String, String> arguments) {
    LineEvents events = new LineEvents();
    events.add(
        Command.of(kind + arguments, 24 * LineEvents.HOUR, kind, arguments, "ada", "a test"));
    return events;
  }

  private static Traffic traffic(LineRun run) {
    return Objects.requireNonNull(run.recorder.plan).traffic();
  }

  @Test
  void routes_carry_the_models_of_the_versions_that_there_are() {
    LineRun run = run();
    assertThat(traffic(run).routes()).extracting(Route::version).containsExactly("1.0");

    run.fold(told("train", Map.of()));
    run.fold(told("promote", Map.of("version", "1.1")));

    assertThat(traffic(run).champion().version()).isEqualTo("1.1");
    Route first = traffic(run).routes().getFirst();
    assertThat(first.model()).isNotSameAs(traffic(run).champion().model());
    assertThat(traffic(run.restart()).routes()).extracting(Route::version).containsExactly("1.0");
  }

  @Test
  void versions_that_stand_in_the_shadow_can_be_named() {
    LineRun run = run().fold(told("train", Map.of()));
    assertThat(traffic(run).named()).containsOnlyKeys("1.0", "1.1");
  }

  @Test
  void a_forced_unit_stays_forced_over_a_restart_until_it_is_let_go() {
    LineRun run = run().fold(told("force", Map.of("unit", "shop-7", "arm", "canary")));
    assertThat(traffic(run).forced()).containsExactly(Map.entry("shop-7", "canary"));
    assertThat(traffic(run.restart()).forced()).containsExactly(Map.entry("shop-7", "canary"));

    run.fold(told("force", Map.of("unit", "shop-7")));

    assertThat(traffic(run).forced()).isEmpty();
    assertThat(run.decisions(Kind.FORCE))
        .extracting(Decision::reason)
        .containsExactly(
            "unit shop-7 gets arm canary whenever there is one, and is not counted, by ada: a test",
            "unit shop-7 gets the arm of its own again, by ada: a test");
  }

  @Test
  void a_unit_that_is_not_forced_cannot_be_let_go() {
    LineRun run = run().fold(told("force", Map.of("unit", "shop-7")));
    assertThat(run.decisions(Kind.REFUSE))
        .extracting(Decision::reason)
        .containsExactly("unit shop-7 is not forced (expected: one that is, or an arm)");
  }
}
