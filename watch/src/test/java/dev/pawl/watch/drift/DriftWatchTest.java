package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.DriftWatch.Reference;
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
    DriftWatch.Settings blind =
        new DriftWatch.Settings(HOUR, 1, 24, Reference.TRAILING, 0.1, 0.05, 720, 1);

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
  void features_that_are_exchanged_name_each_other() {
    Schema schema =
        Schema.of(
            Field.of("x", FieldType.NUMBER),
            Field.of("y", FieldType.NUMBER),
            Field.of("z", FieldType.NUMBER));
    DriftWatch watch = new DriftWatch(schema, day(0.1));
    RowBuilder builder = new RowBuilder(schema);
    SplitMix random = new SplitMix(5);
    List<FindingEvent> events = new ArrayList<>();
    for (int hour = 0; hour < 24 * 11; hour++) {
      boolean exchanged = hour >= 240;
      for (int i = 0; i < 400; i++) {
        double x = random.nextGaussian();
        double y = 3 + random.nextDouble();
        builder.set(0, exchanged ? y : x).set(1, exchanged ? x : y);
        watch.add(builder.set(2, random.nextGaussian() + (exchanged ? 2 : 0)).row());
      }
      events.addAll(watch.closePeriod(hour * HOUR));
    }

    assertThat(events)
        .extracting(FindingEvent::finding)
        .extracting(
            finding -> finding.where().feature(),
            finding -> finding.evidence().replaceFirst(" effect .*| 0\\..*", ""),
            Finding::action)
        .containsExactly(
            tuple(
                "x",
                "it has the values of y, which has its values;",
                "look at the order of the columns where they are written"),
            tuple(
                "y",
                "it has the values of x, which has its values;",
                "look at the order of the columns where they are written"),
            tuple(
                "z",
                "effect",
                "look whether its source or its unit changed; if the world did, retrain"));
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
  void a_watch_that_is_saved_and_restored_after_every_period_says_the_same() {
    List<FindingEvent> without = new ArrayList<>();
    List<FindingEvent> with = new ArrayList<>();
    DriftWatch whole = new DriftWatch(SCHEMA, day(0.1));
    DriftWatch saved = new DriftWatch(SCHEMA, day(0.1));
    for (int hour = 0; hour < 24 * 9; hour++) {
      double shift = (hour >= 150 && hour < 160) || (hour >= 190 && hour < 200) ? 1 : 0;
      feed(whole, hour, shift);
      feed(saved, hour, shift);
      without.addAll(whole.closePeriod(hour * HOUR));
      with.addAll(saved.closePeriod(hour * HOUR));
      DriftWatch restored = new DriftWatch(SCHEMA, day(0.1));
      restored.restore(snapshot(saved));
      saved = restored;
    }

    assertThat(with).isEqualTo(without).hasSize(4);
    assertThat(saved.regimes()).isEqualTo(whole.regimes());
    assertThat(saved.extent()).isEqualTo(whole.extent());
    assertThat(Safetensors.write(snapshot(saved))).isEqualTo(Safetensors.write(snapshot(whole)));
  }

  private static Tensors snapshot(DriftWatch watch) {
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    return Tensors.of(to);
  }

  @Test
  void a_regime_that_comes_again_is_recognised() {
    DriftWatch watch = new DriftWatch(SCHEMA, day(0.1));
    List<Finding> raised = new ArrayList<>();
    for (int hour = 0; hour < 24 * 9; hour++) {
      boolean high = (hour >= 150 && hour < 155) || (hour >= 190 && hour < 195);
      boolean low = hour >= 170 && hour < 175;
      feed(watch, hour, high ? 1 : low ? -1 : 0);
      for (FindingEvent event : watch.closePeriod(hour * HOUR)) {
        if (event instanceof FindingEvent.Raised(Finding finding)) {
          raised.add(finding);
        }
      }
    }

    assertThat(watch.regimes()).extracting(Regime::number).containsExactly(2, 1);
    assertThat(watch.regimes().getLast().since()).isEqualTo(150 * HOUR);
    assertThat(watch.regimes().getLast().until()).isEqualTo(195 * HOUR);
    assertThat(raised).hasSize(3);
    assertThat(raised.get(0).evidence()).doesNotContain("regime");
    assertThat(raised.get(1).evidence()).doesNotContain("regime");
    assertThat(raised.get(2).evidence()).contains("; regime 1 again, seen in 5 periods before");
  }

  /** The loss is 1 + max(0, x), and x shifts by 1: known up to what happens within a decile. */
  @Test
  void severity_is_the_estimated_effect_on_the_metric_where_labels_come_back() {
    DriftWatch watch = new DriftWatch(SCHEMA, still(Reference.TRAILING));
    SplitMix random = new SplitMix(3);
    List<FindingEvent> events = new ArrayList<>();
    for (int period = 0; period < 30; period++) {
      for (int i = 0; i < 1_000; i++) {
        double x = random.nextGaussian() + (period == 29 ? 1 : 0);
        Row row = row(x, "a");
        watch.add(row);
        watch.prediction(x);
        watch.label(row, x, x, 1 + Math.max(0, x));
      }
      events.addAll(watch.closePeriod(period * HOUR));
    }

    assertThat(watch.extent().features()).isEqualTo(0.5);
    assertThat(watch.extent().rise()).isCloseTo(riseByDeciles(), within(0.03));
    assertThat(events)
        .extracting(event -> event.finding().kind())
        .containsExactlyInAnyOrder(
            Finding.Kind.FEATURE_DRIFT, Finding.Kind.PREDICTION_DRIFT, Finding.Kind.LABEL_DRIFT);
    Finding feature = events.getFirst().finding();
    assertThat(feature.severity()).isEqualTo(watch.extent().rise());
    assertThat(feature.evidence()).contains("% by it, estimated; covariate shift");
  }

  /** By integration over a fine grid of the normal distribution. */
  private static double riseByDeciles() {
    double step = 1e-4;
    double[] losses = new double[10];
    double[] rows = new double[10];
    double[] shifted = new double[10];
    double below = 0;
    for (double z = -8; z < 8; z += step) {
      int decile = Math.min(9, (int) (10 * below));
      double density = StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * step;
      rows[decile] += density;
      losses[decile] += density * (1 + Math.max(0, z));
      shifted[decile] += StrictMath.exp(-(z - 1) * (z - 1) / 2) / Math.sqrt(2 * Math.PI) * step;
      below += density;
    }
    double before = 0;
    double after = 0;
    for (int i = 0; i < 10; i++) {
      before += losses[i];
      after += shifted[i] * losses[i] / rows[i];
    }
    return after / before - 1;
  }

  @Test
  void a_slow_change_is_drift_from_a_fixed_reference_and_none_from_a_trailing_one() {
    assertThat(creep(Reference.FIXED)).isNotEmpty();
    assertThat(creep(Reference.TRAILING)).isEmpty();
  }

  private static List<FindingEvent> creep(Reference reference) {
    DriftWatch watch = new DriftWatch(SCHEMA, still(reference));
    SplitMix random = new SplitMix(5);
    List<FindingEvent> events = new ArrayList<>();
    for (int period = 0; period < 60; period++) {
      for (int i = 0; i < 1_000; i++) {
        watch.add(row(random.nextGaussian() + period * 0.02, "a"));
      }
      events.addAll(watch.closePeriod(period * HOUR));
    }
    return events;
  }

  private static DriftWatch.Settings still(Reference reference) {
    return new DriftWatch.Settings(HOUR, 1, 4, reference, 0.1, 0.05, 720, 1);
  }

  @Test
  void periods_are_closed_in_order_and_settings_checked() {
    DriftWatch watch = new DriftWatch(SCHEMA, day(0.1));
    watch.closePeriod(5 * HOUR);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> watch.closePeriod(5 * HOUR))
        .withMessage("start: 18000000 (expected: 21600000 or later, periods are closed in order)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new DriftWatch.Settings(HOUR, 0, 4, Reference.TRAILING, 0.1, 0.05, 720, 1))
        .withMessage("season: 0 (expected: at least 1)");
  }

  private static DriftWatch.Settings day(double leastEffect) {
    return new DriftWatch.Settings(HOUR, 24, 4, Reference.TRAILING, leastEffect, 0.05, 720, 1);
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
