package dev.pawl.trial;

/** Which way of a metric is better. */
public enum Direction {
  /** As of losses, errors and latencies. */
  SMALLER_IS_BETTER,
  /** As of clicks, conversions and rewards. */
  LARGER_IS_BETTER
}
