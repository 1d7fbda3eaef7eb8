package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.stream.Moments;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlicedTest {

  @Test
  void each_slice_has_its_own_and_further_ones_share_one() {
    Sliced<Moments> sliced = new Sliced<>(2, Moments::new);
    sliced.at("b").add(1, 1);
    sliced.at("a").add(2, 1);
    sliced.at("c").add(3, 1);
    sliced.at("d").add(4, 1);
    sliced.at("b").add(5, 1);

    assertThat(sliced.slices().keySet()).containsExactly("a", "b");
    assertThat(sliced.at("b").mean()).isEqualTo(3);
    assertThat(sliced.rest().weight()).isEqualTo(2);
  }

  @Test
  void merging_loses_nothing() {
    Sliced<Moments> one = new Sliced<>(2, Moments::new);
    Sliced<Moments> other = new Sliced<>(2, Moments::new);
    one.at("a").add(1, 1);
    other.at("a").add(3, 1);
    other.at("b").add(5, 1);
    other.at("c").add(7, 1);
    Sliced<Moments> copy = one.copy();
    copy.merge(other);

    assertThat(copy.at("a").mean()).isEqualTo(2);
    assertThat(copy.at("b").weight()).isEqualTo(1);
    assertThat(copy.rest().weight()).isEqualTo(1);
    assertThat(one.slices()).hasSize(1);
  }

  @Test
  void what_was_restored_has_the_same_states() {
    Sliced<Moments> sliced = new Sliced<>(2, Moments::new);
    sliced.at("a").add(1, 1);
    sliced.at("b").add(2, 1);
    sliced.at("c").add(3, 1);
    Sliced<Moments> restored = new Sliced<>(2, Moments::new);
    restored.restore(sliced.states(), sliced.rest().state());

    assertThat(restored.at("a").state()).containsExactly(sliced.at("a").state());
    assertThat(restored.rest().state()).containsExactly(sliced.rest().state());
    TreeMap<String, double[]> many = new TreeMap<>(sliced.states());
    many.put("d", new Moments().state());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> restored.restore(many, sliced.rest().state()))
        .withMessage("states: 3 slices (expected: at most 2)");
  }
}
