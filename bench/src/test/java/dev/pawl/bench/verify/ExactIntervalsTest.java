package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.bench.verify.ExactIntervals.Interval;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactIntervalsTest {
  /** Without hits, 1 − 0.025^(1/n); the other two by R's binom.test. */
  @ParameterizedTest
  @CsvSource({"0, 300, 0, 0.0122211", "7, 20, 0.1539092, 0.5921885", "10, 10, 0.6915029, 1"})
  void a_share_has_the_interval_of_clopper_and_pearson(
      long hits, long of, double lower, double upper) {
    Interval interval = ExactIntervals.ofShare(hits, of);

    assertThat(interval.lower()).isCloseTo(lower, within(1e-6));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-6));
  }

  /** Of 20, the 6th and the 15th: P(at most 5 of 20 below) is 0.0207. */
  @Test
  void a_median_lies_between_two_of_the_figures() {
    double[] figures = IntStream.rangeClosed(1, 20).mapToDouble(i -> 21 - i).toArray();

    assertThat(ExactIntervals.ofMedian(figures)).isEqualTo(new Interval(6, 15));
  }

  @Test
  void the_median_of_few_lies_anywhere_among_them() {
    assertThat(ExactIntervals.ofMedian(new double[] {3, 1, 2})).isEqualTo(new Interval(1, 3));
  }
}
