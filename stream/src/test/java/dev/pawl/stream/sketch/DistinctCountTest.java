package dev.pawl.stream.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistinctCountTest extends SummaryContract<DistinctCount> {

  @Override
  protected DistinctCount empty() {
    return new DistinctCount(10);
  }

  @Override
  protected void add(DistinctCount summary, SplitMix random, int index) {
    summary.add(random.nextLong());
  }

  /** Root mean square of the relative error over 100 streams, against 1.04/√m (Flajolet 2007). */
  @ParameterizedTest(name = "{1} items in 2^{0} registers")
  @CsvSource({"8, 10", "8, 300", "8, 2000", "8, 50000", "12, 1000", "12, 10000", "12, 100000"})
  void the_error_is_the_published_one(int precision, int items) {
    double square = 0;
    double bias = 0;
    for (int stream = 0; stream < 100; stream++) {
      DistinctCount count = new DistinctCount(precision);
      for (int i = 0; i < items; i++) {
        count.add((long) stream * 1_000_003 * items + i);
      }
      double error = count.estimate() / items - 1;
      square += error * error / 100;
      bias += error / 100;
    }
    double stated = new DistinctCount(precision).relativeError();

    // The root of a mean of 100 squares varies by 7 %.
    assertThat(Math.sqrt(square)).isLessThan(1.25 * stated);
    assertThat(bias).isCloseTo(0, within(0.4 * stated));
  }

  @Test
  void repetition_and_order_make_no_difference_and_merging_is_exact() {
    DistinctCount once = empty();
    DistinctCount often = empty();
    DistinctCount one = empty();
    DistinctCount other = empty();
    for (int i = 0; i < 5_000; i++) {
      once.add("item " + i);
      (i % 2 == 0 ? one : other).add("item " + i);
      often.add("item " + (4_999 - i));
      often.add("item " + i / 2);
    }
    one.merge(other);

    assertThat(often.state()).containsExactly(once.state());
    assertThat(one.state()).containsExactly(once.state());
    assertThat(once.estimate()).isCloseTo(5_000, within(5_000 * 4 * once.relativeError()));
  }

  @Test
  void nothing_is_zero_and_one_is_one() {
    DistinctCount count = empty();
    assertThat(count.estimate()).isZero();
    count.add(0.0);
    count.add(-0.0);
    assertThat(count.estimate()).isCloseTo(1, within(0.01));
  }

  @Test
  void bad_settings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistinctCount(3))
        .withMessage("precision: 3 (expected: in [4, 18])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().merge(new DistinctCount(11)))
        .withMessage("other: precision 11 (expected: 10)");
  }
}
