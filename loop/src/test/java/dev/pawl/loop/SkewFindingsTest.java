package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Event;
import dev.pawl.log.Prediction;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's log, in which a derived column and a live feature stand as they were served. */
class SkewFindingsTest {
  private static final int EACH = 60;
  private static final int WINDOW = 12;
  private static final String UNWATCHED =
      LineEvents.yaml()
          .replace(
              "outcome:",
              """
              derived:
                twice: 2 * x
              live:
                asked: {count: true, of: predictions, by: shop, window: 12h}
              outcome:\
              """);
  private static final String SPEC = UNWATCHED + "watch: {skew: 2%}\n";
  private static final String HOLDS =
      UNWATCHED + "watch: {skew: 2%, actions: {skew: [pause_learning]}}\n";
  private static final String OTHER = SPEC.replace("derived:\n", "derived:\n  thrice: 3 * x\n");

  private final LineRun run = new LineRun(UNWATCHED, SPEC, HOLDS, OTHER).following();

  /** What a server put into a prediction of an hour. */
  private interface Serving {
    double twice(double x);

    /** After which tick the live feature was read. */
    default int tick(int hour) {
      return hour;
    }
  }

  private static final Serving RIGHT = x -> 2 * x;
  private static final Serving WRONG = x -> x > 0.5 ? 0.6 * x : 2 * x;
  private static final Serving LATE =
      new Serving() {
        @Override
        public double twice(double x) {
          return 2 * x;
        }

        @Override
        public int tick(int hour) {
          return hour - 1;
        }
      };

  private static LineEvents hours(String spec, int from, int to, Serving serving) {
    LineEvents asked = new LineEvents(spec);
    asked.hours(from, to, EACH, 3, from + 1L);
    LineEvents served = new LineEvents(spec);
    if (from == 0) {
      served.add(LineEvents.apply(spec));
    }
    Columns columns = Columns.of(SpecReader.read(spec, "line.yaml"));
    RowCodec codec = new RowCodec(columns.row());
    asked.records().forEach(logged -> served.add(served(logged.event(), columns, codec, serving)));
    return served;
  }

  private static Event served(Event event, Columns columns, RowCodec codec, Serving serving) {
    if (!(event instanceof Prediction asked)) {
      return event;
    }
    Row row = codec.decode(asked.row());
    double x = row.number(0);
    String shop = String.valueOf(row.text(1));
    RowBuilder with = new RowBuilder(columns.row());
    with.set("x", x);
    with.set("shop", shop);
    with.set("twice", serving.twice(x));
    int tick = serving.tick((int) (asked.eventTime() / LineEvents.HOUR));
    if (tick > 0) {
      with.set("asked", asked(shop, tick));
    }
    return new Prediction(
        asked.id(),
        asked.unit(),
        asked.eventTime(),
        asked.joinKey(),
        codec.encode(with.row()),
        asked.version(),
        asked.arm(),
        asked.propensity(),
        new double[] {3 * x},
        asked.counted());
  }

  /** Half of an hour's predictions are of a shop; a's first is at the hour itself, and leaves. */
  private static double asked(String shop, int tick) {
    int full = EACH / 2 * Math.min(tick, WINDOW);
    return tick >= WINDOW && shop.equals("a") ? full - 1 : full;
  }

  private List<Decision> of(Kind kind) {
    return run.decisions(kind).stream()
        .filter(it -> "SKEW".equals(it.evidence().get("finding")))
        .toList();
  }

  @Test
  void what_is_served_as_the_loop_computes_it_is_no_finding() {
    String strict = SPEC.replace("skew: 2%", "skew: 0%");
    LineRun exact = new LineRun(strict).following().fold(hours(strict, 0, 60, RIGHT));

    assertThat(exact.running().watcher().comparesServed()).isTrue();
    assertThat(exact.decisions(Kind.FINDING)).isEmpty();
  }

