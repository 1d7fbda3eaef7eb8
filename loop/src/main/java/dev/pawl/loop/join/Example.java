package dev.pawl.loop.join;

import dev.pawl.log.Prediction;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;

/**
 * A prediction and what then happened, joined: ready to learn from.
 *
 * @param prediction the prediction as it was logged
 * @param offset its offset
 * @param row its row, decoded
 * @param scores what every version in play predicted when it passed
 * @param label what is to be learned
 * @param labelTime when the label became known, in milliseconds of event time
 * @param labelOffset the offset of the event that made the label known
 * @param origin how the label came about
 */
public record Example(
    Prediction prediction,
    long offset,
    Row row,
    Scores scores,
    double label,
    long labelTime,
    long labelOffset,
    Origin origin) {

  /** Its row as a learner of another spec of the same model sees it. */
  public Row rowUnder(Schema schema) {
    return Projection.of(row, schema);
  }

  /** How a label came about. */
  public enum Origin {
    /** From outcomes. */
    ANSWERED,
    /** Nothing answered within the window, and the spec takes that for a negative. */
    UNANSWERED,
    /** An outcome corrected a label that had been given before; the corrected one. */
    CORRECTED
  }
}
