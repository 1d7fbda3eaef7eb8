package dev.pawl.loop.join;

import dev.pawl.loop.due.Due;

/** An outcome that came before its prediction. */
final class Waiting implements Due {
  final Observed observed;

  /**
   * Whether a prediction of its join key is known that it happened too late for: what it is counted
   * as when none comes that fits.
   */
  final boolean missed;

  /** Whether its wait is over; then it is only left to be taken from where it waited. */
  boolean over;

  Waiting(Observed observed, boolean missed) {
    this.observed = observed;
    this.missed = missed;
  }

  @Override
  public long time() {
    return observed.time();
  }

  @Override
  public long offset() {
    return observed.offset();
  }
}
