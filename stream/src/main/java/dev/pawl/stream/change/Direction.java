package dev.pawl.stream.change;

/** Which changes of the mean count. */
public enum Direction {
  /** Increases only, as of a loss that gets worse. */
  UP,
  /** Increases and decreases. */
  BOTH
}
