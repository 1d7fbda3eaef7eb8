package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedTest extends SummaryContract<Windowed<Moments>> {

  @Override
  protected Windowed<Moments> empty() {
    return new Windowed<>(100, 5, Moments::new);
  }

  @Override
  protected void add(Windowed<Moments> window, SplitMix random, int index) {
    window.at(10L * index + random.nextInt(300)).add(random.nextGaussian(), 1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void the_window_holds_the_values_of_its_buckets(long seed) {
    SplitMix random = new SplitMix(seed);
    Windowed<Moments> window = empty();
    List<double[]> all = new ArrayList<>();
    long latest = 0;
    double late = 0;
    for (int i = 0; i < 2_000; i++) {
      long time = 7L * i + random.nextInt(900) - 450;
      latest = Math.max(latest, Math.floorDiv(time, 100));
      double value = random.nextGaussian();
      window.at(time).add(value, 1);
      if (Math.floorDiv(time, 100) <= latest - 5) {
        late++;
      } else {
        all.add(new double[] {time, value});
      }
      if (i % 50 == 0) {
        long bucket = latest;
        double[] inside =
            all.stream()
                .filter(each -> Math.floorDiv((long) each[0], 100L) > bucket - 5)
                .mapToDouble(each -> each[1])
                .toArray();
        double mean = java.util.Arrays.stream(inside).average().orElse(0);
        Moments over = window.over(100 * latest);
        assertThat(over.weight()).isEqualTo(inside.length);
        assertThat(over.mean()).isCloseTo(mean, within(1e-12));
      }
    }

    assertThat(window.late().weight()).isEqualTo(late).isPositive();
  }

  @Test
  void a_later_reading_sees_fewer_buckets() {
    Windowed<Moments> window = empty();
    for (int i = 0; i < 5; i++) {
      window.at(100L * i).add(i, 1);
    }

    assertThat(window.over(499).weight()).isEqualTo(5);
    assertThat(window.over(600).weight()).isEqualTo(3);
    assertThat(window.over(10_000).weight()).isZero();
    assertThat(window.over(0).weight()).isEqualTo(5);
  }

  @Test
  void two_halves_make_the_whole() {
    SplitMix random = new SplitMix(8);
    Windowed<Moments> one = empty();
    Windowed<Moments> other = empty();
    Windowed<Moments> whole = empty();
    for (int i = 0; i < 1_000; i++) {
      long time = 3L * i + random.nextInt(100);
      double value = random.nextGaussian();
      (i % 3 == 0 ? one : other).at(time).add(value, 1);
      whole.at(time).add(value, 1);
    }
    one.merge(other);

    assertThat(one.over(3_000).weight()).isEqualTo(whole.over(3_000).weight());
    assertThat(one.over(3_000).mean()).isCloseTo(whole.over(3_000).mean(), within(1e-12));
  }

  @Test
  void windows_of_other_buckets_are_not_merged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().merge(new Windowed<>(50, 5, Moments::new)))
        .withMessage("other: 5 buckets of 50 ms (expected: 5 of 100 ms)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Windowed<>(0, 5, Moments::new))
        .withMessage("width: 0 ms (expected: above 0)");
  }
}
