package dev.pawl.watch.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.FindingEvent.Closed;
import dev.pawl.watch.FindingEvent.Raised;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatWatchTest {
  private static final long QUARTER = 900_000;
  private static final int DAY = 96;
  private static final int ROWS = 40;
  private static final Where MODEL = Where.version("champion");
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("kind", FieldType.CATEGORY));

  /** What repeats in a quarter of an hour. */
  private enum Bug {
    NONE,
    SAME_ROW,
    EVERY_REQUEST_FOUR_TIMES,
    SAME_ANSWER,
    SAME_ANSWER_FOR_MOST
  }

  private final RepeatWatch watch = new RepeatWatch(SCHEMA, SCHEMA.names(), MODEL);
  private final SplitMix random = new SplitMix(7);
  private final List<FindingEvent> events = new ArrayList<>();
  private long quarter;

  private RepeatWatchTest run(int quarters, Bug bug) {
    return run(watch, quarters, bug, Integer.MAX_VALUE);
  }

  /** Rows of so many different numbers, each with an answer of its own. */
  private RepeatWatchTest run(RepeatWatch on, int quarters, Bug bug, int different) {
    for (int i = 0; i < quarters; i++) {
      for (int row = 0; row < ROWS; row++) {
        long time = quarter * QUARTER + row * QUARTER / ROWS;
        double x = bug == Bug.SAME_ROW ? 3 : random.nextInt(different);
        boolean stuck =
            bug == Bug.SAME_ANSWER
                || (bug == Bug.SAME_ANSWER_FOR_MOST && random.nextDouble() < 0.8);
        int times = bug == Bug.EVERY_REQUEST_FOUR_TIMES ? 4 : 1;
        for (int time4 = 0; time4 < times; time4++) {
          on.request(row(x), time);
          on.answer(new double[] {stuck ? 0.5 : x}, time);
        }
      }
      quarter++;
      events.addAll(on.look(quarter * QUARTER, false));
    }
    return this;
  }

  private static Row row(double x) {
    return new RowBuilder(SCHEMA).set(0, x).set(1, "k" + (long) x % 3).row();
  }

  private Finding raised() {
    List<FindingEvent> raised = events.stream().filter(Raised.class::isInstance).toList();
    assertThat(raised).hasSize(1);
    return raised.getFirst().finding();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20, 500, 100_000, Integer.MAX_VALUE})
  void nothing_is_found_as_long_as_all_goes_on_as_it_was(int different) {
    assertThat(run(watch, 60 * DAY, Bug.NONE, different).events).as("seed 7").isEmpty();
  }

  @Test
  void requests_that_repeat_at_night_only_are_known_after_a_night() {
    for (int day = 0; day < 30; day++) {
      run(60, Bug.NONE).run(36, Bug.SAME_ROW);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void the_same_row_again_and_again_is_found_once_and_is_over_when_rows_differ() {
    run(3 * DAY, Bug.NONE).run(DAY, Bug.SAME_ROW);

    Finding finding = raised();
    assertThat(finding.kind()).isEqualTo(Kind.REPEATED_REQUESTS);
    assertThat(finding.where()).isEqualTo(Where.ALL);
    assertThat(finding.since()).isBetween((3L * DAY - 5) * QUARTER, 3L * DAY * QUARTER);
    assertThat(finding.severity()).isGreaterThan(0.75);
    assertThat(finding.evidence())
        .endsWith("for rows that were asked for shortly before, at most 0 % before");
    assertThat(finding.action())
        .isEqualTo("look for clients that send the same request again and again");

    run(DAY, Bug.NONE);
    assertThat(events).hasSize(2).last().isInstanceOf(Closed.class);
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void requests_that_are_all_sent_four_times_are_found() {
    run(3 * DAY, Bug.NONE).run(4, Bug.EVERY_REQUEST_FOUR_TIMES);

    assertThat(raised().kind()).isEqualTo(Kind.REPEATED_REQUESTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAME_ANSWER", "SAME_ANSWER_FOR_MOST"})
  void one_answer_for_a_large_share_of_different_rows_is_found(String bug) {
    run(3 * DAY, Bug.NONE).run(10, Bug.valueOf(bug));

    Finding finding = raised();
    assertThat(finding.kind()).isEqualTo(Kind.REPEATED_ANSWERS);
    assertThat(finding.where()).isEqualTo(MODEL);
    assertThat(finding.evidence())
        .contains(" % of the rows that differ have the same answer, at most ");
  }

  @Test
  void answers_that_repeat_are_told_once() {
    run(3 * DAY, Bug.NONE);
    for (int i = 0; i < 3 * ROWS * 10; i++) {
      watch.request(row(1e6 + i), quarter * QUARTER);
      watch.answer(new double[] {0.5}, quarter * QUARTER);
    }
    assertThat(watch.look(++quarter * QUARTER, true)).isEmpty();
  }

  @Test
  void nothing_is_said_before_there_is_a_day_to_compare_with() {
    run(DAY / 2, Bug.NONE).run(DAY / 4, Bug.SAME_ROW);

    assertThat(events).isEmpty();
  }

  @Test
  void what_is_adopted_is_the_norm_from_then_on() {
    run(3 * DAY, Bug.NONE).run(DAY, Bug.SAME_ROW);
    assertThat(watch.adopt(quarter * QUARTER)).hasSize(1);
    events.clear();

    assertThat(run(10 * DAY, Bug.SAME_ROW).events).isEmpty();
  }

  @Test
  void a_watch_that_was_saved_goes_on_as_if_it_never_stopped() {
    run(3 * DAY + 7, Bug.SAME_ANSWER_FOR_MOST);
    Tensors.Writer state = new Tensors.Writer();
    watch.snapshot(state);
    RepeatWatch restored = new RepeatWatch(SCHEMA, SCHEMA.names(), MODEL);
    restored.restore(Tensors.of(state));
    SplitMix same = new SplitMix(9);
    for (int i = 0; i < 500; i++) {
      double x = same.nextInt(3);
      for (RepeatWatch each : List.of(watch, restored)) {
        each.request(row(x), (quarter + i) * QUARTER);
        each.answer(new double[] {x}, (quarter + i) * QUARTER);
      }
      long now = (quarter + i + 1) * QUARTER;
      assertThat(restored.look(now, false)).isEqualTo(watch.look(now, false));
    }
    assertThat(restored.open()).isEqualTo(watch.open()).isNotEmpty();
  }
}
