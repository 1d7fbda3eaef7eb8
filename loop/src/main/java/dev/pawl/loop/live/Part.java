package dev.pawl.loop.live;

/** The aggregate of one feature for one key. For use by the thread that folds. */
sealed interface Part permits CountPart, SumPart, ExtremePart, LatestPart, DecayedPart {

  /** Takes an event in; events come in event order, apart from stragglers. */
  void add(Observation observation);

  /**
   * An event has left the window.
   *
   * @param observation one that was added
   * @param limit all that happened at or before this time has left the window
   */
  void expire(Observation observation, long limit);

  /** Whether nothing is left. */
  boolean isEmpty();

  /** How many numbers {@link #publish} writes. */
  int width();

  /** Writes what serving reads, {@code NaN} first when nothing is left. */
  void publish(double[] to, int at);
}
