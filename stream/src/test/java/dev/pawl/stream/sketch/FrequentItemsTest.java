package dev.pawl.stream.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.SplitMix;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequentItemsTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void counts_are_within_the_certain_error(long seed) {
    SplitMix random = new SplitMix(seed);
    FrequentItems<String> items = new FrequentItems<>(20);
    Map<String, Double> exact = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      add(items, exact, random);
    }

    assertHolds(items, exact);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void merged_parts_keep_the_certain_error(long seed) {
    SplitMix random = new SplitMix(seed);
    FrequentItems<String> all = new FrequentItems<>(20);
    Map<String, Double> exact = new HashMap<>();
    for (int part = 0; part < 30; part++) {
      FrequentItems<String> items = new FrequentItems<>(20);
      for (int i = 0; i < 1_000; i++) {
        add(items, exact, random);
      }
      all.merge(items);
    }

    assertHolds(all, exact);
  }

  @Test
  void few_different_items_are_counted_exactly_the_commonest_first() {
    FrequentItems<String> items = new FrequentItems<>(2);
    items.add("b", 2);
    items.add("a", 2);
    items.add("c", 5);
    items.add("d", 0.5);

    assertThat(items.error()).isZero();
    assertThat(items.items())
        .containsExactly(
            new FrequentItems.Item<>("c", 5),
            new FrequentItems.Item<>("a", 2),
            new FrequentItems.Item<>("b", 2),
            new FrequentItems.Item<>("d", 0.5));
  }

  @Test
  void what_was_restored_goes_on_with_the_same_numbers() {
    SplitMix random = new SplitMix(9);
    FrequentItems<Long> whole = new FrequentItems<>(10);
    FrequentItems<Long> split = new FrequentItems<>(10);
    for (int i = 0; i < 5_000; i++) {
      long item = (long) StrictMath.exp(6 * random.nextDouble());
      whole.add(item, 1);
      split.add(item, 1);
      if (i % 100 == 0) {
        split = FrequentItems.of(split.state());
      }
    }

    assertThat(split.state()).isEqualTo(whole.state());
  }

  @Test
  void bad_values_are_refused() {
    FrequentItems<String> items = new FrequentItems<>(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> items.add("a", -1))
        .withMessage("weight: -1.0 (expected: finite and above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> items.merge(new FrequentItems<>(4)))
        .withMessage("other: size 4 (expected: 3)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrequentItems<String>(0))
        .withMessage("size: 0 (expected: in [1, 16777216])");
  }

  private static void add(FrequentItems<String> items, Map<String, Double> exact, SplitMix random) {
    String item = "i" + (int) StrictMath.exp(8 * random.nextDouble());
    double weight = 1 + random.nextInt(3);
    items.add(item, weight);
    exact.merge(item, weight, Double::sum);
  }

  private static void assertHolds(FrequentItems<String> items, Map<String, Double> exact) {
    double total = exact.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(items.total()).isEqualTo(total);
    assertThat(items.error()).isLessThanOrEqualTo(total / 21);
    assertThat(items.items().size()).isLessThanOrEqualTo(40);
    exact.forEach((item, count) ->
        assertThat(count).isBetween(items.count(item), items.count(item) + items.error()));
  }
}
