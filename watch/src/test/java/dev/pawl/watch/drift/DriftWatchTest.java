package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
  private static final long HOUR = 3_600_000;
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("c", FieldType.CATEGORY));

  /** Hours of the day that differ far more than what counts: the season explains them. */
  @Test
  void a_season_is_not_drift() {
    List<FindingEvent> events = run(day(0.1), 24 * 20, 24 * 20);

    assertThat(events).isEmpty();
  }

  @Test
  void without_the_season_it_would_be() {
    DriftWatch.Settings blind = new DriftWatch.Settings(HOUR, 1, 24, 0.1, 0.05, 720, 1);

    assertThat(run(blind, 24 * 10, 24 * 10)).isNotEmpty();
  }

  @Test
  void drift_is_raised_once_with_its_beginning_and_closed_when_it_ends() {
    List<FindingEvent> events = run(day(0.1), 24 * 12, 24 * 10);

    assertThat(events.getFirst()).isInstanceOf(FindingEvent.Raised.class);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.FEATURE_DRIFT);
    assertThat(finding.where()).isEqualTo(Where.feature("x"));
    assertThat(finding.since()).isEqualTo(240 * HOUR);
    assertThat(finding.confidence()).isGreaterThan(0.99);
    assertThat(finding.severity()).isBetween(0.3, 0.8);
    assertThat(finding.evidence()).startsWith("effect 0.").contains("; median now ");
    assertThat(events.stream().filter(FindingEvent.Raised.class::isInstance)).hasSize(1);

    DriftWatch back = new DriftWatch(SCHEMA, day(0.1));
    List<FindingEvent> all = new ArrayList<>();
    for (int hour = 0; hour < 24 * 12; hour++) {
      feed(back, hour, hour >= 240 && hour < 250 ? 1 : 0);
      all.addAll(back.closePeriod(hour * HOUR));
    }
    assertThat(all).hasSize(2);
    assertThat(all.get(1)).isInstanceOf(FindingEvent.Closed.class);
    assertThat(((FindingEvent.Closed) all.get(1)).at()).isEqualTo(251 * HOUR);
    assertThat(back.open()).isEmpty();
  }

  @Test
  void what_is_adopted_is_the_norm() {
    DriftWatch watch = new DriftWatch(SCHEMA, day(0.1));
    for (int hour = 0; hour < 240; hour++) {
      feed(watch, hour, 0);
      watch.closePeriod(hour * HOUR);
    }
    feed(watch, 240, 1);
    assertThat(watch.closePeriod(240 * HOUR)).hasSize(1);
    assertThat(watch.adopt(241 * HOUR)).hasSize(1);
    List<FindingEvent> events = new ArrayList<>();
    for (int hour = 241; hour < 500; hour++) {
      feed(watch, hour, 1);
      events.addAll(watch.closePeriod(hour * HOUR));
    }

    assertThat(events).isEmpty();
  }

  @Test
  void a_short_or_empty_period_says_nothing() {
    DriftWatch watch = new DriftWatch(SCHEMA, day(0.1));
    for (int hour = 0; hour < 240; hour++) {
      feed(watch, hour, 0);
      watch.closePeriod(hour * HOUR);
    }

    assertThat(watch.closePeriod(240 * HOUR)).isEmpty();
    watch.add(row(1e6, "never seen"));
    assertThat(watch.closePeriod(241 * HOUR)).isEmpty();
  }

  @Test
  void periods_are_closed_in_order_and_settings_checked() {
    DriftWatch watch = new DriftWatch(SCHEMA, day(0.1));
    watch.closePeriod(5 * HOUR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> watch.closePeriod(5 * HOUR))
        .withMessage("start: 18000000 (expected: 21600000 or later, periods are closed in order)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DriftWatch.Settings(HOUR, 0, 4, 0.1, 0.05, 720, 1))
        .withMessage("season: 0 (expected: at least 1)");
  }

  private static DriftWatch.Settings day(double leastEffect) {
    return new DriftWatch.Settings(HOUR, 24, 4, leastEffect, 0.05, 720, 1);
  }

  /** Hours in turn, the number shifted by a deviation from one of them on. */
  private static List<FindingEvent> run(DriftWatch.Settings settings, int hours, int from) {
    DriftWatch watch = new DriftWatch(SCHEMA, settings);
    List<FindingEvent> events = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      feed(watch, hour, hour >= from ? 1 : 0);
      events.addAll(watch.closePeriod(hour * HOUR));
    }
    return events;
  }

  private static void feed(DriftWatch watch, int hour, double shift) {
    SplitMix random = new SplitMix(hour);
    double level = 5 * StrictMath.sin(2 * StrictMath.PI * hour / 24);
    for (int i = 0; i < 400; i++) {
      watch.add(row(level + shift + random.nextGaussian(), "c" + random.nextInt(3 + hour % 24)));
    }
  }

  private static Row row(double x, String c) {
    RowBuilder builder = new RowBuilder(SCHEMA);
    builder.set(0, x);
    builder.set(1, c);
    return ((RowBuilder.Result.Valid) builder.build()).row();
  }
}
