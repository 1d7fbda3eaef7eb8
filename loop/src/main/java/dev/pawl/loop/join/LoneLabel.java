package dev.pawl.loop.join;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.OutcomeSpec;
import java.util.List;

/**
 * The label of a row with one outcome, where neither is an event: those of a hold-out file. To the
 * label both happened at 1970-01-01T00:00Z. For use by one thread.
 */
public final class LoneLabel {
  private static final Prediction NO_PREDICTION =
      new Prediction("holdout", "", 0, "", new byte[0], "", "none", 1, new double[0], false);
  private static final Outcome NO_OUTCOME =
      new Outcome("holdout", "", 0, "holdout", new byte[0], false);
  private static final Scores NO_SCORES = new Scores(new int[0], new double[0]);

  private final LabelValues label;

  /**
   * The label that a spec declares.
   *
   * @param spec with the label
   * @param outcome the outcome's columns
   */
  public LoneLabel(OutcomeSpec spec, Schema outcome) {
    this.label = new LabelValues(spec.label(), outcome);
  }

  /** The label; {@code NaN} when the outcome gives none. */
  public double of(Row row, Row outcome) {
    return label.of(
        new Tracked.Asked(NO_PREDICTION, row, NO_SCORES),
        List.of(new Observed(NO_OUTCOME, 0, outcome)));
  }
}
