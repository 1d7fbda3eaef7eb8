package dev.pawl.loop.rollout;

import dev.pawl.log.Prediction;
import dev.pawl.model.row.Row;

/**
 * An answer that counts in a stage.
 *
 * @param prediction as it was logged
 * @param row its row, decoded
 * @param arm whose it was: the arm's place among those of the stage
 */
record Answer(Prediction prediction, Row row, int arm) {

  /** Whom it was given to. */
  String unit() {
    return prediction.unit();
  }
}
