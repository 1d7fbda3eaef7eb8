package dev.pawl.watch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;

class TableProfileTest {

  @Test
  void hours_make_a_day() {
    SplitMix random = new SplitMix(1);
    TableProfile day = new TableProfile(0);
    TableProfile whole = new TableProfile(99);
    for (int hour = 0; hour < 24; hour++) {
      TableProfile part = new TableProfile(hour + 1);
      for (int i = 0; i < 500; i++) {
        double value = random.nextGaussian() + hour;
        String name = "n" + random.nextInt(900);
        part.numbers("x").add(value);
        part.categories("c").add(i % 10 == 0 ? "" : name);
        whole.numbers("x").add(value);
        whole.categories("c").add(i % 10 == 0 ? "" : name);
      }
      day.merge(part);
    }

    assertThat(day.rows()).isEqualTo(12_000);
    assertThat(day.numbers("x").moments().mean())
        .isCloseTo(whole.numbers("x").moments().mean(), within(1e-9));
    assertThat(day.numbers("x").values().distribution().quantile(0.5))
        .isCloseTo(whole.numbers("x").values().distribution().quantile(0.5), within(0.6));
    assertThat(day.categories("c").missing()).isEqualTo(1_200);
    assertThat(day.categories("c").buckets()).containsExactly(whole.categories("c").buckets());
    assertThat(day.categories("c").distinct()).isCloseTo(900, within(90.0));
    assertThat(day.categories("c").isExact()).isFalse();
  }

  @Test
  void the_longest_run_is_found_across_missing_values() {
    NumberProfile profile = new NumberProfile(1);
    for (double value : new double[] {1, 2, 2, Double.NaN, 2, 3, 3}) {
      profile.add(value);
    }

    assertThat(profile.longestRun()).isEqualTo(3);
    assertThat(profile.longestRunOf()).isEqualTo(2);
    assertThat(profile.missing()).isEqualTo(1);
    assertThat(profile.rows()).isEqualTo(7);
  }

  @Test
  void a_copy_is_independent() {
    TableProfile table = new TableProfile(1);
    table.numbers("x").add(1);
    table.categories("c").add("a");
    TableProfile copy = table.copy();
    copy.numbers("x").add(2);
    copy.categories("c").add("b");

    assertThat(table.numbers("x").rows()).isEqualTo(1);
    assertThat(table.categories("c").distinct()).isEqualTo(1);
    assertThat(copy.rows()).isEqualTo(2);
  }

  @Test
  void a_column_is_of_one_kind() {
    TableProfile table = new TableProfile(1);
    table.numbers("x").add(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.categories("x"))
        .withMessage("x: numbers (expected: categories)");
    TableProfile other = new TableProfile(2);
    other.categories("x").add("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.merge(other))
        .withMessage("other: categories (expected: numbers)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.numbers("x").add(Double.POSITIVE_INFINITY))
        .withMessage("value: Infinity (expected: a finite number)");
  }
}
