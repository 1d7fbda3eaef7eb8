package dev.pawl.watch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumericWatchTest {
  private final NumericWatch watch = new NumericWatch();

  @Test
  void an_array_is_counted() {
    assertThat(Numbers.of(new double[] {3, 0, -4, Double.NaN, Double.NEGATIVE_INFINITY}))
        .isEqualTo(new Numbers(5, 1, 2, 5));
    assertThat(new Numbers(2, 1, 0, 3).plus(new Numbers(1, 0, 1, 4)))
        .isEqualTo(new Numbers(3, 1, 1, 5));
  }

  @Test
  void numbers_that_are_not_finite_are_found_once_and_closed_when_they_are_again() {
    List<FindingEvent> events = watch.observe("weights", new Numbers(100, 0, 3, 1), 5);

    assertThat(events).hasSize(1);
    Finding finding = events.getFirst().finding();
    assertThat(finding.kind()).isEqualTo(Finding.Kind.NUMERIC_HEALTH);
    assertThat(finding.where()).isEqualTo(Where.version("weights"));
    assertThat(finding.evidence()).isEqualTo("3 of 100 numbers are not finite");
    assertThat(watch.observe("weights", new Numbers(100, 0, 2, 1), 6)).isEmpty();
    assertThat(watch.observe("weights", new Numbers(100, 0, 0, 1), 7))
        .containsExactly(new FindingEvent.Closed(finding, 7, "all numbers are sound again"));
  }

  @Test
  void more_than_half_zeros_are_found_unless_it_was_so_from_the_beginning() {
    watch.observe("dense", new Numbers(100, 10, 0, 1), 1);
    watch.observe("sparse", new Numbers(100, 90, 0, 1), 1);

    assertThat(watch.observe("sparse", new Numbers(100, 95, 0, 1), 2)).isEmpty();
    assertThat(watch.observe("dense", new Numbers(100, 51, 0, 1), 2))
        .extracting(event -> event.finding().evidence())
        .containsExactly("51 % are 0, 10 % at first");
  }

  @Test
  void a_tree_that_gets_many_more_leaves_does_not_explode() {
    for (int i = 0; i < 10; i++) {
      assertThat(watch.observe("tree", new Numbers(2, 0, 0, Math.sqrt(0.5)), i)).isEmpty();
    }
    assertThat(watch.observe("tree", new Numbers(2_000, 0, 0, Math.sqrt(500)), 10)).isEmpty();
  }

  @Test
  void a_norm_that_explodes_is_found_and_one_that_grows_is_not() {
    double norm = 1;
    for (int i = 0; i < 50; i++) {
      norm *= 1.3;
      assertThat(watch.observe("growing", new Numbers(100, 0, 0, norm), i)).isEmpty();
      watch.observe("layer", new Numbers(100, 0, 0, 1), i);
    }

    assertThat(watch.observe("layer", new Numbers(100, 0, 0, 11), 51))
        .extracting(event -> event.finding().evidence())
        .containsExactly("norm 11.00, before 1.000");
    assertThat(watch.open()).hasSize(1);
  }

  @Test
  void what_is_saved_and_restored_says_the_same() {
    for (int i = 0; i < 9; i++) {
      watch.observe("layer", new Numbers(100, 10, 0, 1), i);
    }
    watch.observe("other", new Numbers(100, 10, 1, 1), 9);
    Tensors.Writer to = new Tensors.Writer();
    watch.snapshot(to);
    NumericWatch restored = new NumericWatch();
    restored.restore(Tensors.of(to));

    assertThat(restored.open()).isEqualTo(watch.open());
    Numbers bad = new Numbers(100, 60, 0, 20);
    assertThat(restored.observe("layer", bad, 10)).isEqualTo(watch.observe("layer", bad, 10));
  }

  @Test
  void numbers_are_checked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Numbers(1, 2, 0, 0))
        .withMessageStartingWith("numbers: 1, 2 zeros, 0 broken, norm 0.0 (expected:");
  }
}
