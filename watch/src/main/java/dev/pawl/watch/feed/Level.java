package dev.pawl.watch.feed;

/**
 * When a cumulative sum of log-likelihood ratios is an alarm (Page 1954, "Continuous inspection
 * schemes"): of independent rows that are as they were, a sum reaches {@code h} at most once in
 * {@code eʰ} rows in the mean (Lorden 1971, "Procedures for reacting to a change in distribution").
 */
final class Level {
  /** In so many rows, all sums of a feed together raise at most one false finding in the mean. */
  static final double ROWS_BETWEEN = 1e8;

  /** What a single row may count for either way, so that no handful of them decides. */
  static final double MOST_OF_A_ROW = 4;

  /** Below this a sum says nothing yet, and its rows count as being as they were. */
  static final double NOTHING = 6;

  private Level() {}

  /** The alarm for one of so many sums. */
  static double of(int sums) {
    return StrictMath.log(ROWS_BETWEEN * sums);
  }

  /** What has become of something that is watched. */
  enum Verdict {
    /** Nothing new. */
    NOTHING_NEW,
    /** It is wrong from now on. */
    WRONG,
    /** It is as it was again. */
    OVER
  }
}
