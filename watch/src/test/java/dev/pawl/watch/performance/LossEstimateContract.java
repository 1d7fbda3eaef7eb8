package dev.pawl.watch.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Safetensors;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import org.junit.jupiter.api.Test;

/** What holds for every estimate of a loss without labels, in a world with one number x in it. */
abstract class LossEstimateContract {
  static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("c", FieldType.CATEGORY));

  /** An estimate that has seen nothing. */
  abstract LossEstimate estimate();

  /** One prediction with its label and loss. */
  record Case(Row row, double[] scores, double label, double loss) {}

  /**
   * The world's next case.
   *
   * @param shift by how much x is shifted, which makes losses greater
   * @param turned whether the label is another than it was, for the same x
   */
  abstract Case next(SplitMix random, double shift, boolean turned);

  @Test
  void without_labels_nothing_is_expected() {
    Case any = next(new SplitMix(1), 0, false);

    assertThat(estimate().expected(any.row(), any.scores())).isNaN();
  }

  @Test
  void it_follows_a_covariate_shift_that_the_old_mean_does_not() {
    LossEstimate estimate = learned();
    SplitMix random = new SplitMix(2);
    double[] now = means(estimate, random, 1, false);
    double old = means(estimate, random, 0, false)[0];

    assertThat(now[0]).isGreaterThan(1.2 * old);
    assertThat(Math.abs(now[1] - now[0])).isLessThan(0.25 * Math.abs(now[0] - old));
  }

  @Test
  void it_is_unbiased_where_nothing_changed() {
    LossEstimate estimate = learned();
    double[] now = means(estimate, new SplitMix(3), 0, false);

    assertThat(now[1]).isCloseTo(now[0], within(0.05 * now[0]));
  }

  @Test
  void it_is_blind_to_concept_drift() {
    LossEstimate estimate = learned();
    double[] now = means(estimate, new SplitMix(4), 0, true);

    assertThat(now[1]).isLessThan(0.8 * now[0]);
  }

  @Test
  void what_is_saved_and_restored_goes_on_with_the_same_bits() {
    LossEstimate whole = estimate();
    LossEstimate saved = estimate();
    SplitMix random = new SplitMix(5);
    for (int i = 0; i < 6_000; i++) {
      Case one = next(random, 0, false);
      whole.label(one.row(), one.scores(), one.label(), one.loss());
      saved.label(one.row(), one.scores(), one.label(), one.loss());
      if (i % 700 == 0) {
        whole.refresh();
        saved.refresh();
        Tensors written = tensors(saved);
        saved = estimate();
        saved.restore(written);
      }
    }

    assertThat(Safetensors.write(tensors(saved))).isEqualTo(Safetensors.write(tensors(whole)));
    Case any = next(random, 0, false);
    assertThat(saved.expected(any.row(), any.scores()))
        .isEqualTo(whole.expected(any.row(), any.scores()))
        .isNotNaN();
  }

  private static Tensors tensors(LossEstimate estimate) {
    Tensors.Writer to = new Tensors.Writer();
    estimate.snapshot(to);
    return Tensors.of(to);
  }

  private LossEstimate learned() {
    LossEstimate estimate = estimate();
    SplitMix random = new SplitMix(1);
    for (int i = 0; i < 20_000; i++) {
      Case one = next(random, i % 4 == 0 ? 1 : 0, false);
      estimate.label(one.row(), one.scores(), one.label(), one.loss());
    }
    estimate.refresh();
    return estimate;
  }

  /** The realised and the expected mean loss. */
  private double[] means(LossEstimate estimate, SplitMix random, double shift, boolean turned) {
    double[] sums = new double[2];
    int n = 10_000;
    for (int i = 0; i < n; i++) {
      Case one = next(random, shift, turned);
      sums[0] += one.loss() / n;
      sums[1] += estimate.expected(one.row(), one.scores()) / n;
    }
    return sums;
  }

  static Row row(double x) {
    RowBuilder builder = new RowBuilder(SCHEMA);
    builder.set(0, x);
    builder.set(1, "c");
    return ((RowBuilder.Result.Valid) builder.build()).row();
  }
}
