package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import dev.pawl.stream.Windowed;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What every tally holds; a new one is proven by extending this. */
abstract class TallyContract<T extends Tally<T>> extends SummaryContract<T> {

  /** All measures that depend on nothing but the examples, not on their order. */
  abstract Map<String, ToDoubleFunction<T>> measures();

  /** A label, and behind it the scores, as a generator makes them. */
  abstract double[] example(SplitMix random);

  private void addRandom(Tally<?> tally, SplitMix random, double weight) {
    double[] example = example(random);
    tally.add(example[0], example, 1, example.length - 1, weight);
  }

  @Override
  protected void add(T summary, SplitMix random, int index) {
    addRandom(summary, random, 1 + random.nextInt(3));
  }

  @Test
  void measures_of_nothing_are_not_numbers() {
    measures()
        .forEach((name, measure) -> assertThat(measure.applyAsDouble(empty())).as(name).isNaN());
    assertThat(empty().weight()).isZero();
  }

  @Test
  void a_weight_of_two_is_the_example_twice() {
    T heavy = empty();
    T twice = empty();
    for (int i = 0; i < 200; i++) {
      addRandom(heavy, new SplitMix(i), 2);
      addRandom(twice, new SplitMix(i), 1);
      addRandom(twice, new SplitMix(i), 1);
    }

    assertSame(heavy, twice);
    assertThat(heavy.weight()).isEqualTo(twice.weight());
  }

  @Test
  void two_halves_make_the_whole() {
    SplitMix random = new SplitMix(2);
    T whole = empty();
    T one = empty();
    T other = empty();
    for (int i = 0; i < 500; i++) {
      long seed = random.nextLong();
      addRandom(whole, new SplitMix(seed), 1);
      addRandom(i % 3 == 0 ? one : other, new SplitMix(seed), 1);
    }
    one.merge(other);

    assertSame(one, whole);
  }

  @Test
  void scaling_all_weights_changes_no_measure() {
    T tally = empty();
    for (int i = 0; i < 300; i++) {
      addRandom(tally, new SplitMix(i), 1);
    }
    T scaled = tally.copy();
    scaled.scale(0.125);

    assertSame(scaled, tally);
    assertThat(scaled.weight()).isEqualTo(tally.weight() / 8);
  }

  @Test
  void what_is_no_score_is_counted_apart() {
    T tally = empty();
    for (int i = 0; i < 50; i++) {
      addRandom(tally, new SplitMix(i), 1);
    }
    double[] before =
        measures().values().stream().mapToDouble(m -> m.applyAsDouble(tally)).toArray();
    double[] broken = example(new SplitMix(50));
    broken[1] = Double.NaN;
    tally.add(0, broken, 1, broken.length - 1, 2.5);

    assertThat(measures().values().stream().mapToDouble(m -> m.applyAsDouble(tally)).toArray())
        .containsExactly(before);
    assertThat(tally.broken()).isEqualTo(2.5);
    assertThat(tally.weight()).isEqualTo(50);
  }

  @Test
  void a_window_measures_what_is_in_it() {
    Windowed<T> window = new Windowed<>(100, 3, this::empty);
    T within = empty();
    for (int i = 0; i < 1_000; i++) {
      addRandom(window.at(i), new SplitMix(i), 1 + i % 3);
      if (i >= 700) {
        addRandom(within, new SplitMix(i), 1 + i % 3);
      }
    }

    assertSame(window.over(999), within);
  }

  @Test
  void what_fades_counts_as_its_age_says() {
    Faded<T> faded = new Faded<>(250, empty());
    T expected = empty();
    for (int i = 0; i < 1_000; i++) {
      double[] example = example(new SplitMix(i));
      double weight = 1 + i % 3;
      faded.add(i, example[0], example, 1, example.length - 1, weight);
      addRandom(expected, new SplitMix(i), weight * StrictMath.pow(0.5, (999 - i) / 250.0));
    }

    assertSame(faded.tally(), expected);
  }

  @Test
  void each_slice_is_measured_alone() {
    Sliced<T> sliced = new Sliced<>(2, this::empty);
    T first = empty();
    T others = empty();
    for (int i = 0; i < 600; i++) {
      int slice = i % 4;
      addRandom(sliced.at("slice " + slice), new SplitMix(i), 1);
      if (slice != 1) {
        addRandom(slice == 0 ? first : others, new SplitMix(i), 1);
      }
    }

    assertSame(sliced.at("slice 0"), first);
    assertSame(sliced.rest(), others);
  }

  @Test
  void a_slice_that_slides_or_fades_has_intervals() {
    Sliced<Windowed<Grouped<T>>> sliding =
        new Sliced<>(3, () -> new Windowed<>(500, 4, () -> new Grouped<>(1, this::empty)));
    Sliced<Faded<Grouped<T>>> fading =
        new Sliced<>(3, () -> new Faded<>(2_000, new Grouped<>(1, this::empty)));
    T within = empty();
    T expected = empty();
    for (int i = 0; i < 4_000; i++) {
      double[] example = example(new SplitMix(i));
      String slice = i % 2 == 0 ? "even" : "odd";
      addRandom(sliding.at(slice).at(i), new SplitMix(i), 1);
      fading.at(slice).add(i, example[0], example, 1, example.length - 1, 1);
      if (i % 2 == 0) {
        addRandom(expected, new SplitMix(i), StrictMath.pow(0.5, (3_998 - i) / 2_000.0));
        if (i >= 2_000) {
          addRandom(within, new SplitMix(i), 1);
        }
      }
    }
    Grouped<T> window = sliding.at("even").over(3_999);
    Grouped<T> faded = fading.at("even").tally();

    measures()
        .forEach((name, measure) -> {
          assertHolds(name, window.interval(measure), measure.applyAsDouble(within));
          assertHolds(name, faded.interval(measure), measure.applyAsDouble(expected));
        });
  }

  private static void assertHolds(String name, Interval interval, double value) {
    assertThat(interval.value()).as(name).isCloseTo(value, within(1e-12));
    assertThat(interval.low()).as(name).isLessThan(value);
    assertThat(interval.high()).as(name).isGreaterThan(value).isFinite();
  }

  @Test
  void bad_weights_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> addRandom(empty(), new SplitMix(1), 0))
        .withMessage("weight: 0.0 (expected: finite and above 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().scale(2))
        .withMessage("factor: 2.0 (expected: in (0, 1])");
  }

  private void assertSame(T one, T other) {
    measures()
        .forEach((name, measure) ->
            assertThat(measure.applyAsDouble(one))
                .as(name)
                .isCloseTo(measure.applyAsDouble(other), within(1e-12)));
  }
}
