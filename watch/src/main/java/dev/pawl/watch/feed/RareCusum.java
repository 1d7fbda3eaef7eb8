package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.feed.Level.Verdict;

/**
 * Something about a column that few rows have: a missing value, a name that never came before.
 * Found when nearly all rows have it, by a cumulative sum of {@code ln(p₁(x) ⁄ p₀(x))} with {@code
 * p₀} the share so far and {@code p₁} {@value #NEARLY_ALL}. What more than a quarter of the rows
 * have is not rare, and nothing is said about it. Sensors fail for an hour now and then: an episode
 * counts when it is three times as long as any before that ended by itself.
 */
final class RareCusum {
  private static final double LEAST_ROWS = 1_000;
  private static final double MOST_ROWS = 100_000;
  private static final double RARE = 0.25;
  private static final double NEARLY_ALL = 0.9;
  private static final double MOST_OF_THEM = 0.8;
  private static final int LEAST_HITS = 30;

  /** By how much an episode must be longer than the longest before. */
  private static final double LONGER = 3;

  /** A share is never taken as lower: what was never seen may still happen. */
  private static final double LEAST_SHARE = 0.01;

  private final double alarm;
  private double rows;
  private double hits;
  private long blockRows;
  private long blockHits;
  private double up;
  private double down;
  private long seenRows;
  private long seenHits;
  private long longest;
  private long atAlarm;
  private boolean wrong;

  RareCusum(double alarm) {
    this.alarm = alarm;
  }

  void add(boolean hit) {
    blockRows++;
    blockHits += hit ? 1 : 0;
  }

  /** The share of the rows that had it before. */
  double share() {
    return rows == 0 ? 0 : hits / rows;
  }

  /** How many rows the sum is about. */
  long seenRows() {
    return seenRows;
  }

  /** How many of them have it. */
  long seenHits() {
    return seenHits;
  }

  /** Whether nothing speaks for a change. */
  boolean isQuiet() {
    return up == 0 && !wrong;
  }

  /**
   * Ends the block.
   *
   * @param comparable whether what is known of the rows so far is of all that may come
   */
  Verdict close(boolean comparable) {
    double before = Math.max(LEAST_SHARE, share());
    Verdict verdict = Verdict.NOTHING_NEW;
    if (!wrong && (!comparable || rows < LEAST_ROWS || before > RARE)) {
      commit();
    } else {
      double now = NEARLY_ALL;
      double gain =
          blockHits * Math.min(Level.MOST_OF_A_ROW, StrictMath.log(now / before))
              + (blockRows - blockHits) * StrictMath.log((1 - now) / (1 - before));
      verdict = wrong ? wrongStill(gain) : rightStill(gain);
    }
    blockRows = 0;
    blockHits = 0;
    return verdict;
  }

  private Verdict rightStill(double gain) {
    up = Math.max(0, up + gain);
    longest = up == 0 ? Math.max(longest, seenHits) : longest;
    seenRows = up == 0 ? 0 : seenRows + blockRows;
    seenHits = up == 0 ? 0 : seenHits + blockHits;
    if (up < Level.NOTHING) {
      commit();
    }
    if (up < alarm
        || seenHits < Math.max(LEAST_HITS, LONGER * longest)
        || seenHits < MOST_OF_THEM * seenRows) {
      return Verdict.NOTHING_NEW;
    }
    wrong = true;
    atAlarm = seenHits;
    down = 0;
    return Verdict.WRONG;
  }

  private Verdict wrongStill(double gain) {
    down = Math.max(0, down - gain);
    if (down < alarm / 2) {
      return Verdict.NOTHING_NEW;
    }
    wrong = false;
    up = 0;
    longest = Math.max(longest, atAlarm);
    seenRows = 0;
    seenHits = 0;
    return Verdict.OVER;
  }

  private void commit() {
    rows += blockRows;
    hits += blockHits;
    if (rows > MOST_ROWS) {
      rows /= 2;
      hits /= 2;
    }
  }

  /** What is now is as it always was. */
  void adopt() {
    rows = 0;
    hits = 0;
    up = 0;
    down = 0;
    seenRows = 0;
    seenHits = 0;
    longest = 0;
    wrong = false;
  }

  void snapshot(Tensors.Writer to) {
    to.doubles("sums", rows, hits, up, down);
    to.longs("counts", blockRows, blockHits, seenRows, seenHits, longest, wrong ? 1 : 0, atAlarm);
  }

  void restore(Tensors from) {
    double[] sums = from.doubles("sums");
    rows = sums[0];
    hits = sums[1];
    up = sums[2];
    down = sums[3];
    long[] counts = from.longs("counts");
    blockRows = counts[0];
    blockHits = counts[1];
    seenRows = counts[2];
    seenHits = counts[3];
    longest = counts[4];
    wrong = counts[5] == 1;
    atAlarm = counts[6];
  }
}
