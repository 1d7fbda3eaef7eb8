package dev.pawl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every summary holds; a new one is proven by extending this. */
public abstract class SummaryContract<S extends Summary<S>> {

  /** A summary of nothing. */
  protected abstract S empty();

  /** Adds the {@code index}-th of a stream of values, any that the summary takes. */
  protected abstract void add(S summary, SplitMix random, int index);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void what_was_restored_goes_on_with_the_same_bits(long seed) {
    SplitMix random = new SplitMix(seed);
    S whole = empty();
    S split = empty();
    for (int i = 0; i < 3_000; i++) {
      SplitMix same = new SplitMix(random.state());
      add(whole, random, i);
      add(split, same, i);
      if (i % 251 == 0) {
        S restored = empty();
        restored.restore(split.state());
        split = restored;
      }
    }

    assertThat(split.state()).containsExactly(whole.state());
  }

  @Test
  void an_empty_summary_can_be_restored() {
    S restored = empty();
    add(restored, new SplitMix(1), 0);
    restored.restore(empty().state());

    assertThat(restored.state()).containsExactly(empty().state());
  }

  @Test
  void a_copy_is_independent() {
    SplitMix random = new SplitMix(4);
    S original = empty();
    for (int i = 0; i < 500; i++) {
      add(original, random, i);
    }
    double[] before = original.state();
    S copy = original.copy();
    for (int i = 500; i < 1_000; i++) {
      add(copy, random, i);
    }

    assertThat(original.state()).containsExactly(before);
    assertThat(copy.state()).isNotEqualTo(before);
  }

  @Test
  void merging_leaves_the_other_as_it_is() {
    SplitMix random = new SplitMix(5);
    S one = empty();
    S other = empty();
    for (int i = 0; i < 500; i++) {
      add(i % 2 == 0 ? one : other, random, i);
    }
    double[] before = other.state();
    one.merge(other);
    add(one, random, 500);

    assertThat(other.state()).containsExactly(before);
  }

  @Test
  void merging_with_nothing_changes_nothing() {
    SplitMix random = new SplitMix(6);
    S some = empty();
    for (int i = 0; i < 300; i++) {
      add(some, random, i);
    }
    double[] before = some.state();
    some.merge(empty());

    assertThat(some.state()).containsExactly(before);
  }

  @Test
  void a_state_of_another_length_is_refused() {
    SplitMix random = new SplitMix(7);
    S some = empty();
    for (int i = 0; i < 300; i++) {
      add(some, random, i);
    }
    double[] state = some.state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().restore(Arrays.copyOf(state, state.length - 1)))
        .withMessageStartingWith("state: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty().restore(new double[0]))
        .withMessageStartingWith("state: 0 numbers (expected: ");
  }
}
