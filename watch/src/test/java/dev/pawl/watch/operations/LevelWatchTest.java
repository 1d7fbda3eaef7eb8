package dev.pawl.watch.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.operations.LevelWatch.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latencies are exponential with a mean of 1 ms, so that 1 % are above 4.605 ms. */
class LevelWatchTest {
  private static final double LIMIT = -StrictMath.log(0.01);
  private static final double NONE = Double.POSITIVE_INFINITY;
  private final SplitMix random = new SplitMix(1);
  private final List<FindingEvent> events = new ArrayList<>();

  @Test
  void a_quantile_above_the_limit_is_found_once_and_closed_when_it_is_back() {
    LevelWatch watch = new LevelWatch(latency(1.3 * LIMIT, NONE));
    periods(watch, "1.1", 0, 5, 1);
    assertThat(events).isEmpty();
    periods(watch, "1.1", 5, 8, 2);
    periods(watch, "1.1", 8, 10, 1);

    assertThat(events).hasSize(2);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.SLOW);
    assertThat(finding.where()).isEqualTo(Where.version("1.1"));
    assertThat(finding.since()).isEqualTo(5);
    assertThat(finding.severity()).isBetween(0.3, 0.8);
    assertThat(finding.evidence())
        .startsWith("the 0.99 quantile of latency in ms is ")
        .endsWith(" in 2000 values, the limit is 5.987");
  }

  @Test
  void a_version_that_is_slower_than_the_one_before_is_found() {
    LevelWatch watch = new LevelWatch(latency(Double.NaN, 0.2));
    periods(watch, "1.1", 0, 5, 1);
    periods(watch, "1.2", 5, 6, 1);
    assertThat(events).isEmpty();
    periods(watch, "1.3", 6, 8, 2);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst().finding().evidence()).contains("with version 1.2 it was");
  }

  @Test
  void of_speeds_a_few_are_enough_and_small_ones_are_bad() {
    LevelWatch watch =
        new LevelWatch(new Settings("training in steps/s", 0.5, true, 100, NONE, 0.05, 30));
    for (int i = 0; i < 10; i++) {
      watch.add("1.1", 50);
    }
    assertThat(watch.closePeriod(0, 1)).isEmpty();
    watch.add("1.1", 50);

    assertThat(watch.closePeriod(0, 2))
        .extracting(event -> event.finding().evidence())
        .containsExactly(
            "the 0.5 quantile of training in steps/s is 50.00 in 11 values, the limit is 100.0");
  }

  /** 400 months, of which 5 % may have a finding: 20, up to 35 with 99.9 %. */
  @Test
  void at_the_limit_itself_the_rate_of_false_findings_is_kept() {
    int found = 0;
    for (int month = 0; month < 400; month++) {
      events.clear();
      LevelWatch watch = new LevelWatch(latency(LIMIT, NONE));
      for (int day = 0; day < 30; day++) {
        period(watch, "1.1", day, 1, 200);
      }
      found += events.stream().anyMatch(FindingEvent.Raised.class::isInstance) ? 1 : 0;
    }

    assertThat(found).isLessThanOrEqualTo(35);
  }

  @Test
  void a_watch_that_is_saved_and_restored_says_the_same() {
    assertThat(story(true)).isEqualTo(story(false)).isNotEmpty();
  }

  private static List<FindingEvent> story(boolean saved) {
    LevelWatchTest test = new LevelWatchTest();
    LevelWatch watch = new LevelWatch(latency(1.3 * LIMIT, 0.2));
    for (int day = 0; day < 20; day++) {
      test.period(watch, day < 10 ? "1.1" : "1.2", day, day % 6 > 3 ? 2 : 1, 500);
      if (saved) {
        Tensors.Writer to = new Tensors.Writer();
        watch.snapshot(to);
        watch = new LevelWatch(latency(1.3 * LIMIT, 0.2));
        watch.restore(Tensors.of(to));
      }
    }
    return test.events;
  }

  @Test
  void settings_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings("latency", 1, false, 1, 1, 0.05, 30))
        .withMessage("quantile: 1.0 (expected: in (0, 1))");
  }

  private static Settings latency(double limit, double rise) {
    return new Settings("latency in ms", 0.99, false, limit, rise, 0.05, 30);
  }

  private void periods(LevelWatch watch, String version, int from, int to, double mean) {
    for (int period = from; period < to; period++) {
      period(watch, version, period, mean, 2_000);
    }
  }

  private void period(LevelWatch watch, String version, int period, double mean, int values) {
    for (int i = 0; i < values; i++) {
      watch.add(version, -mean * StrictMath.log(1 - random.nextDouble()));
    }
    events.addAll(watch.closePeriod(period, period + 1));
  }
}
