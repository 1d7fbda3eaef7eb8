package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.LogRecord;
import dev.pawl.log.Tick;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.model.Model;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.ServingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The plans that a loop publishes. */
class PlansTest {

  private record Seen(ServingPlan plan, String version, double score) {}

  @Test
  void a_plan_stays_as_it_was_when_it_was_made() {
    List<Seen> seen = new ArrayList<>();
    Recorder recorder = new Recorder();
    Loop loop = loop(recorder);
    for (LogRecord logged : line()) {
      loop.on(logged);
      if (logged.event() instanceof Tick) {
        ServingPlan plan = Objects.requireNonNull(recorder.plan);
        seen.add(new Seen(plan, plan.champion().version(), score(plan)));
      }
    }

    assertThat(seen.stream().map(Seen::version).distinct()).hasSizeGreaterThan(1);
    for (Seen one : seen) {
      assertThat(one.plan().champion().version()).isEqualTo(one.version());
      assertThat(score(one.plan())).isEqualTo(one.score());
    }
  }

  @Test
  void a_plan_names_the_offset_and_the_tick_that_it_was_made_at() {
    Recorder recorder = new Recorder();
    Loop loop = loop(recorder);
    for (LogRecord logged : line().subList(0, 500)) {
      loop.on(logged);
      if (logged.event() instanceof Tick(long time)) {
        ServingPlan plan = Objects.requireNonNull(recorder.plan);
        assertThat(plan.offset()).isEqualTo(logged.offset());
        assertThat(plan.clock()).isEqualTo(time);
      }
    }
  }

  private static double score(ServingPlan plan) {
    Model model = plan.champion().model();
    Row row = new RowBuilder(model.schema()).set("x", 0.5).set("shop", "a").row();
    double[] score = new double[1];
    model.predict(row, model.scratch(), score);
    return score[0];
  }

  private static List<LogRecord> line() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(LineEvents.yaml()));
    events.hours(0, 120, 20, 3, 1);
    return events.records();
  }

  private static Loop loop(Recorder recorder) {
    return new Loop(
        "line",
        new LoopSettings("test", Answers.OWN, () -> 0, example -> {}),
        recorder,
        recorder.artifacts);
  }
}
