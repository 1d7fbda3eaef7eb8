package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.candidate;
import static dev.pawl.loop.RolloutRuns.hours;
import static dev.pawl.loop.RolloutRuns.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.log.Command;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Version 1.2 is live and is parked by command at hour 70; 1.3 learns the same and wins too. */
class RetriesTest {
  private static final String AB =
      "    - ab: {share: 50%, at_most: 2d, planned: 1000, first_look: 50, margin: 10%}\n";

  private static final long ENDED = 70 * LineEvents.HOUR;

  private static LineRun run(String spec) {
    LineEvents events = new LineEvents();
    events.add(Command.of("k", ENDED, "park", Map.of("version", "1.2"), "ada", "not yet"));
    events.add(Command.of("t3", ENDED, "train", Map.of(), "tests", "once more"));
    return candidate(-3, spec, 70).fold(events);
  }

  private static List<Decision> rollouts(LineRun run) {
    return run.decisions(Kind.ROLLOUT);
  }

  private static double number(Decision decision, String name) {
    return ((Number) Objects.requireNonNull(decision.evidence().get(name), name)).doubleValue();
  }

  @Test
  void a_lineage_whose_rollout_has_ended_waits_before_it_goes_live_again() {
    LineRun atOnce = run(spec(AB).replace("  of: all\n", "  of: all\n  pause: 0s\n"));
    LineRun later = run(spec(AB));
    atOnce.fold(hours(70, 104, -3));
    later.fold(hours(70, 104, -3));

    long day = 24 * LineEvents.HOUR;
    assertThat(rollouts(atOnce)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(rollouts(atOnce).get(1).eventTime()).isLessThan(ENDED + day);
    assertThat(rollouts(later)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(rollouts(later).get(1).eventTime())
        .isBetween(ENDED + day, ENDED + day + 2 * LineEvents.HOUR);
  }

  @Test
  void a_second_try_may_err_less_often_and_says_so_in_its_evidence() {
    LineRun run = run(spec(AB).replace("  of: all\n", "  of: all\n  pause: 0s\n"));
    run.fold(hours(70, 130, -3));

    Decision first = rollouts(run).getFirst();
    assertThat(number(first, "rollout.try")).isEqualTo(1);
    assertThat(number(first, "rollout.alphaShare")).isEqualTo(0.5);
    Decision second = rollouts(run).get(1);
    assertThat(second.reason())
        .endsWith("as try 2 since the last promotion, with 0.17 of a stage's alpha");
    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.version()).isEqualTo("1.3");
    assertThat(number(promoted, "rollout.try")).isEqualTo(2);
    assertThat(number(promoted, "rollout.alphaShare")).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(number(promoted, "rollout.alphaLeft")).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void tries_are_remembered_over_a_restart() {
    String spec = spec(AB).replace("  of: all\n", "  of: all\n  pause: 10h\n");
    LineRun whole = run(spec).fold(hours(70, 73, -3)).fold(hours(73, 100, -3));
    LineRun stopped = run(spec).fold(hours(70, 73, -3)).restart().fold(hours(73, 100, -3));

    assertThat(rollouts(whole)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(stopped.recorder.decisions).isEqualTo(whole.recorder.decisions);
  }
}
