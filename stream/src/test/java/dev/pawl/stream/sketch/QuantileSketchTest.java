package dev.pawl.stream.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import java.util.Arrays;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileSketchTest extends SummaryContract<QuantileSketch> {

  @Override
  protected QuantileSketch empty() {
    return new QuantileSketch(50, 1);
  }

  @Override
  protected void add(QuantileSketch sketch, SplitMix random, int index) {
    sketch.add(random.nextGaussian());
  }

  /** The order in which values come. */
  enum Order {
    RANDOM,
    RISING,
    FALLING,
    ZOOMING;

    /** The index-th of the numbers 0 to n − 1. */
    double[] of(int n, SplitMix random) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] =
            switch (this) {
              case RANDOM, RISING -> i;
              case FALLING -> n - 1 - i;
              case ZOOMING -> i % 2 == 0 ? i / 2 : n - 1 - i / 2;
            };
      }
      if (this == RANDOM) {
        for (int i = n - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          double swap = values[i];
          values[i] = values[j];
          values[j] = swap;
        }
      }
      return values;
    }
  }

  @ParameterizedTest
  @EnumSource
  void ranks_are_within_the_stated_errors(Order order) {
    int trials = 200;
    int single = 0;
    int anywhere = 0;
    SplitMix random = new SplitMix(17);
    double[] values = order.of(20_000, random);
    for (int trial = 0; trial < trials; trial++) {
      QuantileSketch sketch = new QuantileSketch(200, random.nextLong());
      for (double value : values) {
        sketch.add(value);
      }
      single += errorAt(sketch, random.nextInt(20_000), 20_000) > sketch.rankError() ? 1 : 0;
      anywhere += greatestError(sketch, 20_000) > sketch.rankErrorEverywhere() ? 1 : 0;
    }

    // 1 % of 200 are 2; with 99.9 % there are at most 8.
    assertThat(single).isLessThanOrEqualTo(8);
    assertThat(anywhere).isLessThanOrEqualTo(8);
  }

  @Test
  void the_errors_are_those_that_datasketches_states() {
    for (int k : new int[] {50, 100, 200, 800}) {
      QuantileSketch sketch = filled(k, 1, 10_000);
      assertThat(sketch.rankError())
          .isCloseTo(KllDoublesSketch.getNormalizedRankError(k, false), within(1e-9));
      assertThat(sketch.rankErrorEverywhere())
          .isCloseTo(KllDoublesSketch.getNormalizedRankError(k, true), within(1e-9));
    }
  }

  @Test
  void it_is_as_exact_and_as_small_as_datasketches_own() {
    double[] values = Order.RANDOM.of(100_000, new SplitMix(3));
    double ours = 0;
    double theirs = 0;
    int held = 0;
    int retained = 0;
    for (int trial = 0; trial < 40; trial++) {
      QuantileSketch sketch = new QuantileSketch(200, trial);
      KllDoublesSketch other = KllDoublesSketch.newHeapInstance(200);
      for (double value : values) {
        sketch.add(value);
        other.update(value);
      }
      ours += greatestError(sketch, values.length) / 40;
      held += sketch.held();
      retained += other.getNumRetained();
      double error = 0;
      for (int i = 0; i < values.length; i += 100) {
        error = Math.max(error, Math.abs(other.getRank(i) - (i + 1.0) / values.length));
      }
      theirs += error / 40;
    }

    assertThat(ours).isLessThan(1.15 * theirs);
    assertThat(held).isLessThan((int) (1.15 * retained));
  }

  @ParameterizedTest(name = "{0} parts")
  @ValueSource(ints = {2, 10, 100})
  void merged_parts_keep_the_error_and_the_size(int parts) {
    int failed = 0;
    for (int trial = 0; trial < 100; trial++) {
      QuantileSketch all = new QuantileSketch(200, SplitMix.seed(trial, 0));
      int each = 20_000 / parts;
      for (int part = 0; part < parts; part++) {
        QuantileSketch sketch = new QuantileSketch(200, SplitMix.seed(trial, part + 1));
        for (int i = 0; i < each; i++) {
          sketch.add(part * each + i);
        }
        all.merge(sketch);
      }
      assertThat(all.count()).isEqualTo(20_000);
      assertThat(all.held()).isLessThan(750);
      failed += greatestError(all, 20_000) > all.rankErrorEverywhere() ? 1 : 0;
    }

    assertThat(failed).isLessThanOrEqualTo(5); // 1 in the mean, more than 5 in one of 1,700 runs
  }

  @Test
  void few_values_are_kept_exactly() {
    QuantileSketch sketch = new QuantileSketch(100, 1);
    for (int i = 100; i > 0; i--) {
      sketch.add(i);
    }
    Distribution distribution = sketch.distribution();

    assertThat(sketch.rankError()).isZero();
    for (int i = 1; i <= 100; i++) {
      assertThat(distribution.quantile(i / 100.0)).isEqualTo(i);
      assertThat(distribution.shareUpTo(i)).isEqualTo(i / 100.0);
    }
    assertThat(distribution.mean()).isCloseTo(50.5, within(1e-12));
  }

  @Test
  void weights_add_up_and_extremes_are_exact() {
    SplitMix random = new SplitMix(2);
    QuantileSketch sketch = new QuantileSketch(8, 3);
    double[] values = new double[123_457];
    for (int i = 0; i < values.length; i++) {
      values[i] = StrictMath.exp(3 * random.nextGaussian());
      sketch.add(values[i]);
    }
    Arrays.sort(values);
    Distribution distribution = sketch.distribution();

    assertThat(distribution.weight()).isEqualTo(values.length);
    assertThat(distribution.quantile(0)).isEqualTo(values[0]);
    assertThat(distribution.quantile(1)).isEqualTo(values[values.length - 1]);
    assertThat(distribution.shareUpTo(values[values.length - 1])).isEqualTo(1);
    assertThat(distribution.shareBelow(values[0])).isZero();
  }

  @Test
  void the_same_seed_gives_the_same_sketch() {
    assertThat(filled(20, 7, 50_000).state()).containsExactly(filled(20, 7, 50_000).state());
    assertThat(filled(20, 7, 50_000).state()).isNotEqualTo(filled(20, 8, 50_000).state());
  }

  @Test
  void a_distribution_can_be_read_in_another_unit() {
    Distribution celsius = Distribution.ofSample(0, 10, 20, 100);
    Distribution fahrenheit = celsius.mapped(1.8, 32);

    assertThat(fahrenheit.quantile(0.5)).isEqualTo(50);
    assertThat(fahrenheit.greatest()).isEqualTo(212);
    assertThat(fahrenheit.shareUpTo(32)).isEqualTo(0.25);
    assertThat(celsius.least()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> celsius.mapped(0, 1))
        .withMessage("factor: 0.0 (expected: finite and above 0)");
  }

  @Test
  void a_distribution_can_be_read_as_written_with_fewer_decimals() {
    Distribution exact = Distribution.ofSample(-1.26, 0.04, 0.049, 2.71);
    Distribution written = exact.rounded(1);

    assertThat(written.least()).isEqualTo(-1.3);
    assertThat(written.shareUpTo(0)).isEqualTo(0.75);
    assertThat(written.greatest()).isEqualTo(2.7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exact.rounded(-1))
        .withMessage("decimals: -1 (expected: in [0, 15])");
  }

  @Test
  void a_sketch_can_take_in_itself() {
    QuantileSketch sketch = filled(20, 7, 5_000);
    double median = sketch.distribution().quantile(0.5);
    sketch.merge(sketch);

    assertThat(sketch.distribution().weight()).isEqualTo(10_000);
    assertThat(sketch.distribution().shareUpTo(median)).isCloseTo(0.5, within(0.2));
  }

  @Test
  void equal_values_share_one_rank() {
    QuantileSketch sketch = new QuantileSketch(50, 4);
    for (int i = 0; i < 30_000; i++) {
      sketch.add(i % 10 == 0 ? 1 : -0.0);
    }

    assertThat(sketch.distribution().shareUpTo(0)).isCloseTo(0.9, within(0.06));
    assertThat(sketch.distribution().shareBelow(0.0)).isZero();
  }

  @Test
  void bad_values_and_settings_are_refused() {
    QuantileSketch sketch = empty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sketch.add(Double.POSITIVE_INFINITY))
        .withMessage("value: Infinity (expected: a finite number)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantileSketch(7, 1))
        .withMessage("k: 7 (expected: in [8, 65535])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Distribution.ofSample(1, 2).quantile(1.1))
        .withMessage("share: 1.1 (expected: in [0, 1])");
    assertThat(sketch.least()).isNaN();
  }

  private static QuantileSketch filled(int k, long seed, int count) {
    QuantileSketch sketch = new QuantileSketch(k, seed);
    SplitMix random = new SplitMix(11);
    for (int i = 0; i < count; i++) {
      sketch.add(random.nextGaussian());
    }
    return sketch;
  }

  private static double errorAt(QuantileSketch sketch, int value, int n) {
    return Math.abs(sketch.distribution().shareUpTo(value) - (value + 1.0) / n);
  }

  private static double greatestError(QuantileSketch sketch, int n) {
    Distribution distribution = sketch.distribution();
    double error = 0;
    for (int i = 0; i < n; i += 20) {
      error = Math.max(error, Math.abs(distribution.shareUpTo(i) - (i + 1.0) / n));
    }
    return error;
  }
}
