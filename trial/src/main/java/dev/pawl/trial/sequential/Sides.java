package dev.pawl.trial.sequential;

/** Which ends of an interval the error probability α is about. */
public enum Sides {
  /** Each end by itself: the lower end is right with 1 − α, and the upper end is. */
  ONE,
  /** Both ends at once: the interval is right with 1 − α. */
  TWO
}
