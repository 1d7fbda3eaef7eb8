package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches for scores and losses that are not finite, and for a score that does not change any more.
 * These are counted, not inferred: there are no false alarms, but for a model that rightly gives
 * everybody the same score.
 */
final class ScoreWatch {
  private static final int SCORES = 0;
  private static final int BROKEN = 1;
  private static final int BROKEN_OPEN = 2;
  private static final int BROKEN_SINCE = 3;
  private static final int BROKEN_OF = 4;
  private static final int BROKEN_COUNT = 5;
  private static final int RUN = 6;
  private static final int RUN_BLOCK = 7;
  private static final int RUN_SCORE = 8;
  private static final int RUN_HASH = 9;
  private static final int STUCK_OPEN = 10;
  private static final int STUCK_SINCE = 11;
  private static final int STUCK_SCORE = 12;

  /** How many numbers the state has. */
  static final int SIZE = 13;

  private final Where where;
  private final long blockMillis;
  private final int stuck;
  private final double[] numbers = new double[SIZE];

  /**
   * Nothing seen yet.
   *
   * @param where what findings say that they are about
   * @param blockMillis how long a block is
   * @param stuck how many predictions in a row may have the same scores; 0 for any number
   */
  ScoreWatch(Where where, long blockMillis, int stuck) {
    this.where = where;
    this.blockMillis = blockMillis;
    this.stuck = stuck;
  }

  void prediction(double[] scores, int from, int count) {
    boolean finite = true;
    int hash = 1;
    for (int i = from; i < from + count; i++) {
      finite &= Double.isFinite(scores[i]);
      hash = 31 * hash + Double.hashCode(scores[i]);
    }
    numbers[SCORES]++;
    numbers[BROKEN] += finite ? 0 : 1;
    if (hash == numbers[RUN_HASH] && scores[from] == numbers[RUN_SCORE]) {
      numbers[RUN]++;
    } else {
      numbers[RUN] = 1;
      numbers[RUN_BLOCK] = Double.NaN;
      numbers[RUN_HASH] = hash;
      numbers[RUN_SCORE] = scores[from];
    }
  }

  void brokenLoss() {
    numbers[BROKEN]++;
  }

  void closeBlock(long block, List<FindingEvent> to) {
    long end = (block + 1) * blockMillis;
    if (Double.isNaN(numbers[RUN_BLOCK])) {
      numbers[RUN_BLOCK] = block;
    }
    Finding broken = broken();
    if (broken == null && numbers[BROKEN] > 0) {
      numbers[BROKEN_OPEN] = 1;
      numbers[BROKEN_SINCE] = block;
      numbers[BROKEN_COUNT] = numbers[BROKEN];
      numbers[BROKEN_OF] = numbers[SCORES];
      raise(broken(), to);
    } else if (broken != null && numbers[BROKEN] == 0 && numbers[SCORES] > 0) {
      numbers[BROKEN_OPEN] = 0;
      to.add(new FindingEvent.Closed(broken, end, "a whole block was finite again"));
    }
    Finding constant = constant();
    boolean runs = stuck > 0 && numbers[RUN] >= stuck;
    if (constant == null && runs) {
      numbers[STUCK_OPEN] = 1;
      numbers[STUCK_SINCE] = numbers[RUN_BLOCK];
      numbers[STUCK_SCORE] = numbers[RUN_SCORE];
      raise(constant(), to);
    } else if (constant != null && !runs) {
      numbers[STUCK_OPEN] = 0;
      to.add(new FindingEvent.Closed(constant, end, "scores differ again"));
    }
    numbers[SCORES] = 0;
    numbers[BROKEN] = 0;
  }

  private static void raise(@Nullable Finding finding, List<FindingEvent> to) {
    if (finding != null) {
      to.add(new FindingEvent.Raised(finding));
    }
  }

  @Nullable Finding broken() {
    if (numbers[BROKEN_OPEN] == 0) {
      return null;
    }
    double of = Math.max(1, numbers[BROKEN_OF]);
    return new Finding(
        Finding.Kind.NUMERIC_HEALTH,
        where,
        ((long) numbers[BROKEN_SINCE]) * blockMillis,
        1,
        Math.min(1, numbers[BROKEN_COUNT] / of),
        "%d of %d scores and losses of a block are not finite"
            .formatted((long) numbers[BROKEN_COUNT], (long) of),
        "roll back to the last version with finite scores, then look for overflowing inputs");
  }

  @Nullable Finding constant() {
    if (numbers[STUCK_OPEN] == 0) {
      return null;
    }
    return new Finding(
        Finding.Kind.REPEATED_ANSWERS,
        where,
        ((long) numbers[STUCK_SINCE]) * blockMillis,
        1,
        1,
        "%d predictions in a row have the score %s".formatted(stuck, numbers[STUCK_SCORE]),
        "look whether its features still arrive, and whether its weights are all 0");
  }

  void writeTo(double[] state, int from) {
    System.arraycopy(numbers, 0, state, from, SIZE);
  }

  void readFrom(double[] state, int from) {
    System.arraycopy(state, from, numbers, 0, SIZE);
  }
}
