package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.feed.Level.Verdict;

/**
 * Whether a column has the same value over and over. When a value is the one before with a
 * probability {@code p}, a run of {@code r} has a probability of {@code pʳ} from where it begins.
 * Columns whose neighbours are alike more often than not, such as a date, are not looked at.
 */
final class Repeats {
  private static final double LEAST_PAIRS = 1_000;
  private static final double MOST_PAIRS = 100_000;
  private static final double ALIKE = 0.9;
  private static final long LEAST_RUN = 60;

  /** By how much a run must be longer than the longest before. */
  private static final double LONGER = 3;

  /** How many changes of the value show that it moves again. */
  private static final int MOVES = 3;

  private final double alarm;
  private long last;
  private long run;
  private long since;
  private long longest;
  private double pairs;
  private double same;
  private long changes;
  private long atAlarm;
  private boolean stuck;

  Repeats(double alarm) {
    this.alarm = alarm;
  }

  /** A value came, as bits that tell it from others. */
  void add(long value, long time) {
    if (run > 0 && value == last) {
      run++;
      return;
    }
    changes++;
    longest = Math.max(longest, stuck ? atAlarm : run);
    if (run > 0 && !stuck) {
      pairs += run;
      same += run - 1.0;
      if (pairs > MOST_PAIRS) {
        pairs /= 2;
        same /= 2;
      }
    }
    last = value;
    run = 1;
    since = time;
  }

  /** How often the latest value came in a row. */
  long run() {
    return run;
  }

  /** The most often that one came in a row before. */
  long longest() {
    return longest;
  }

  /** When the latest value came first. */
  long since() {
    return since;
  }

  /** Whether neighbours are alike more often than not, as of a date. */
  boolean isSlow() {
    return (same + run) / (pairs + run) > ALIKE;
  }

  /**
   * Ends a block.
   *
   * @param comparable whether what is known of the rows so far is of all that may come
   */
  Verdict close(boolean comparable) {
    if (stuck && changes >= MOVES) {
      stuck = false;
      changes = 0;
      return Verdict.OVER;
    }
    double alike = (same + 1) / (pairs + 2);
    if (!stuck
        && comparable
        && pairs >= LEAST_PAIRS
        && alike <= ALIKE
        && run >= LEAST_RUN
        && run > LONGER * longest
        && -run * StrictMath.log(alike) >= alarm) {
      stuck = true;
      atAlarm = run;
      changes = 0;
      return Verdict.WRONG;
    }
    return Verdict.NOTHING_NEW;
  }

  /** What is now is as it always was. */
  void adopt() {
    stuck = false;
    pairs = 0;
    same = 0;
    longest = 0;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("run", last, run, since, longest, changes, stuck ? 1 : 0, atAlarm);
    to.doubles("pairs", pairs, same);
  }

  void restore(Tensors from) {
    long[] own = from.longs("run");
    last = own[0];
    run = own[1];
    since = own[2];
    longest = own[3];
    changes = own[4];
    stuck = own[5] == 1;
    atAlarm = own[6];
    double[] counts = from.doubles("pairs");
    pairs = counts[0];
    same = counts[1];
  }
}
