package dev.pawl.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;

/** Two classes, and a score in ten bins that is calibrated to begin with. */
class ShiftTableTest {
  private static final int ROWS = 20_000;

  @Test
  void without_a_change_there_is_none() {
    ShiftTable table = reference();
    inputs(table, 2, 0, 0);

    assertThat(told(table).kind()).isEqualTo(Shift.Kind.NONE);
    assertThat(told(table).predictions()).isCloseTo(0, within(0.01));
  }

  @Test
  void other_inputs_with_the_same_relation_are_covariate_shift() {
    ShiftTable table = reference();
    inputs(table, 2, 3, 0);

    assertThat(told(table).kind()).isEqualTo(Shift.Kind.COVARIATE);
    assertThat(told(table).labelsGivenPredictions()).isCloseTo(0, within(0.02));
  }

  @Test
  void other_shares_of_the_labels_with_the_same_inputs_for_each_are_label_shift() {
    ShiftTable table = reference();
    SplitMix random = new SplitMix(2);
    int[] left = {ROWS * 9 / 10, ROWS / 10};
    while (left[0] + left[1] > 0) {
      int score = random.nextInt(10);
      int label = random.nextDouble() < (score + 0.5) / 10 ? 1 : 0;
      if (left[label] > 0) {
        left[label]--;
        table.add(score, label);
      }
    }

    assertThat(told(table).kind()).isEqualTo(Shift.Kind.LABEL);
    assertThat(told(table).labels()).isCloseTo(0.4, within(0.01));
    assertThat(told(table).predictionsGivenLabels()).isCloseTo(0, within(0.02));
  }

  @Test
  void another_relation_is_concept_shift() {
    ShiftTable table = reference();
    inputs(table, 2, 0, 0.5);

    assertThat(told(table).kind()).isEqualTo(Shift.Kind.CONCEPT);
    assertThat(told(table).predictions()).isCloseTo(0, within(0.01));
  }

  @Test
  void with_few_labels_nothing_is_said() {
    ShiftTable table = reference();
    for (int i = 0; i < 20; i++) {
      table.add(9, 0);
    }

    assertThat(told(table).kind()).isEqualTo(Shift.Kind.NONE);
  }

  @Test
  void what_is_saved_and_restored_tells_the_same() {
    ShiftTable table = reference();
    inputs(table, 2, 3, 0);
    Tensors.Writer to = new Tensors.Writer();
    table.snapshot(to);
    ShiftTable restored = new ShiftTable(10, 2);
    restored.restore(Tensors.of(to));

    assertThat(told(restored)).isEqualTo(told(table));
  }

  private static Shift told(ShiftTable table) {
    return table.tell(0.05, 0.001);
  }

  private static ShiftTable reference() {
    ShiftTable table = new ShiftTable(10, 2);
    inputs(table, 1, 0, 0);
    table.close(true, 1);
    return table;
  }

  /** Scores, the lowest {@code left} bins left out, turned round in a share of the rows. */
  private static void inputs(ShiftTable table, long seed, int left, double turned) {
    SplitMix random = new SplitMix(seed);
    for (int i = 0; i < ROWS; i++) {
      int score = left + random.nextInt(10 - left);
      double positive = (score + 0.5) / 10;
      if (random.nextDouble() < turned) {
        positive = 1 - positive;
      }
      table.add(score, random.nextDouble() < positive ? 1 : 0);
    }
  }
}
