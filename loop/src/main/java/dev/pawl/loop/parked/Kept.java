package dev.pawl.loop.parked;

/**
 * A version that is kept for what it was good for.
 *
 * @param version its id
 * @param since since when, in milliseconds of event time
 * @param served for how long it has served, in milliseconds; 0 for one that was parked
 * @param regime the number of the regime of the features in which it was made, 0 where nothing had
 *     drifted; {@link #UNKNOWN} where that is the regime in which it lost
 * @param proven whether what it was good for is known to be over, because the champion has since
 *     done better than it would have: only then can it be known to have come back
 */
public record Kept(String version, long since, long served, int regime, boolean proven) {
  /** No regime is known in which it was good. */
  public static final int UNKNOWN = -1;

  Kept proven(boolean now) {
    return new Kept(version, since, served, regime, now);
  }
}
