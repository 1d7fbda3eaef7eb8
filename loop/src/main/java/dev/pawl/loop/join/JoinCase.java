package dev.pawl.loop.join;

/**
 * What becomes of a prediction or an outcome in the join. At any moment each prediction received is
 * in exactly one case of {@link Kind#PREDICTION}, and each outcome received in exactly one of
 * {@link Kind#OUTCOME}.
 */
public enum JoinCase {
  /** Its id is that of a prediction within the last two windows: ignored. */
  REPEATED_PREDICTION(Kind.PREDICTION),
  /** The request chose its version or arm itself: joined for feature state, never an example. */
  EXCLUDED(Kind.PREDICTION),
  /** Nothing has answered yet, and the window is open. */
  OPEN(Kind.PREDICTION),
  /** Outcomes have come, the label has no value yet, and the window is open. */
  UNDECIDED(Kind.PREDICTION),
  /** Outcomes gave a label. */
  ANSWERED(Kind.PREDICTION),
  /** Nothing answered within the window, and the spec drops such predictions. */
  UNANSWERED_DROPPED(Kind.PREDICTION),
  /** Nothing answered within the window, and the spec takes that for label 0. */
  UNANSWERED_NEGATIVE(Kind.PREDICTION),
  /** Outcomes came within the window, and the label had no value until its end. */
  UNLABELLED(Kind.PREDICTION),

  /** Its id is that of an earlier outcome within the window: ignored. */
  DUPLICATE(Kind.OUTCOME),
  /** It says that it happened before the prediction that it names by id. */
  EARLY(Kind.OUTCOME),
  /** It happened after the window of its prediction, or came when that had been closed. */
  LATE(Kind.OUTCOME),
  /** It waited for a whole window, and no prediction came that it could be about. */
  ORPHANED(Kind.OUTCOME),
  /** It came before its prediction, and waits for it. */
  WAITING(Kind.OUTCOME),
  /** It met its prediction before the label was taken. */
  EVIDENCE(Kind.OUTCOME),
  /** It met its prediction after the label was taken, which it does not change. */
  AFTER_LABEL(Kind.OUTCOME),
  /** It replaced the outcomes before it, before the label was taken. */
  CORRECTION_BEFORE_LABEL(Kind.OUTCOME),
  /** It replaced the outcomes before it after the label was taken. */
  CORRECTION_AFTER_LABEL(Kind.OUTCOME),
  /** It met a prediction that is {@link #EXCLUDED}. */
  ABOUT_EXCLUDED(Kind.OUTCOME),

  /** Among the outcomes that met their prediction: those that had waited for it. */
  WAITED(Kind.NOTE),
  /** Labels that were given a second time because a correction changed them. */
  LABEL_CORRECTED(Kind.NOTE);

  /** What a case says something about. */
  public enum Kind {
    /** The fate of a prediction. */
    PREDICTION,
    /** The fate of an outcome. */
    OUTCOME,
    /** Something noted besides. */
    NOTE
  }

  private final Kind kind;

  JoinCase(Kind kind) {
    this.kind = kind;
  }

  /** What it says something about. */
  public Kind kind() {
    return kind;
  }
}
