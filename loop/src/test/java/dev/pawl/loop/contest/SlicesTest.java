package dev.pawl.loop.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.loop.LineEvents;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final Spec SPEC =
      SpecReader.read(LineEvents.yaml() + "watch: {slices: {high: x > 0.5}}\n", "line.yaml");
  private static final Columns COLUMNS = Columns.of(SPEC);

  private static Slices slices(double limit) {
    return Slices.of(SPEC.watch().slices(), COLUMNS.row(), limit);
  }

  /** A candidate that loses half of what the champion loses, and in the slice so many times it. */
  private static Slices.Losses losses(Slices slices, int examples, double times) {
    Slices.Losses losses = slices.losses();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < examples; i++) {
      double x = random.nextDouble();
      Row row = new RowBuilder(COLUMNS.row()).set("x", x).row();
      double champion = random.nextDouble(0.5, 1.5);
      if (losses.concerns(row)) {
        losses.add((x > 0.5 ? times : 0.5) * champion, champion);
      }
    }
    return losses;
  }

  @Test
  void a_version_that_is_better_overall_and_much_worse_in_a_slice_is_named() {
    assertThat(losses(slices(0.1), 2_000, 2).worse().orElseThrow())
        .startsWith("a loss of ")
        .contains(" in the slice high, champion ")
        .endsWith("examples (expected: at most 1.100 times it)");
  }

  @Test
  void what_is_within_the_limit_passes() {
    assertThat(losses(slices(0.1), 2_000, 1.05).worse()).isEmpty();
  }

  @Test
  void a_slice_with_few_examples_has_no_say() {
    assertThat(losses(slices(0.1), 20, 2).worse()).isEmpty();
  }

  @Test
  void without_a_limit_there_are_none() {
    assertThat(slices(Double.POSITIVE_INFINITY).isEmpty()).isTrue();
  }
}