  @Test
  void a_derived_column_that_is_served_otherwise_is_found_by_its_name_and_over_when_it_is() {
    run.fold(hours(SPEC, 0, 30, RIGHT))
        .fold(hours(SPEC, 30, 40, WRONG))
        .fold(hours(SPEC, 40, 50, RIGHT));

    assertThat(of(Kind.FINDING)).hasSize(1);
    Decision found = of(Kind.FINDING).getFirst();
    assertThat(found.reason())
        .startsWith("skew of twice since 1970-01-02T06:00:00")
        .contains("values were served otherwise than they are computed", "the largest difference")
        .endsWith("whether the loop lags behind the requests");
    assertThat(of(Kind.FINDING_CLOSED)).hasSize(1);
    assertThat(of(Kind.FINDING_CLOSED).getFirst().reason()).contains("0 of the last 240 values");
    assertThat(run.running().watcher().open()).isEmpty();
  }

  @Test
  void a_live_feature_that_is_read_a_tick_too_early_is_found_where_the_tick_changed_it() {
    run.fold(hours(SPEC, 0, 4, RIGHT)).fold(hours(SPEC, 4, 12, LATE));

    assertThat(of(Kind.FINDING)).hasSize(1);
    assertThat(of(Kind.FINDING).getFirst().reason())
        .startsWith("skew of asked since 1970-01-01T04:00:00Z")
        .contains("240 of 240 values", "the largest difference is 30.0000");
  }

  @Test
  void it_can_pause_learning() {
    run.fold(hours(HOLDS, 0, 30, RIGHT)).fold(hours(HOLDS, 30, 40, WRONG));

    assertThat(run.decisions(Kind.PAUSE))
        .singleElement()
        .satisfies(
            pause -> assertThat(pause.reason()).startsWith("learning paused by skew of twice"));
    assertThat(run.running().withholds()).isTrue();
  }

  @Test
  void nothing_is_compared_where_it_is_not_declared_or_the_answers_are_the_loops_own() {
    run.fold(hours(UNWATCHED, 0, 30, WRONG));
    assertThat(run.running().watcher().comparesServed()).isFalse();

    LineRun own = new LineRun(SPEC).fold(hours(SPEC, 0, 30, WRONG));
    assertThat(own.decisions(Kind.FINDING)).isEmpty();
  }

  @Test
  void another_spec_that_computes_the_same_goes_on_and_one_that_does_not_begins_anew() {
    run.fold(hours(SPEC, 0, 30, RIGHT)).fold(hours(SPEC, 30, 40, WRONG));
    LineEvents same = new LineEvents();
    same.add(LineEvents.apply(HOLDS));
    run.fold(same);
    assertThat(run.running().watcher().open()).hasSize(1);

    LineEvents other = new LineEvents();
    other.add(LineEvents.apply(OTHER));
    run.fold(other);

    assertThat(run.running().watcher().open()).isEmpty();
    assertThat(of(Kind.FINDING_CLOSED).getLast().reason()).contains("the spec has changed");
  }

  @Test
  void rows_of_another_schema_are_not_compared() {
    run.fold(hours(SPEC, 0, 20, RIGHT));
    LineEvents other = new LineEvents();
    other.add(LineEvents.apply(OTHER));
    run.fold(other).fold(hours(SPEC, 20, 40, RIGHT));

    assertThat(of(Kind.FINDING)).isEmpty();
  }

  @ParameterizedTest(name = "restarted after {0} hours")
  @ValueSource(ints = {13, 30, 33, 34, 41, 44})
  void a_restart_changes_nothing(int hours) {
    LineEvents before = new LineEvents(SPEC);
    LineEvents after = new LineEvents(SPEC);
    long cut = hours * LineEvents.HOUR + 17;
    for (LineEvents part :
        List.of(
            hours(SPEC, 0, 30, RIGHT), hours(SPEC, 30, 40, WRONG), hours(SPEC, 40, 50, RIGHT))) {
      part.records()
          .forEach(it -> (it.event().eventTime() <= cut ? before : after).add(it.event()));
    }
    run.fold(before).restart().fold(after);
    LineRun whole = new LineRun(SPEC).following().fold(before).fold(after);

    assertThat(run.recorder.decisions).isEqualTo(whole.recorder.decisions);
    assertThat(of(Kind.FINDING_CLOSED)).hasSize(1);
  }
}
