package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.candidate;
import static dev.pawl.loop.RolloutRuns.hours;
import static dev.pawl.loop.RolloutRuns.kindsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import org.junit.jupiter.api.Test;

/** What a version may cost before it goes live; the clock of these runs stands still. */
class GateTest {

  private static String spec(String gate) {
    return RolloutRuns.spec("    - ab: {at_most: 2d}\n")
        .replace("evaluation: {", "evaluation: {gate: " + gate + ", ");
  }

  @Test
  void a_version_that_costs_no_more_than_it_may_goes_live() {
    LineRun run =
        candidate(
            -3, spec("{latency: {limit: 1ms, ratio: 2}, memory: {ratio: 2}, steps: {limit: 10}}"));

    Decision begun = run.decisions(Kind.ROLLOUT).getFirst();
    assertThat(begun.version()).isEqualTo("1.2");
    assertThat(begun.evidence()).containsKeys("micros99", "bytes", "stepsPerSecond", "backtest");
    assertThat(begun.evidence().get("bytes"))
        .isInstanceOfSatisfying(Double.class, it -> assertThat(it).isPositive());
  }

  @Test
  void a_version_that_is_too_large_never_does() {
    LineRun run = candidate(-3, spec("{memory: {limit: 0.000001}}")).fold(hours(72, 80, -3));

    assertThat(kindsOf(run, "1.2")).containsExactly(Kind.REJECT);
    assertThat(run.decisions(Kind.REJECT).getFirst().reason())
        .startsWith("version 1.2 was rejected: the frozen model has ")
        .endsWith(" megabytes (expected: at most 1.000e-06)");
  }

  @Test
  void a_version_is_measured_once_and_a_restart_changes_nothing() {
    String spec = spec("{latency: {limit: 1ms}}");
    LineRun whole = candidate(-3, spec, 68).fold(hours(68, 74, -3));
    LineRun stopped = candidate(-3, spec, 68).restart().fold(hours(68, 74, -3));

    assertThat(stopped.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(kindsOf(whole, "1.2")).startsWith(Kind.ROLLOUT);
  }
}
