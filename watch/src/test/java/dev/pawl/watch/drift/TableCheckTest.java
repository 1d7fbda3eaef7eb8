package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.profile.TableProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableCheckTest {

  /** What is done to the later rows. */
  enum Bug {
    NONE,
    SWAPPED,
    FEET,
    FAHRENHEIT,
    STUCK,
    DROPPED,
    NEW,
    GAPS
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothing_is_found_in_rows_like_those_before(long seed) {
    TableCheck.Result result = check(Bug.NONE, seed);

    assertThat(result.findings()).isEmpty();
    assertThat(result.comparisons()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void each_bug_is_found_with_its_name_and_nothing_else(Bug bug) {
    Kind kind =
        switch (bug) {
          case SWAPPED -> Kind.SWAPPED_COLUMNS;
          case FEET, FAHRENHEIT -> Kind.UNIT_CHANGE;
          case STUCK -> Kind.STUCK_VALUE;
          case DROPPED -> Kind.DROPPED_CATEGORY;
          case NEW -> Kind.NEW_CATEGORY;
          case GAPS -> Kind.MISSING_VALUES;
          case NONE -> Kind.VOLUME;
        };
    String where =
        switch (bug) {
          case SWAPPED -> "feature:length";
          case FEET -> "feature:length";
          case FAHRENHEIT -> "feature:temperature";
          case STUCK, GAPS -> "feature:weight";
          case DROPPED, NEW, NONE -> "feature:carrier";
        };
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(check(bug, seed).findings())
          .extracting(Finding::kind, each -> each.where().toString())
          .containsExactly(tuple(kind, where));
    }
  }

  @Test
  void evidence_and_action_say_what_to_do() {
    Finding feet = check(Bug.FEET, 1).findings().getFirst();
    assertThat(feet.evidence())
        .startsWith("3.281 times what it was: feet for metres")
        .contains("; effect 0.");
    assertThat(feet.action()).isEqualTo("convert it to the unit of the reference");
    assertThat(feet.confidence()).isGreaterThan(0.99);

    Finding swapped = check(Bug.SWAPPED, 1).findings().getFirst();
    assertThat(swapped.evidence())
        .startsWith("it has the values of weight, which has its values; ");

    Finding dropped = check(Bug.DROPPED, 1).findings().getFirst();
    assertThat(dropped.evidence()).startsWith("C2: ").endsWith(" % of the rows before, none now");
    assertThat(dropped.severity()).isBetween(0.02, 0.05);
  }

  @Test
  void columns_that_come_go_or_change_their_kind_are_findings() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    for (int i = 0; i < 100; i++) {
      reference.numbers("gone").add(i);
      reference.numbers("kind").add(i);
      current.categories("new").add("a");
      current.categories("kind").add("b" + i);
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind, each -> each.where().toString(), Finding::evidence)
        .containsExactlyInAnyOrder(
            tuple(Kind.COLUMNS, "feature:gone", "it is in the reference and not here"),
            tuple(Kind.COLUMNS, "feature:new", "it is not in the reference"),
            tuple(Kind.COLUMNS, "feature:kind", "texts, numbers before"));
  }

  /** Growth by 1.6 that also changes the shape is no change from miles to kilometres. */
  @Test
  void growth_is_not_taken_for_another_unit() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 8_000; i++) {
      reference.numbers("x").add(StrictMath.exp(4 + random.nextGaussian()));
      current.numbers("x").add(1.6 * StrictMath.exp(4 + 0.85 * random.nextGaussian()));
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.FEATURE_DRIFT);
  }

  /** All numbers times 1.65: no part of them that was converted explains it better. */
  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {3_000, 100_000})
  void growth_of_all_is_not_taken_for_another_unit_of_some(int rows) {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < rows; i++) {
      reference.numbers("x").add(hundredths(StrictMath.exp(random.nextGaussian())));
      current.numbers("x").add(hundredths(StrictMath.exp(0.5 + random.nextGaussian())));
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.FEATURE_DRIFT);
  }

  private static double hundredths(double value) {
    return Math.rint(100 * value) / 100;
  }

  /** A third of the rows in feet: two clouds, which no growth of all makes of one. */
  @Test
  void another_unit_of_some_is_found() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 3_000; i++) {
      reference.numbers("x").add(StrictMath.exp(4 + 0.3 * random.nextGaussian()));
      double metres = StrictMath.exp(4 + 0.3 * random.nextGaussian());
      current.numbers("x").add(random.nextInt(3) == 0 ? metres / 0.3048 : metres);
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind, each -> each.evidence().substring(0, 11))
        .containsExactly(tuple(Kind.UNIT_CHANGE, "in about 35"));
  }

  /** Two columns a tenth of a deviation apart: 4 % of the rows lie elsewhere, less than counts. */
  @ParameterizedTest(name = "{0} rows, seed {1}")
  @CsvSource({"500, 1, false", "20000, 1, true", "20000, 2, true", "20000, 3, true"})
  void columns_that_are_much_alike_are_told_apart_with_enough_rows(
      int rows, long seed, boolean found) {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(seed);
    for (int i = 0; i < rows; i++) {
      for (TableProfile table : List.of(reference, current)) {
        boolean swapped = table == current;
        table.numbers("low").add(random.nextGaussian() + (swapped ? 0.1 : 0));
        table.numbers("high").add(random.nextGaussian() + (swapped ? 0 : 0.1));
        table.numbers("other").add(random.nextGaussian());
      }
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind, each -> each.where().toString())
        .isEqualTo(found ? List.of(tuple(Kind.SWAPPED_COLUMNS, "feature:high")) : List.of());
  }

  /** Both went up, the one to where the other was: nothing changed places. */
  @Test
  void columns_that_move_the_same_way_have_not_changed_places() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 20_000; i++) {
      reference.numbers("low").add(random.nextGaussian());
      reference.numbers("high").add(random.nextGaussian() + 0.1);
      current.numbers("low").add(random.nextGaussian() + 0.1);
      current.numbers("high").add(random.nextGaussian() + 0.2);
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings()).isEmpty();
  }

  @Test
  void drift_without_a_known_cause_is_drift() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 3_000; i++) {
      reference.numbers("x").add(random.nextGaussian());
      current.numbers("x").add(1 + random.nextGaussian());
    }

    assertThat(new TableCheck(DriftTest.USUAL).check(reference, current).findings())
        .extracting(Finding::kind)
        .isEqualTo(List.of(Kind.FEATURE_DRIFT));
  }

  private static TableCheck.Result check(Bug bug, long seed) {
    SplitMix random = new SplitMix(seed);
    return new TableCheck(DriftTest.USUAL)
        .check(table(Bug.NONE, random, 2 * seed), table(bug, random, 2 * seed + 1));
  }

  private static TableProfile table(Bug bug, SplitMix random, long seed) {
    TableProfile table = new TableProfile(seed);
    for (int i = 0; i < 3_000; i++) {
      double length = StrictMath.exp(5 + 0.7 * random.nextGaussian());
      double weight = 60 + 12 * random.nextGaussian();
      double temperature = 12 + 8 * random.nextGaussian();
      int index = random.nextInt(30);
      String carrier = "C" + (index < 9 ? index : index % 3 == 2 ? 3 : index % 3);
      carrier = bug == Bug.DROPPED && carrier.equals("C2") ? "C1" : carrier;
      carrier = bug == Bug.NEW && i % 50 == 0 ? "C99" : carrier;
      weight = bug == Bug.STUCK && i > 1_000 && i < 1_100 ? 61.5 : weight;
      weight = bug == Bug.GAPS && i % 4 == 0 ? Double.NaN : weight;
      length = bug == Bug.FEET ? length / 0.3048 : length;
      temperature = bug == Bug.FAHRENHEIT ? 1.8 * temperature + 32 : temperature;
      table.numbers("length").add(bug == Bug.SWAPPED ? weight : length);
      table.numbers("weight").add(bug == Bug.SWAPPED ? length : weight);
      table.numbers("temperature").add(temperature);
      table.numbers("count").add(random.nextInt(5));
      table.categories("carrier").add(carrier);
    }
    return table;
  }
}
