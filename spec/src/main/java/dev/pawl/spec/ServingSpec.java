package dev.pawl.spec;

import java.time.Duration;

/**
 * How requests are answered.
 *
 * @param whenFull what to do when the log cannot take more
 * @param fsync whether answers wait until they are safe on disk, unless a request says otherwise
 * @param maximumSkew how far ahead of the data clock the time of an event may be
 */
public record ServingSpec(WhenFull whenFull, boolean fsync, Duration maximumSkew) {

  /** What to do when the log cannot take more. */
  public enum WhenFull {
    /** Refuse with status 503. */
    REFUSE,
    /** Answer, count, and never learn from it. */
    ANSWER
  }
}
