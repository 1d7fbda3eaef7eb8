package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.csv.HourlyOrder.Hour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourlyOrderTest {
  private static final long HOUR = HourlyOrder.HOUR;

  private static HourlyOrder<Long, Long> order(List<Long> predictions, List<Long> outcomes) {
    return new HourlyOrder<>(predictions, Long::longValue, outcomes, Long::longValue);
  }

  private static List<Hour<Long, Long>> hours(HourlyOrder<Long, Long> order) {
    var hours = new ArrayList<Hour<Long, Long>>();
    order.forEach(hours::add);
    return hours;
  }

  @Test
  void predictions_of_an_hour_come_before_its_outcomes_each_by_time() {
    assertThat(hours(order(List.of(30L, 10L), List.of(20L, 5L))))
        .containsExactly(new Hour<>(0, List.of(10L, 30L), List.of(5L, 20L)));
  }

  @Test
  void what_happens_at_an_hours_end_is_of_the_next_hour() {
    assertThat(hours(order(List.of(HOUR - 1, HOUR), List.of())))
        .containsExactly(
            new Hour<>(0, List.of(HOUR - 1), List.of()),
            new Hour<>(HOUR, List.of(HOUR), List.of()));
  }

  @Test
  void hours_without_events_have_their_turn() {
    assertThat(hours(order(List.of(0L), List.of(3 * HOUR))))
        .extracting(Hour::end)
        .containsExactly(HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR);
  }

  @Test
  void times_before_1970_are_in_hours_that_start_before_them() {
    assertThat(hours(order(List.of(-1L), List.of())))
        .containsExactly(new Hour<>(-HOUR, List.of(-1L), List.of()));
  }

  @Test
  void nothing_has_no_hours() {
    HourlyOrder<Long, Long> order = order(List.of(), List.of());
    assertThat(order.hours()).isZero();
    Iterator<Hour<Long, Long>> hours = order.iterator();
    assertThat(hours.hasNext()).isFalse();
    assertThatThrownBy(hours::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void times_more_than_a_hundred_years_apart_are_refused() {
    assertThatThrownBy(() -> order(List.of(0L), List.of(4_000_000_000_000L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "times: from 1970-01-01T00:00:00Z to 2096-10-02T07:00:00Z (expected: at most 100 years apart)");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void any_items_come_once_each_in_hour_kind_and_time_order(long seed) {
    var random = new Random(seed);
    record Item(boolean outcome, long time, int number) {}
    var items = new ArrayList<Item>();
    for (int i = 0; i < 500; i++) {
      items.add(new Item(random.nextBoolean(), random.nextLong(-50 * HOUR, 50 * HOUR), i));
    }
    var order =
        new HourlyOrder<>(
            items.stream().filter(item -> !item.outcome()).toList(),
            Item::time,
            items.stream().filter(Item::outcome).toList(),
            Item::time);
    var got = new ArrayList<Item>();
    order.forEach(hour -> {
      got.addAll(hour.predictions());
      got.addAll(hour.outcomes());
    });
    items.sort(
        Comparator.<Item>comparingLong(item -> Math.floorDiv(item.time(), HOUR))
            .thenComparing(Item::outcome)
            .thenComparingLong(Item::time)
            .thenComparingInt(Item::number));
    assertThat(got).as("seed %d", seed).isEqualTo(items);
  }
}
