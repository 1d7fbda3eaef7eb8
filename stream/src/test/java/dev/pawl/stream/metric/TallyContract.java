package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What every tally holds; a new one is proven by extending this. */
abstract class TallyContract<T extends Tally<T>> extends SummaryContract<T> {

  /** All measures that depend on nothing but the examples, not on their order. */
  abstract Map<String, ToDoubleFunction<T>> measures();

  /** Adds an example that a generator makes. */
  abstract void addRandom(T tally, SplitMix random, double weight);

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
    int count = this instanceof ClassTallyTest ? 3 : 1;
    double[] broken = new double[count];
    broken[0] = Double.NaN;
    tally.add(0, broken, 0, count, 2.5);

    assertThat(measures().values().stream().mapToDouble(m -> m.applyAsDouble(tally)).toArray())
        .containsExactly(before);
    assertThat(tally.broken()).isEqualTo(2.5);
    assertThat(tally.weight()).isEqualTo(50);
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
