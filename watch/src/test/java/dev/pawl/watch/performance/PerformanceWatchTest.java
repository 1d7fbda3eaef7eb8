package dev.pawl.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.performance.PerformanceWatch.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hours make blocks and days periods; each hour has 30 rows, a third of them in the slice. */
class PerformanceWatchTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final String SLICE = "origin = JFK";

  private final List<FindingEvent> events = new ArrayList<>();
  private final SplitMix random = new SplitMix(1);

  @Test
  void a_loss_above_the_floor_is_found_once_and_closed_when_it_is_back() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, 1.2, NONE, NONE, NONE, 0.05, 30));
    days(watch, "1.1", 0, 10, 0, 0);
    assertThat(events).isEmpty();
    days(watch, "1.1", 10, 12, 0, 1);
    days(watch, "1.1", 12, 14, 0, 0);

    assertThat(events).hasSize(4);
    Finding all = events.getFirst().finding();
    assertThat(all.kind()).isEqualTo(Finding.Kind.DEGRADED);
    assertThat(all.where()).isEqualTo(Where.version("1.1"));
    assertThat(all.since()).isEqualTo(10 * DAY);
    assertThat(all.confidence()).isGreaterThan(0.999);
    assertThat(all.severity()).isCloseTo(1.798 / 1.2 - 1, within(0.1));
    assertThat(all.evidence()).contains("mean loss ", " in 24 blocks, the floor is 1.2");
    assertThat(events.get(1).finding().where()).isEqualTo(Where.version("1.1").in(SLICE));
    assertThat(((FindingEvent.Closed) events.getLast()).at()).isEqualTo(13 * DAY);
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void a_slow_degradation_that_no_day_shows_is_found_over_weeks() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, 0.775, NONE, NONE, NONE, 0.05, 30));
    days(watch, "1.1", 0, 3, 0, 0);
    assertThat(events).isEmpty();
    days(watch, "1.1", 3, 40, 0, 0);

    assertThat(events).isNotEmpty();
    assertThat(events.getFirst().finding().evidence()).doesNotContain(" in 24 blocks");
  }

  @Test
  void a_version_that_is_worse_than_the_one_before_is_found() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, NONE, 0.1, NONE, NONE, 0.05, 30));
    days(watch, "1.1", 0, 10, 0, 0);
    days(watch, "1.2", 10, 12, 0, 0.6);

    assertThat(events).isNotEmpty();
    assertThat(events.getFirst().finding().where()).isEqualTo(Where.version("1.2"));
    assertThat(events.getFirst().finding().evidence()).contains(", version 1.1 had 0.");
    days(watch, "1.3", 12, 13, 0, 0);
    assertThat(watch.open()).isEmpty();
  }

  @Test
  void late_labels_of_the_version_before_count_for_it_and_bring_it_not_back() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, NONE, 0.1, NONE, NONE, 0.05, 30));
    days(watch, "1.1", 0, 2, 0, 0);
    days(watch, "1.2", 2, 3, 0, 0);
    watch.label("1.1", new boolean[] {true}, 0, 0, 1e6, false);
    days(watch, "1.3", 3, 4, 0, 0);
    watch.label("1.1", new boolean[] {true}, 0, 0, 1e6, false);
    days(watch, "1.3", 4, 5, 0, 0);

    assertThat(watch.measures())
        .extracting(each -> each.where().version())
        .containsExactly("1.3", "1.3");
    assertThat(watch.measures().getFirst().loss().estimate()).isLessThan(1);
  }

  @Test
  void predictions_that_are_off_in_the_mean_are_found() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, NONE, NONE, 0.05, NONE, 0.05, 30));
    days(watch, "1.1", 0, 8, 0, 0);
    assertThat(events).isEmpty();
    days(watch, "1.1", 8, 30, 1.5, 0);

    assertThat(events).hasSize(2);
    assertThat(events.getFirst().finding().kind()).isEqualTo(Finding.Kind.BIASED);
    assertThat(events.getFirst().finding().evidence()).startsWith("predictions are +");
  }

  @Test
  void probabilities_that_are_not_the_rates_are_found() {
    PerformanceWatch watch =
        new PerformanceWatch(List.of(), new Settings(DAY, HOUR, NONE, NONE, NONE, 0.05, 0.05, 30));
    probabilities(watch, 0, 5, 1);
    assertThat(events).isEmpty();
    probabilities(watch, 5, 8, 0.6);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().kind()).isEqualTo(Finding.Kind.MISCALIBRATED);
    probabilities(watch, 8, 10, 1);
    assertThat(events).hasSize(2);
  }

  @Test
  void measures_have_intervals_that_hold_what_is_true() {
    PerformanceWatch watch = watch(new Settings(DAY, HOUR, NONE, NONE, NONE, NONE, 0.05, 30));
    int held = 0;
    for (int day = 0; day < 200; day++) {
      days(watch, "1.1", day, day + 1, 0, 0);
      assertThat(watch.measures()).hasSize(2);
      // The mean of |z| is the root of 2/π.
      held += watch.measures().getFirst().loss().contains(Math.sqrt(2 / Math.PI)) ? 1 : 0;
    }

    assertThat(held).isBetween(180, 198);
  }

  /** 20 years of months, in which 5 % may have a finding: 12, up to 22 with 99.9 %. */
  @Test
  void without_trouble_the_rate_of_false_findings_is_kept() {
    int months = 0;
    for (int month = 0; month < 240; month++) {
      events.clear();
      PerformanceWatch watch =
          watch(new Settings(DAY, HOUR, Math.sqrt(2 / Math.PI), 0, 0, NONE, 0.05, 30));
      days(watch, "1.1", 0, 15, 0, 0);
      days(watch, "1.2", 15, 30, 0, 0);
      months += events.stream().anyMatch(FindingEvent.Raised.class::isInstance) ? 1 : 0;
    }

    assertThat(months).isLessThanOrEqualTo(22);
  }

  @Test
  void a_watch_that_is_saved_and_restored_says_the_same() {
    assertThat(story(true)).isEqualTo(story(false)).isNotEmpty();
  }

  private static List<FindingEvent> story(boolean saved) {
    PerformanceWatchTest test = new PerformanceWatchTest();
    Settings settings = new Settings(DAY, HOUR, 1.2, 0.1, 0.05, NONE, 0.05, 30);
    PerformanceWatch watch = test.watch(settings);
    for (int day = 0; day < 20; day++) {
      test.days(watch, day < 8 ? "1.1" : "1.2", day, day + 1, 0, day % 10 > 7 ? 2 : 0);
      if (saved) {
        Tensors.Writer to = new Tensors.Writer();
        watch.snapshot(to);
        watch = test.watch(settings);
        watch.restore(Tensors.of(to));
      }
    }
    return test.events;
  }

  @Test
  void settings_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(DAY, 5 * HOUR, 1, 1, 1, 1, 0.05, 30))
        .withMessage("period: 86400000 (expected: a multiple of the block, 18000000)");
  }

  private PerformanceWatch watch(Settings settings) {
    return new PerformanceWatch(List.of(SLICE), settings);
  }

  /** Labels of a mean of 10, predictions with an error of deviation 1, off by {@code bias}. */
  private void days(
      PerformanceWatch watch, String version, int from, int to, double bias, double more) {
    for (long hour = from * 24L; hour < to * 24L; hour++) {
      events.addAll(watch.advance(hour * HOUR));
      for (int i = 0; i < 30; i++) {
        double error = random.nextGaussian();
        double label = 10 + random.nextGaussian();
        double loss = Math.abs(error) + more;
        watch.label(version, new boolean[] {i % 3 == 0}, label + error + bias, label, loss, false);
      }
    }
    events.addAll(watch.advance(to * DAY));
  }

  private void probabilities(PerformanceWatch watch, int from, int to, double factor) {
    for (long hour = from * 24L; hour < to * 24L; hour++) {
      for (int i = 0; i < 30; i++) {
        double p = random.nextDouble();
        double label = random.nextDouble() < p * factor ? 1 : 0;
        watch.label("1.1", new boolean[0], p, label, (p - label) * (p - label), true);
      }
      events.addAll(watch.advance((hour + 1) * HOUR));
    }
  }
}
