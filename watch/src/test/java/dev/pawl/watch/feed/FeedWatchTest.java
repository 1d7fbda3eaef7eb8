package dev.pawl.watch.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
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
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedWatchTest {
  private static final long QUARTER = 900_000;
  private static final int ROWS = 20;
  private static final int DAY = 96;
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("metres", FieldType.NUMBER),
          Field.of("delay", FieldType.NUMBER),
          Field.of("port", FieldType.CATEGORY));

  /** What is wrong with the rows of a quarter of an hour. */
  private enum Bug {
    NONE,
    FEET,
    SECONDS,
    STUCK,
    MISSING,
    LOWER_CASE,
    STORM,
    SILENCE
  }

  private final FeedWatch watch = new FeedWatch(SCHEMA, SCHEMA.names(), 1);
  private final SplitMix random = new SplitMix(7);
  private final List<FindingEvent> events = new ArrayList<>();
  private long quarter;

  private FeedWatchTest run(int quarters, Bug bug) {
    return run(watch, quarters, bug);
  }

  private FeedWatchTest run(FeedWatch on, int quarters, Bug bug) {
    for (int i = 0; i < quarters; i++) {
      for (int row = 0; row < ROWS && bug != Bug.SILENCE; row++) {
        add(on, bug, quarter * QUARTER + row * QUARTER / ROWS);
      }
      quarter++;
      events.addAll(on.look(quarter * QUARTER));
    }
    return this;
  }

  /** Distances from a table of 40, whole minutes with a season of the day, one of 8 ports. */
  private void add(FeedWatch on, Bug bug, long time) {
    int season = (int) (quarter % DAY) / 8;
    double metres = 137.0 + 211 * random.nextInt(40) + (bug == Bug.STORM ? 2_000 : 0);
    double delay = Math.floor(random.nextGaussian() * 15) + season - 5;
    delay += bug == Bug.STORM ? 120 : 0;
    String port = "PORT" + random.nextInt(8);
    RowBuilder row = new RowBuilder(SCHEMA);
    row.set(0, bug == Bug.STUCK ? 548 : bug == Bug.FEET ? metres / 0.3048 : metres);
    if (bug != Bug.MISSING) {
      row.set(1, bug == Bug.SECONDS ? 60 * delay : delay);
    }
    row.set(2, bug == Bug.LOWER_CASE ? port.toLowerCase(Locale.ROOT) : port);
    on.add(row.row(), time);
  }

  private Finding raised() {
    List<FindingEvent> raised = events.stream().filter(Raised.class::isInstance).toList();
    assertThat(raised).hasSize(1);
    return raised.getFirst().finding();
  }

  @Test
  void nothing_is_found_where_nothing_is_wrong() {
    assertThat(run(100 * DAY, Bug.NONE).events).isEmpty();
  }

  @Test
  void numbers_that_grow_in_a_storm_are_not_another_unit() {
    run(10 * DAY, Bug.NONE).run(DAY, Bug.STORM).run(DAY, Bug.NONE);

    assertThat(events).isEmpty();
  }

  @Test
  void another_unit_is_found_within_the_hour_and_is_over_when_it_is_converted() {
    run(10 * DAY, Bug.NONE).run(4, Bug.FEET);

    Finding found = raised();
    assertThat(found.kind()).isEqualTo(Kind.UNIT_CHANGE);
    assertThat(found.where()).isEqualTo(Where.feature("metres"));
    assertThat(found.evidence()).contains("feet for metres");
    assertThat(found.since()).isBetween((10 * DAY - 2) * QUARTER, 10 * DAY * QUARTER);

    run(3 * DAY, Bug.FEET);
    assertThat(events).hasSize(1);

    run(4, Bug.NONE);
    assertThat(events).hasSize(2).last().isInstanceOf(Closed.class);
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void seconds_for_minutes_are_found_within_the_hour() {
    run(10 * DAY, Bug.NONE).run(4, Bug.SECONDS);

    assertThat(raised().where()).isEqualTo(Where.feature("delay"));
    assertThat(raised().evidence()).contains("times 60");
  }

  @Test
  void a_stuck_value_is_found_and_is_over_when_it_moves() {
    run(10 * DAY, Bug.NONE).run(4, Bug.STUCK);

    assertThat(raised().kind()).isEqualTo(Kind.STUCK_VALUE);
    assertThat(raised().since()).isBetween((10 * DAY - 1) * QUARTER, 10 * DAY * QUARTER);

    run(2, Bug.NONE);
    assertThat(events).hasSize(2);
  }

  @Test
  void values_that_do_not_come_any_more_are_found() {
    run(10 * DAY, Bug.NONE).run(4, Bug.MISSING);

    assertThat(raised().kind()).isEqualTo(Kind.MISSING_VALUES);
    assertThat(raised().where()).isEqualTo(Where.feature("delay"));
    assertThat(raised().since()).isEqualTo(10 * DAY * QUARTER);

    run(6, Bug.NONE);
    assertThat(events).hasSize(2);
  }

  @Test
  void names_that_are_written_differently_are_found() {
    run(10 * DAY, Bug.NONE).run(4, Bug.LOWER_CASE);

    assertThat(raised().kind()).isEqualTo(Kind.NEW_CATEGORY);
    assertThat(raised().where()).isEqualTo(Where.feature("port"));

    run(2 * DAY, Bug.LOWER_CASE);
    assertThat(events).hasSize(1);

    run(6, Bug.NONE);
    assertThat(events).hasSize(2);
  }

  @Test
  void silence_is_found_at_the_end_of_the_hour() {
    run(30 * DAY, Bug.NONE).run(4, Bug.SILENCE);

    assertThat(raised().kind()).isEqualTo(Kind.SILENCE);
    assertThat(raised().since()).isEqualTo(30 * DAY * QUARTER);

    run(40, Bug.SILENCE).run(4, Bug.NONE);
    assertThat(events).hasSize(2);
  }

  @Test
  void what_is_adopted_is_the_norm() {
    run(10 * DAY, Bug.NONE).run(DAY, Bug.FEET);
    events.clear();

    assertThat(watch.adopt(quarter * QUARTER)).hasSize(1);
    assertThat(run(10 * DAY, Bug.FEET).events).isEmpty();

    run(32, Bug.NONE);
    assertThat(raised().evidence()).contains("feet for metres, the other way round");
  }

  @ParameterizedTest(name = "saved {0} quarters of an hour before the bugs")
  @ValueSource(ints = {900, 3, 0, -1, -2})
  void a_saved_watch_goes_on_as_if_nothing_had_happened(int before) {
    FeedWatchTest whole = new FeedWatchTest();
    int first = 10 * DAY - before;
    whole.run(10 * DAY, Bug.NONE).run(3, Bug.FEET).run(5, Bug.NONE).run(4, Bug.LOWER_CASE);
    run(Math.min(first, 10 * DAY), Bug.NONE).run(Math.max(0, -before), Bug.FEET);
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    FeedWatch restored = new FeedWatch(SCHEMA, SCHEMA.names(), 1);
    restored.restore(Tensors.of(to));
    run(restored, Math.max(0, before), Bug.NONE).run(restored, 3 + Math.min(0, before), Bug.FEET);
    run(restored, 5, Bug.NONE).run(restored, 4, Bug.LOWER_CASE);

    assertThat(events).isEqualTo(whole.events).isNotEmpty();
  }
}
