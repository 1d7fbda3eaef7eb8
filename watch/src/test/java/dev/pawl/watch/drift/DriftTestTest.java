package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.SplitMix;
import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.TableProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTestTest {

  /**
   * A hundred tables of 24 columns of many kinds, no least effect: the worst case for the level.
   */
  @Test
  void without_change_a_finding_is_as_rare_as_stated() {
    int found = 0;
    for (int run = 0; run < 100; run++) {
      SplitMix random = new SplitMix(run);
      TableProfile reference = table(random, run, 700);
      TableProfile current = table(random, run + 1_000, 400);
      boolean any =
          new DriftTest(0, 0.05)
              .compare(reference, current).stream()
                  .anyMatch(each -> each.verdict() == Verdict.DRIFT);
      found += any ? 1 : 0;
    }

    assertThat(found).isLessThanOrEqualTo(11); // 5 in the mean at most; above 11 in one of 250
  }

  /** N(0, 1) against N(0.2513, 1): the distribution functions are 0.1 apart. */
  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {50, 500, 5_000, 50_000})
  void the_least_effect_itself_is_never_found_more_often_than_stated(int rows) {
    int found = 0;
    for (int run = 0; run < 40; run++) {
      Verdict verdict = shifted(rows, 0.2513, run).verdict();
      found += verdict == Verdict.DRIFT ? 1 : 0;
    }

    assertThat(found).isLessThanOrEqualTo(3); // 0.4 in the mean at most
  }

  @Test
  void a_greater_effect_goes_from_undecided_to_drift_and_a_smaller_one_to_same() {
    assertThat(shifted(50, 0.6, 1).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(shifted(5_000, 0.6, 1).verdict()).isEqualTo(Verdict.DRIFT);
    assertThat(shifted(50, 0.05, 1).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(shifted(50_000, 0.05, 1).verdict()).isEqualTo(Verdict.SAME);
    Comparison drifted = shifted(5_000, 0.6, 1);
    // 2Φ(0.3) − 1
    assertThat(drifted.low()).isLessThan(0.2358).isGreaterThan(0.1);
    assertThat(drifted.high()).isGreaterThan(0.2358);
    assertThat(drifted.measures()).containsKeys("Wasserstein", "PSI", "Jensen–Shannon distance");
  }

  @Test
  void a_category_that_comes_or_goes_is_drift() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    for (int i = 0; i < 4_000; i++) {
      reference.categories("c").add(i % 5 == 0 ? "gone" : "stays");
      current.categories("c").add(i % 5 == 0 ? "new" : "stays");
    }
    Comparison comparison = DriftTest.USUAL.compare(reference, current).getFirst();

    assertThat(comparison.verdict()).isEqualTo(Verdict.DRIFT);
    assertThat(comparison.effect()).isEqualTo(0.2);
  }

  @Test
  void more_categories_than_are_kept_are_compared_without_false_findings() {
    int found = 0;
    for (int run = 0; run < 20; run++) {
      SplitMix random = new SplitMix(run);
      TableProfile reference = new TableProfile(1);
      TableProfile current = new TableProfile(2);
      TableProfile other = new TableProfile(3);
      for (int i = 0; i < 3_000; i++) {
        reference.categories("c").add("id " + random.nextInt(2_000));
        current.categories("c").add("id " + random.nextInt(2_000));
        other.categories("c").add("id " + random.nextInt(40));
      }
      DriftTest test = new DriftTest(0, 0.05);
      found += test.compare(reference, current).getFirst().verdict() == Verdict.DRIFT ? 1 : 0;
      assertThat(test.compare(reference, other).getFirst().verdict()).isEqualTo(Verdict.DRIFT);
    }

    assertThat(found).isLessThanOrEqualTo(3);
  }

  @Test
  void a_share_of_missing_values_that_changes_is_a_finding_of_its_own() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 2_000; i++) {
      reference.numbers("x").add(random.nextGaussian());
      current.numbers("x").add(i % 3 == 0 ? Double.NaN : random.nextGaussian());
    }
    List<Comparison> comparisons = DriftTest.USUAL.compare(reference, current);

    assertThat(comparisons)
        .extracting(Comparison::aspect)
        .containsExactly(Aspect.VALUES, Aspect.MISSING);
    assertThat(comparisons.get(0).verdict()).isNotEqualTo(Verdict.DRIFT);
    assertThat(comparisons.get(1).verdict()).isEqualTo(Verdict.DRIFT);
  }

  @Test
  void columns_of_another_kind_and_bad_settings_are_refused() {
    TableProfile reference = new TableProfile(1);
    TableProfile current = new TableProfile(2);
    reference.numbers("x").add(1);
    current.categories("x").add("a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DriftTest.USUAL.compare(reference, current))
        .withMessage("x: categories, numbers in the reference (expected: the same in both)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DriftTest(1, 0.05))
        .withMessage("leastEffect: 1.0 (expected: in [0, 1))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DriftTest(0.1, 0.6))
        .withMessage("level: 0.6 (expected: in (0, 0.5])");
  }

  private static Comparison shifted(int rows, double shift, long seed) {
    SplitMix random = new SplitMix(seed);
    TableProfile reference = new TableProfile(SplitMix.seed(seed, 1));
    TableProfile current = new TableProfile(SplitMix.seed(seed, 2));
    for (int i = 0; i < rows; i++) {
      reference.numbers("x").add(random.nextGaussian());
      current.numbers("x").add(random.nextGaussian() + shift);
    }
    return DriftTest.USUAL.compare(reference, current).getFirst();
  }

  private static TableProfile table(SplitMix random, long seed, int rows) {
    TableProfile table = new TableProfile(seed);
    for (int i = 0; i < rows; i++) {
      for (int column = 0; column < 6; column++) {
        table.numbers("normal " + column).add(random.nextGaussian());
        table.numbers("few " + column).add(random.nextInt(2 + column));
        table.categories("names " + column).add("n" + random.nextInt(3 << column));
        table
            .numbers("gaps " + column)
            .add(random.nextInt(4) == 0 ? Double.NaN : StrictMath.exp(2 * random.nextGaussian()));
      }
    }
    return table;
  }
}
