package dev.pawl.model.row;

/** What becomes of a value that a field does not accept. */
public enum Handling {
  /** The row is refused. */
  REJECT,
  /** The value counts as missing, and a transform may fill it in. */
  IMPUTE,
  /**
   * The value is kept as it is when the field's type can hold it, and counts as missing otherwise.
   */
  FLAG
}
