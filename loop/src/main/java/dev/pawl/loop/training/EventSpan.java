package dev.pawl.loop.training;

/**
 * A span of event time.
 *
 * @param from its first millisecond since 1970-01-01T00:00Z
 * @param until one past its last; {@code Long.MAX_VALUE} as long as it goes on
 */
public record EventSpan(long from, long until) {

  /** Whether a time is in it. */
  public boolean has(long time) {
    return time >= from && time < until;
  }
}
