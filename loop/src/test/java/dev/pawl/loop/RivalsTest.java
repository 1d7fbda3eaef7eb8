package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.kindsOf;
import static dev.pawl.loop.RolloutRuns.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.plan.Arm;
import org.junit.jupiter.api.Test;

/**
 * An A/B/n test inside the fold: 0 serves; of y = 3 x, the lineage that says so wins in the shadow
 * and goes live, and with it the one that says x.
 */
class RivalsTest {
  private static final String SPEC =
      LineEvents.yaml()
              .replace("linear: {loss: squared}", "expression: 0 * x")
              .replace("  triggers: [{every: 1d}]\n", "")
              .replace(
                  "  window: 10d",
                  """
                    window: 10d
                    lineages:
                      rising: {expression: 3 * x}
                      level: {expression: 1 * x}\
                  """)
              .replace("margin: 1%", "margin: 10%")
          + """
          rollout:
            of: all
            stages:
              - ab: {lineages: [level], show: better, at_most: 4d, planned: 600, first_look: 200}
          """;

  private final LineRun run = new LineRun(SPEC);
  private long hour;

  /** Lets hours pass, each prediction for a unit of its own. */
  private void pass(int hours, double slope) {
    LineEvents events = new LineEvents().withNewUnits();
    events.hours(hour, hour + hours, 60, slope, hour);
    run.fold(events);
    hour += hours;
  }

  /** Lets as many hours pass as it takes for the first rollout to begin. */
  private Decision begun() {
    LineEvents start = new LineEvents();
    start.add(LineEvents.apply(SPEC));
    run.fold(start);
    pass(12, 3);
    return run.decisions(Kind.ROLLOUT).getFirst();
  }

  private String lineage(String version) {
    Version found = run.recorder.versions.get(version);
    return found == null ? "" : found.lineage();
  }

  @Test
  void each_version_has_an_arm_of_its_own_and_as_many_units() {
    Decision begun = begun();

    assertThat(lineage(begun.version())).isEqualTo("rising");
    assertThat(plan(run).arms())
        .extracting(Arm::name)
        .containsExactly("champion", "control", "treatment-1", "treatment-2");
    assertThat(plan(run).arms().subList(1, 4))
        .extracting(Arm::share)
        .allSatisfy(share -> assertThat(share).isCloseTo(1 / 3.0, within(1e-9)));
    assertThat(lineage(plan(run).arms().get(2).version())).isEqualTo("rising");
    assertThat(lineage(plan(run).arms().get(3).version())).isEqualTo("level");
  }

  @Test
  void where_the_rollouts_own_version_is_the_best_it_takes_over_and_its_rivals_are_parked() {
    Decision begun = begun();
    String rival = plan(run).arms().get(3).version();
    pass(24, 3);

    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.version()).isEqualTo(begun.version());
    assertThat(promoted.evidence())
        .containsKeys(
            "ab.loss.treatment-1.estimate", "ab.loss.treatment-2.estimate", "ab.units.treatment-2");
    assertThat(kindsOf(run, rival)).contains(Kind.PARK).doesNotContain(Kind.PROMOTE);
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }

  @Test
  void a_rival_that_live_traffic_shows_to_be_the_best_takes_over_instead() {
    Decision begun = begun();
    String rival = plan(run).arms().get(3).version();
    pass(24, 1);

    assertThat(kindsOf(run, rival)).contains(Kind.PROMOTE);
    assertThat(kindsOf(run, begun.version())).contains(Kind.PARK).doesNotContain(Kind.PROMOTE);
    assertThat(run.decisions(Kind.PROMOTE).getLast().reason()).contains("ab: loss: better");
  }

  @Test
  void a_loop_that_was_stopped_in_the_test_goes_on_as_if_it_had_not() {
    begun();
    pass(2, 1);
    RivalsTest stopped = new RivalsTest();
    stopped.begun();
    stopped.pass(2, 1);
    stopped.run.restart();
    pass(24, 1);
    stopped.pass(24, 1);

    assertThat(stopped.run.recorder.decisions).isEqualTo(run.recorder.decisions);
    assertThat(stopped.run.recorder.versions).isEqualTo(run.recorder.versions);
  }
}
