package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;

/**
 * Estimates the loss of predictions whose labels are not known yet, from earlier ones whose labels
 * are. Both ways share one blind spot: the relation of features and labels is taken to be what it
 * was, so concept drift is not seen until labels come back.
 *
 * <p>Not safe for use by several threads at once.
 */
public sealed interface LossEstimate permits ConfidenceEstimate, DirectLossEstimate {

  /**
   * Takes note of a label that came back.
   *
   * @param row what was predicted from
   * @param scores what was predicted
   * @param label what came true: a number, 1 or 0, or the index of a class
   * @param loss of the prediction
   */
  void label(Row row, double[] scores, double label, double loss);

  /** Learns from the labels so far what the next estimates are made of. */
  void refresh();

  /**
   * The loss that is to be expected of a prediction.
   *
   * @return {@code NaN} as long as too few labels have come back
   */
  double expected(Row row, double[] scores);

  /** Writes the whole state, for {@link #restore} of an estimate made with the same settings. */
  void snapshot(Tensors.Writer to);

  /** Takes the state that {@link #snapshot} wrote. */
  void restore(Tensors from);
}
