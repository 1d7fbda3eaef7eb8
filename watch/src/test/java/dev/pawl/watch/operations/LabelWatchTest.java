package dev.pawl.watch.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.operations.LabelWatch.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 95 % of the predictions get a label, exponentially after two hours in the mean. */
class LabelWatchTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long HORIZON = 12 * HOUR;
  private static final Settings SETTINGS = new Settings(HOUR, HORIZON, 0.15, 0.3);

  /** What of an hour's predictions comes true. */
  interface World {
    /** How many predictions there are in an hour. */
    default double traffic(long hour) {
      return 100;
    }

    /** The share that gets a label. */
    default double share(long hour) {
      return 0.95;
    }

    /** How long labels take in the mean, in hours. */
    default double delay(long hour) {
      return 2;
    }
  }

  /** A label that is known at a time. */
  private record Known(long time, long at) implements Comparable<Known> {
    @Override
    public int compareTo(Known other) {
      return Long.compare(at, other.at);
    }
  }

  /** A course of events, hour by hour; restored from its snapshot every few hours, if wanted. */
  private static final class Run {
    private final SplitMix random;
    private final World world;
    private final boolean saved;
    private final PriorityQueue<Known> due = new PriorityQueue<>();
    private final List<FindingEvent> events = new ArrayList<>();
    private LabelWatch watch = new LabelWatch(SETTINGS);

    Run(long seed, World world, boolean saved) {
      this.random = new SplitMix(seed);
      this.world = world;
      this.saved = saved;
    }

    List<FindingEvent> days(int days) {
      for (long hour = 0; hour < 24L * days; hour++) {
        long now = hour * HOUR;
        for (double left = world.traffic(hour); left > random.nextDouble(); left--) {
          long time = now + random.nextInt((int) HOUR);
          watch.prediction(time);
          double delay = -world.delay(hour) * StrictMath.log(1 - random.nextDouble());
          if (random.nextDouble() < world.share(hour)) {
            due.add(new Known(time, time + (long) (delay * HOUR)));
          }
        }
        while (!due.isEmpty() && due.peek().at() < now + HOUR) {
          Known known = due.remove();
          watch.label(known.time(), known.at());
        }
        events.addAll(watch.advance(now + HOUR));
        if (saved && hour % 7 == 0) {
          Tensors.Writer to = new Tensors.Writer();
          watch.snapshot(to);
          watch = new LabelWatch(SETTINGS);
          watch.restore(Tensors.of(to));
        }
      }
      return events;
    }
  }

  private static List<FindingEvent> run(World world, int days) {
    return new Run(1, world, false).days(days);
  }

  private static World from(int day, int until, double share, double delay) {
    return new World() {
      private boolean holds(long hour) {
        return hour >= 24L * day && hour < 24L * until;
      }

      @Override
      public double share(long hour) {
        return holds(hour) ? share : World.super.share(hour);
      }

      @Override
      public double delay(long hour) {
        return holds(hour) ? delay : World.super.delay(hour);
      }
    };
  }

  @Test
  void labels_of_which_three_in_ten_stop_coming_are_found_once_and_it_is_over_after_the_repair() {
    List<FindingEvent> events = run(from(20, 23, 0.95 * 0.7, 2), 30);

    assertThat(events).hasSize(2);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.LATE_LABELS);
    assertThat(finding.where()).isEqualTo(Where.ALL);
    assertThat(finding.since()).isBetween(20 * DAY - 5 * HOUR, 20 * DAY + 5 * HOUR);
    assertThat(finding.severity()).isBetween(0.2, 0.35);
    assertThat(finding.evidence())
        .matches(
            "6\\d\\.\\d % of \\d+ predictions had a label after PT12H, at least 9\\d\\.\\d % of any"
                + " before");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            FindingEvent.Closed.class,
            closed -> {
              assertThat(closed.at()).isBetween(23 * DAY, 23 * DAY + 10 * HOUR);
              assertThat(closed.why()).isEqualTo("as before again");
            });
  }

  @Test
  void labels_that_take_longer_are_found_and_it_is_over_after_the_repair() {
    List<FindingEvent> events = run(from(20, 23, 0.95, 5), 30);

    assertThat(events).hasSize(2);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.LATE_LABELS);
    assertThat(finding.since()).isBetween(20 * DAY - 5 * HOUR, 20 * DAY + 5 * HOUR);
    assertThat(finding.evidence()).contains(" labels took PT2H").contains(", at most PT1H");
    assertThat(finding.action()).isEqualTo("wait longer for labels, or look why they are late");
    assertThat(events.getLast()).isInstanceOf(FindingEvent.Closed.class);
  }

  @Test
  void labels_that_are_late_and_then_do_not_come_are_two_findings_one_after_the_other() {
    World world =
        new World() {
          @Override
          public double delay(long hour) {
            return hour < 24 * 20 ? 2 : 5;
          }

          @Override
          public double share(long hour) {
            return hour < 24 * 22 ? 0.95 : 0.1;
          }
        };

    assertThat(run(world, 26))
        .extracting(event -> event.finding().action())
        .containsExactly(
            "wait longer for labels, or look why they are late",
            "wait longer for labels, or look why they are late",
            "wait for the labels, or look whether they still come");
  }

  @Test
  void what_lasts_for_four_weeks_is_the_norm() {
    List<FindingEvent> events = run(from(20, 99, 0.5, 2), 70);

    assertThat(events).hasSize(2);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            FindingEvent.Closed.class,
            closed -> {
              assertThat(closed.at()).isBetween(48 * DAY - 5 * HOUR, 49 * DAY);
              assertThat(closed.why()).isEqualTo("has lasted so long that it is the norm now");
            });
  }

  @Test
  void what_is_adopted_is_the_norm_at_once() {
    Run run = new Run(1, from(20, 99, 0.5, 2), false);
    run.days(22);
    assertThat(run.watch.open()).hasSize(1);

    assertThat(run.watch.adopt(22 * DAY)).hasSize(1);
    assertThat(run.watch.open()).isEmpty();
    assertThat(run.watch.adopt(22 * DAY)).isEmpty();
  }

  /** Nights without labels and with little traffic, weekends on which labels wait for Monday. */
  private static final class Seasons implements World {
    private boolean isNight(long hour) {
      return hour % 24 < 7;
    }

    private boolean isWeekend(long hour) {
      return hour / 24 % 7 >= 5;
    }

    @Override
    public double traffic(long hour) {
      return (isNight(hour) ? 5 : 60) * (isWeekend(hour) ? 0.4 : 1);
    }

    @Override
    public double share(long hour) {
      return isNight(hour) ? 0.4 : 0.9;
    }

    @Override
    public double delay(long hour) {
      return isWeekend(hour) ? 8 : isNight(hour) ? 6 : 1;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothing_is_found_in_half_a_year_of_nights_and_weekends(long seed) {
    assertThat(new Run(seed, new Seasons(), false).days(182)).as("seed %d", seed).isEmpty();
  }

  /** A fortieth of the predictions has an outcome; the mean varies from day to day. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void nothing_is_found_where_few_predictions_have_a_label(long seed) {
    SplitMix days = new SplitMix(seed);
    double[] rates =
        LongStream.range(0, 120).mapToDouble(day -> 0.02 + 0.01 * days.nextDouble()).toArray();
    World world =
        new World() {
          @Override
          public double traffic(long hour) {
            return 400;
          }

          @Override
          public double share(long hour) {
            return rates[(int) (hour / 24)];
          }
        };

    assertThat(new Run(seed, world, false).days(120)).as("seed %d", seed).isEmpty();
  }

  @Test
  void a_surge_an_outage_and_a_first_day_are_no_late_labels() {
    World world =
        new World() {
          @Override
          public double traffic(long hour) {
            long day = hour / 24;
            return day == 15 ? 1_500 : day == 20 || day == 21 ? 0 : 100;
          }
        };

    assertThat(run(world, 40)).isEmpty();
  }

  @Test
  void one_bad_period_is_no_finding() {
    assertThat(
            run(
                new World() {
                  @Override
                  public double share(long hour) {
                    return hour >= 500 && hour < 504 ? 0.3 : 0.95;
                  }
                },
                30))
        .isEmpty();
  }

  @Test
  void a_watch_that_is_saved_and_restored_says_the_same() {
    List<FindingEvent> whole = new Run(3, from(15, 18, 0.5, 5), false).days(25);

    assertThat(new Run(3, from(15, 18, 0.5, 5), true).days(25)).isEqualTo(whole).isNotEmpty();
  }

  @Test
  void settings_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(HOUR, HORIZON, 0, 0.5))
        .withMessage("missing: 0.0 (expected: in (0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(HOUR, HORIZON, 0.1, 0))
        .withMessage("later: 0.0 (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(0, HORIZON, 0.1, 0.5))
        .withMessage("cell: 0 (expected: above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(HOUR, 0, 0.1, 0.5))
        .withMessage("horizon: 0 (expected: above 0)");
  }
}
