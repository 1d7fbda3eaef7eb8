package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hold-out says that the slope is 3, whatever the stream says. */
class HoldoutTest {
  private static final Schema SCHEMA =
      Columns.of(SpecReader.read(LineEvents.yaml(), "line.yaml")).row();

  @Test
  void a_version_that_does_well_on_the_holdout_is_promoted() {
    LineRun run = new LineRun(LineEvents.yaml());
    run.fold(applied(run)).fold(hours(0, 48, 3));

    assertThat(run.decisions(Kind.REJECT)).isEmpty();
    assertThat(run.running().contest().champion().name()).isNotEqualTo("1.0");
  }

  @Test
  void a_version_that_breaks_on_the_holdout_is_rejected_with_the_reason() {
    LineRun run = new LineRun(LineEvents.yaml());
    run.fold(applied(run)).fold(hours(0, 48, 3));
    run.fold(hours(48, 200, -3));

    List<Decision> rejected = run.decisions(Kind.REJECT);
    assertThat(rejected).isNotEmpty();
    assertThat(rejected.getFirst().reason())
        .matches(
            "version 1[.]\\d+ was rejected: a loss of [0-9.]+ on the hold-out, champion [0-9.]+ "
                + "\\(expected: at most 1[.]5 times it\\)");
    assertThat(rejected.getFirst().evidence())
        .containsKeys("estimate", "lower", "upper", "margin", "blocks", "examples");
    assertThat(run.decisions(Kind.PROMOTE))
        .allSatisfy(
            promoted -> assertThat(promoted.eventTime()).isLessThanOrEqualTo(60 * LineEvents.HOUR));
  }

  @Test
  void without_a_holdout_the_same_stream_promotes_the_turned_line() {
    LineRun run = new LineRun(LineEvents.yaml());
    LineEvents apply = new LineEvents();
    apply.add(LineEvents.apply(LineEvents.yaml()));
    run.fold(apply).fold(hours(0, 48, 3)).fold(hours(48, 200, -3));

    assertThat(run.decisions(Kind.PROMOTE).getLast().eventTime())
        .isGreaterThan(60 * LineEvents.HOUR);
  }

  @Test
  void the_holdout_is_there_after_a_restart() {
    LineRun run = new LineRun(LineEvents.yaml());
    run.fold(applied(run)).fold(hours(0, 48, 3)).restart();
    run.fold(hours(48, 200, -3));

    assertThat(run.decisions(Kind.REJECT)).isNotEmpty();
  }

  private static LineEvents applied(LineRun run) {
    List<LabelledRow> rows = new ArrayList<>();
    for (int i = -10; i <= 10; i++) {
      RowBuilder row = new RowBuilder(SCHEMA);
      row.set("x", i / 10.0);
      row.set("shop", "a");
      rows.add(new LabelledRow(row.row(), 3 * i / 10.0));
    }
    String hash = run.recorder.artifacts.put(HoldoutRows.write(rows, SCHEMA));
    LineEvents events = new LineEvents();
    events.add(
        Command.of(
            "a", 0, "apply", Map.of("spec", LineEvents.yaml(), "holdout", hash), "tests", ""));
    return events;
  }

  private static LineEvents hours(long from, long to, double slope) {
    LineEvents events = new LineEvents();
    events.hours(from, to, 20, slope, from);
    return events;
  }
}
