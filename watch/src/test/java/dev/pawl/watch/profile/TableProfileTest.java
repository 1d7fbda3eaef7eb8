package dev.pawl.watch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import java.util.Arrays;
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

  @Test
  void a_profile_that_is_saved_and_restored_goes_on_with_the_same_bits() {
    SplitMix random = new SplitMix(7);
    TableProfile whole = new TableProfile(3);
    TableProfile saved = new TableProfile(3);
    for (int i = 0; i < 5_000; i++) {
      double value = i % 7 == 0 ? Double.NaN : random.nextGaussian();
      String name = i % 11 == 0 ? "" : "größe " + random.nextInt(i < 2_000 ? 20 : 900);
      for (TableProfile each : new TableProfile[] {whole, saved}) {
        each.numbers("x/y").add(value);
        each.categories("c").add(name);
      }
      if (i % 500 == 0) {
        saved = TableProfile.of(tensors(saved));
      }
    }

    assertThat(saved.columns().keySet()).containsExactly("x/y", "c");
    assertThat(Safetensors.write(tensors(saved))).isEqualTo(Safetensors.write(tensors(whole)));
  }

  private static Tensors tensors(TableProfile profile) {
    Tensors.Writer to = new Tensors.Writer();
    profile.snapshot(to);
    return Tensors.of(to);
  }

  @Test
  void bins_are_deciles_and_common_names_and_a_place_for_missing_values() {
    NumberProfile numbers = new NumberProfile(1);
    CategoryProfile names = new CategoryProfile();
    for (int i = 0; i < 100; i++) {
      numbers.add(i);
      names.add("n" + i % 40);
    }
    names.add("n0");
    numbers.addMissing();
    ColumnBins deciles = ColumnBins.of(numbers);
    ColumnBins common = ColumnBins.of(names);

    assertThat(deciles.size()).isEqualTo(11);
    assertThat(deciles.of(-5)).isZero();
    assertThat(deciles.of(99)).isEqualTo(9);
    assertThat(deciles.of(Double.NaN)).isEqualTo(10);
    assertThat(deciles.shares(numbers)[3]).isCloseTo(10.0 / 101, within(0.011));
    assertThat(deciles.shares(numbers)[10]).isCloseTo(1.0 / 101, within(1e-12));
    assertThat(common.size()).isEqualTo(32);
    assertThat(common.shares(names)[0]).isCloseTo(4.0 / 101, within(1e-12));
    assertThat(Arrays.stream(common.shares(names)).sum()).isCloseTo(1, within(1e-12));
  }
}
