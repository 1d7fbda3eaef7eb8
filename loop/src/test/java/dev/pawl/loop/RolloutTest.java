package dev.pawl.loop;

import static dev.pawl.loop.RolloutRuns.candidate;
import static dev.pawl.loop.RolloutRuns.command;
import static dev.pawl.loop.RolloutRuns.hours;
import static dev.pawl.loop.RolloutRuns.kindsOf;
import static dev.pawl.loop.RolloutRuns.plan;
import static dev.pawl.loop.RolloutRuns.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.log.Command;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Version 1.1 has learned a line of slope 3 and serves; version 1.2 learns what the line is then,
 * and goes live in stages. The shadow is over after eight hours.
 */
class RolloutTest {
  private static final String CANARY =
      "    - canary: {steps: [10%, 30%], hold: 2h, examples: 40, silence: 3h, margin: 10%, at_most:"
          + " 4d}\n";
  private static final String AB =
      "    - ab: {share: 50%, at_most: 2d, planned: 1000, first_look: 50, margin: 10%}\n";

  @Test
  void a_better_version_goes_through_all_stages_and_takes_over() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 130, -3));

    assertThat(kindsOf(run, "1.2"))
        .containsExactly(Kind.ROLLOUT, Kind.STAGE, Kind.STAGE, Kind.PROMOTE);
    Decision promoted = run.decisions(Kind.PROMOTE).getLast();
    assertThat(promoted.reason())
        .startsWith("version 1.2 took over from 1.1: ab: loss: better: difference");
    assertThat(promoted.evidence())
        .containsKeys(
            "verdict",
            "backtest",
            "canary.loss.estimate",
            "canary.answers",
            "ab.loss.treatment.estimate",
            "ab.near.treatment.value",
            "ab.units.control");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.2");
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }

  @Test
  void a_version_that_is_as_good_takes_over_where_that_is_enough() {
    LineRun run = candidate(3, spec(CANARY, AB)).fold(hours(72, 220, 3));

    assertThat(kindsOf(run, "1.2"))
        .containsExactly(Kind.ROLLOUT, Kind.STAGE, Kind.STAGE, Kind.PROMOTE);
  }

  @Test
  void a_version_that_is_as_good_is_parked_where_it_has_to_be_better() {
    LineRun run =
        candidate(3, spec(CANARY, AB.replace("planned", "show: better, planned")))
            .fold(hours(72, 220, 3));

    assertThat(kindsOf(run, "1.2"))
        .containsExactly(Kind.ROLLOUT, Kind.STAGE, Kind.STAGE, Kind.ABORT, Kind.PARK);
    assertThat(run.decisions(Kind.ABORT).getFirst().reason())
        .startsWith(
            "the rollout of version 1.2 ended without a promotion: ab: nothing was shown in time: loss: ");
    assertThat(run.recorder.versions.get("1.2"))
        .extracting(Version::state)
        .isEqualTo(Version.State.PARKED);
    assertThat(run.decisions(Kind.PARK).getLast().evidence())
        .containsKeys("ab.loss.treatment.upper", "canary.loss.upper");
  }

  @Test
  void a_version_that_turns_bad_is_stopped_in_the_canary() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 100, 3));

    assertThat(kindsOf(run, "1.2")).contains(Kind.ABORT, Kind.PARK).doesNotContain(Kind.PROMOTE);
    assertThat(run.decisions(Kind.ABORT).getFirst().reason()).contains("worse");
    assertThat(run.running().contest().champion().name()).isEqualTo("1.1");
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }

  @Test
  void a_version_with_errors_is_stopped_at_once() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 74, -3));
    LineEvents reports = new LineEvents();
    long now = 74 * LineEvents.HOUR;
    float[] fast = new float[30];
    Arrays.fill(fast, 80);
    reports.add(new ServingReport("r1", now, "baseline", "1.1", 0, fast));
    reports.add(new ServingReport("r2", now, "canary", "1.2", 30, new float[0]));
    run.fold(reports).fold(hours(74, 75, -3));

    Decision aborted = run.decisions(Kind.ABORT).getFirst();
    assertThat(aborted.eventTime()).isEqualTo(75 * LineEvents.HOUR);
    assertThat(aborted.reason()).contains("canary: 30 errors in ");
    assertThat(aborted.evidence()).containsEntry("canary.errors", 30L);
  }

  @Test
  void a_late_report_of_before_the_stage_began_is_passed_over_and_counted() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 74, -3));
    long began = run.decisions(Kind.ROLLOUT).getFirst().eventTime();
    LineEvents reports = new LineEvents();
    float[] none = new float[0];
    reports.add(new ServingReport("r1", began - 1, "baseline", "1.1", 30, none));
    reports.add(new ServingReport("r2", began - 1, "canary", "1.2", 30, none));
    reports.add(new ServingReport("r3", began, "baseline", "1.1", 2, none));
    reports.add(new ServingReport("r4", began, "canary", "1.2", 1, none));
    run.fold(reports).restart().fold(hours(74, 90, -3));

    assertThat(run.decisions(Kind.ABORT)).isEmpty();
    assertThat(run.decisions(Kind.STAGE).getFirst().evidence())
        .containsEntry("canary.errorsOfBaseline", 2L)
        .containsEntry("canary.errors", 1L)
        .containsEntry("rollout.lateReports", 2L);
  }

  @Test
  void an_answer_by_the_plan_of_another_stage_is_passed_over_and_counted() {
    LineRun run = candidate(-3, spec(AB)).following();
    run.fold(answers("2/0", 20)).fold(answers("1/0", 30)).restart().fold(answers("", 10));
    run.fold(command("park", "1.2"));

    LineRun without = candidate(-3, spec(AB)).fold(command("park", "1.2"));
    assertThat(run.decisions(Kind.ABORT).getFirst().evidence())
        .containsEntry("ab.units.control", units(without, "control") + 20)
        .containsEntry("ab.units.treatment", units(without, "treatment") + 20)
        .containsEntry("ab.strays", 0L)
        .containsEntry("rollout.lateAnswers", 20L);
  }

  private static long units(LineRun run, String arm) {
    return (long)
        Objects.requireNonNull(
            run.decisions(Kind.ABORT).getFirst().evidence().get("ab.units." + arm));
  }

  /** So many answers that a stage gave in its two arms, or some stage, as older logs have it. */
  private static LineEvents answers(String stage, int count) {
    Columns columns = Columns.of(SpecReader.read(spec(AB), "line.yaml"));
    byte[] row =
        new RowCodec(columns.row())
            .encode(new RowBuilder(columns.row()).set("x", 0).set("shop", "a").row());
    LineEvents events = new LineEvents();
    for (int i = 0; i < count; i++) {
      boolean treated = i % 2 == 1;
      events.add(
          new Prediction(
              "%s:%d".formatted(stage, i),
              "of %s: %d".formatted(stage, i),
              73 * LineEvents.HOUR,
              "",
              row,
              treated ? "1.2" : "1.1",
              treated ? "treatment" : "control",
              stage,
              0.5,
              new double[] {0},
              true));
    }
    return events;
  }

  @Test
  void a_version_that_is_slow_is_stopped() {
    LineRun run = reported(80, 160, CANARY.replace("silence", "latency: {floor: 0s}, silence"));

    assertThat(run.decisions(Kind.ABORT).getFirst().reason())
        .contains("canary: slower than the baseline: latency quantile at least 160");
    assertThat(reported(80, 160, CANARY).decisions(Kind.ABORT)).isEmpty();
    assertThat(reported(80, 6_000, CANARY).decisions(Kind.ABORT)).isNotEmpty();
  }

  /** In its first canary, with the latencies of so many microseconds. */
  private static LineRun reported(float ofBaseline, float ofCanary, String canary) {
    LineRun run = candidate(-3, spec(canary, AB)).fold(hours(72, 74, -3));
    LineEvents reports = new LineEvents();
    long now = 74 * LineEvents.HOUR;
    float[] latencies = new float[4_000];
    Arrays.fill(latencies, ofBaseline);
    reports.add(new ServingReport("r1", now, "baseline", "1.1", 0, latencies.clone()));
    Arrays.fill(latencies, ofCanary);
    reports.add(new ServingReport("r2", now, "canary", "1.2", 0, latencies));
    return run.fold(reports).fold(hours(74, 75, -3));
  }

  @Test
  void a_business_metric_can_decide_and_a_guardrail_stop() {
    String metric = AB.replace("share: 50%", "decide: near, guardrails: {loss: 5%}");
    LineRun better = candidate(-3, spec(metric)).fold(hours(72, 130, -3));
    assertThat(better.decisions(Kind.PROMOTE).getLast().reason())
        .startsWith("version 1.2 took over from 1.1: ab: near: better: difference");

    LineRun worse = candidate(-3, spec(metric), 69).fold(hours(69, 90, 3));
    assertThat(worse.decisions(Kind.ABORT).getFirst().reason())
        .containsAnyOf(
            "ab: near: worse", "ab: the guardrail loss: worse", "in the shadow it is worse");
  }

  @Test
  void half_of_the_units_of_the_canary_are_compared_with_as_many_that_get_a_copy_of_the_champion() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 73, -3));

    assertThat(plan(run).arms())
        .extracting(Arm::name, Arm::version, Arm::share)
        .containsExactly(
            tuple("champion", "1.1", 0.8),
            tuple("baseline", "1.1", 0.1),
            tuple("canary", "1.2", 0.1));
    assertThat(plan(run).traffic().rollout()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {69, 71, 73, 78, 80, 83, 90})
  void a_loop_that_was_stopped_in_a_rollout_goes_on_as_if_it_had_not(long stop) {
    String spec = spec(CANARY, AB);
    LineRun stopped =
        stop <= 72
            ? candidate(-3, spec, stop).restart().fold(hours(stop, 72, -3)).fold(hours(72, 110, -3))
            : candidate(-3, spec, 72)
                .fold(hours(72, stop, -3))
                .restart()
                .fold(hours(stop, 110, -3));

    LineRun alike =
        stop <= 72
            ? candidate(-3, spec, stop).fold(hours(stop, 72, -3)).fold(hours(72, 110, -3))
            : candidate(-3, spec, 72).fold(hours(72, stop, -3)).fold(hours(stop, 110, -3));
    assertThat(stopped.recorder.decisions).isEqualTo(alike.recorder.decisions);
    assertThat(stopped.recorder.versions).isEqualTo(alike.recorder.versions);
    assertThat(kindsOf(alike, "1.2")).contains(Kind.PROMOTE);
  }

  @Test
  void the_operator_can_end_a_rollout_either_way() {
    LineRun promoted =
        candidate(-3, spec(CANARY, AB)).fold(hours(72, 74, -3)).fold(command("promote", "1.2"));
    assertThat(promoted.running().contest().champion().name()).isEqualTo("1.2");
    assertThat(promoted.decisions(Kind.ABORT)).isEmpty();
    assertThat(plan(promoted).traffic().isEveryone()).isTrue();

    LineRun parked =
        candidate(-3, spec(CANARY, AB)).fold(hours(72, 74, -3)).fold(command("park", "1.2"));
    assertThat(kindsOf(parked, "1.2")).endsWith(Kind.ABORT, Kind.PARK);
    assertThat(plan(parked).traffic().isEveryone()).isTrue();

    LineRun back =
        candidate(-3, spec(CANARY, AB)).fold(hours(72, 74, -3)).fold(command("rollback", ""));
    assertThat(kindsOf(back, "1.2")).endsWith(Kind.ABORT, Kind.PARK);
    assertThat(back.running().contest().champion().name()).isEqualTo("1.0");
  }

  @Test
  void while_promotions_are_paused_a_stage_goes_on_without_verdicts() {
    LineRun run = candidate(-3, spec(CANARY, AB)).fold(hours(72, 73, -3));
    LineEvents pause = new LineEvents();
    pause.add(
        Command.of("p", 73 * LineEvents.HOUR, "pause", Map.of("what", "promotions"), "ada", ""));
    run.fold(pause).fold(hours(73, 120, -3));
    assertThat(kindsOf(run, "1.2")).containsExactly(Kind.ROLLOUT);

    LineEvents resume = new LineEvents();
    resume.add(
        Command.of("r", 120 * LineEvents.HOUR, "resume", Map.of("what", "promotions"), "ada", ""));
    run.fold(resume).fold(hours(120, 124, -3));
    assertThat(kindsOf(run, "1.2")).contains(Kind.STAGE);
  }

  @Test
  void another_plan_ends_the_rollout_and_another_owner_does_not() {
    String spec = spec(CANARY, AB);
    String owned = spec.replace("owner: tests@example.com", "owner: others@example.com");
    String planned = spec.replace("share: 50%", "share: 40%");
    LineRun run = candidate(-3, spec, 72, owned, planned).fold(hours(72, 74, -3));

    LineEvents other = new LineEvents();
    other.add(LineEvents.apply(owned));
    run.fold(other);
    assertThat(run.decisions(Kind.ABORT)).isEmpty();
    assertThat(plan(run).traffic().isEveryone()).isFalse();

    LineEvents another = new LineEvents();
    another.add(LineEvents.apply(planned));
    run.fold(another);
    assertThat(run.decisions(Kind.ABORT).getFirst().reason())
        .isEqualTo(
            "the rollout of version 1.2 ended without a promotion: another spec was applied");
    assertThat(plan(run).traffic().isEveryone()).isTrue();
  }
}
