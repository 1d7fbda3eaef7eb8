package dev.pawl.serve;

import dev.pawl.log.Prediction;

/**
 * What is answered to a request.
 *
 * @param prediction what was, or would have been, logged
 * @param kept how safe it is
 * @param duplicate whether the same id was asked before, and this is the answer of then
 */
public record Answer(Prediction prediction, Kept kept, boolean duplicate) {

  /** How safe an answer is in the log. */
  public enum Kept {
    /** It survives kill -9 and power loss. */
    FSYNC,
    /** It is on its way to disk. */
    QUEUED,
    /** The log could not take it: it is answered, counted, and never learned from. */
    NOT
  }
}
