package dev.pawl.loop.live;

/**
 * What becomes of an event for one live feature. At any moment each event of the feature's source
 * is in exactly one case.
 */
public enum LiveCase {
  /** It corrects an earlier outcome, whose value stays: features hold what was known then. */
  CORRECTION,
  /** The feature's condition does not hold for it, or has no value. */
  FILTERED,
  /** A part of the key is missing. */
  KEYLESS,
  /** The value is missing, infinite, or of a magnitude above 10²⁹⁰. */
  VALUELESS,
  /** It waits for the next tick, or for the clock to reach its time. */
  WAITING,
  /** It came when the window had already moved past it. */
  OUTDATED,
  /** It was counted in. */
  APPLIED
}
