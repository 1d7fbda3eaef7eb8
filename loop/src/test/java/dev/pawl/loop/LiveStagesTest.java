package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.candidate;
import static dev.pawl.loop.RolloutRuns.hours;
import static dev.pawl.loop.RolloutRuns.kindsOf;
import static dev.pawl.loop.RolloutRuns.plan;
import static dev.pawl.loop.RolloutRuns.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Switchbacks and bandits inside the fold. */
class LiveStagesTest {
  private static final String SWITCHBACK =
      "    - switchback: {period: 1h, periods: 40, margin: 10%, clusters: shop}\n";
  private static final String BY_METRIC =
      "    - switchback: {period: 1h, periods: 60, margin: 10%, decide: near}\n";
  private static final String BANDIT =
      "    - bandit: {batch: 4h, at_most: 4d, floor: 10%, stop: 2%}\n";
  private static final String METRIC_BANDIT =
      "    - bandit: {policy: kl_ucb, batch: 4h, at_most: 4d, decide: near, stop: 2%}\n";

  @ParameterizedTest
  @ValueSource(strings = {SWITCHBACK, BY_METRIC, BANDIT, METRIC_BANDIT})
  void a_better_version_takes_over(String stage) {
    LineRun run = candidate(-3, spec(stage)).fold(hours(72, 150, -3));

    assertThat(kindsOf(run, "1.2")).startsWith(Kind.ROLLOUT).endsWith(Kind.PROMOTE);
  }

  @ParameterizedTest
  @ValueSource(strings = {SWITCHBACK, BY_METRIC, BANDIT, METRIC_BANDIT})
  void a_worse_version_does_not(String stage) {
    LineRun run = candidate(-3, spec(stage), 70).fold(hours(70, 150, 3));

    assertThat(kindsOf(run, "1.2")).contains(Kind.ABORT, Kind.PARK).doesNotContain(Kind.PROMOTE);
  }

  @Test
  void a_version_that_is_as_good_is_parked_where_it_has_to_be_better() {
    LineRun run =
        candidate(3, spec(SWITCHBACK.replace("margin", "show: better, alpha: 1%, margin")))
            .fold(hours(72, 150, 3));

    assertThat(kindsOf(run, "1.2")).endsWith(Kind.ABORT, Kind.PARK);
    assertThat(run.decisions(Kind.ABORT).getFirst().reason()).contains("switchback: loss: ");
  }

  @Test
  void a_switchback_says_what_its_periods_show() {
    LineRun run = candidate(-3, spec(SWITCHBACK)).fold(hours(72, 150, -3));

    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.reason())
        .startsWith("version 1.2 took over from 1.1: switchback: loss: better: difference");
    assertThat(promoted.evidence())
        .containsEntry("switchback.clusters", 2L)
        .containsEntry("switchback.strays", 0L)
        .containsKeys("switchback.loss.pValue", "switchback.loss.treatment.value");
    assertThat(number(promoted, "switchback.loss.treatment.value"))
        .isLessThan(number(promoted, "switchback.loss.control.value"));
  }

  @Test
  void a_bandit_between_equals_shares_out_above_its_floor_until_little_is_left_to_win() {
    LineRun run =
        candidate(3, spec(BANDIT.replace("stop: 2%", "stop: 0.01%"))).fold(hours(72, 170, 3));

    assertThat(run.decisions(Kind.STAGE))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(number(each, "bandit.share")).isBetween(0.1, 0.9));
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SWITCHBACK, BY_METRIC, BANDIT, METRIC_BANDIT})
  void a_loop_that_was_stopped_in_the_stage_goes_on_as_if_it_had_not(String stage) {
    String spec = spec(stage);
    LineRun whole = candidate(-3, spec, 70).fold(hours(70, 75, -3)).fold(hours(75, 150, -3));
    LineRun stopped =
        candidate(-3, spec, 70).fold(hours(70, 75, -3)).restart().fold(hours(75, 150, -3));

    assertThat(stopped.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(stopped.recorder.versions).isEqualTo(whole.recorder.versions);
  }

  private static double number(Decision decision, String evidence) {
    return (double) Objects.requireNonNull(decision.evidence().get(evidence), evidence);
  }
}
