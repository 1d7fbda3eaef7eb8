package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.feed.Level.Verdict;
import java.util.Arrays;

/**
 * Whether the share of the rows that have something has risen by more than it ever did within the
 * last {@value #DAYS} days. What is compared are blocks of rows; no distribution is assumed.
 *
 * <p>Of independent rows, {@code n} to a block, a share is {@code d} above its mean with a
 * probability of at most {@code exp(−2nd²)} (Hoeffding 1963, "Probability inequalities for sums of
 * bounded random variables"): 10⁻¹⁰ for a quarter of 200 rows.
 */
final class ShareRise {
  private static final int DAYS = 28;
  private static final long DAY = 86_400_000;
  private static final long LEAST_ROWS = 1_000;

  private final Rule rule;
  private final double[] greatest = new double[DAYS];
  private long day = Long.MIN_VALUE;
  private long first = Long.MAX_VALUE;
  private long rows;
  private double share;
  private double before;
  private double norm;
  private double pending;
  private long pendingSince = Long.MAX_VALUE;
  private long since;
  private boolean wrong;

  ShareRise(Rule rule) {
    this.rule = rule;
  }

  /**
   * When it is found.
   *
   * @param rows how many rows a block has at least
   * @param share the least share that is found
   * @param rise by how much it must be above the greatest before
   * @param learns whether what was before is the norm; else none is, unless it is adopted
   * @param chance with which probability a share of just that much more may be found
   */
  record Rule(int rows, double share, double rise, boolean learns, double chance) {
    double rise(long ofRows) {
      return rise + Math.sqrt(-StrictMath.log(chance) / (2.0 * ofRows));
    }
  }

  /** Rows of one block. */
  static final class Block {
    private long rows;
    private long hits;
    private long since = Long.MAX_VALUE;

    void add(boolean hit, long time) {
      rows++;
      hits += hit ? 1 : 0;
      since = Math.min(since, time);
    }

    void hits(long all) {
      hits = all;
    }

    long rows() {
      return rows;
    }

    void clear() {
      rows = 0;
      hits = 0;
      since = Long.MAX_VALUE;
    }

    void snapshot(Tensors.Writer to) {
      to.longs("block", rows, hits, since);
    }

    void restore(Tensors from) {
      long[] own = from.longs("block");
      rows = own[0];
      hits = own[1];
      since = own[2];
    }
  }

  /** Whether a block has as many rows as it needs. */
  boolean isFull(Block block) {
    return block.rows >= rule.rows();
  }

  /** Ends a block that {@linkplain #isFull is full}. */
  Verdict close(Block block) {
    share = (double) block.hits / block.rows;
    first = Math.min(first, block.since);
    move(Math.floorDiv(block.since, DAY));
    boolean comparable = !rule.learns() || (rows >= LEAST_ROWS && block.since - first >= DAY);
    double most = most();
    if (!wrong && comparable && share >= rule.share() && share >= most + rule.rise(block.rows)) {
      wrong = true;
      since = pending >= most + rule.rise() / 2 ? pendingSince : block.since;
      before = most;
      pending = 0;
      return Verdict.WRONG;
    }
    if (wrong && share >= before + rule.rise() / 2) {
      return Verdict.NOTHING_NEW;
    }
    boolean over = wrong;
    wrong = false;
    rows += block.rows;
    if (rule.learns()) {
      // What went wrong within a block is not the norm: each waits for the next to be right too.
      int at = (int) Math.floorMod(day, (long) DAYS);
      greatest[at] = Math.max(greatest[at], pending);
      pending = over ? 0 : share;
      pendingSince = block.since;
    }
    return over ? Verdict.OVER : Verdict.NOTHING_NEW;
  }

  private void move(long to) {
    if (day == Long.MIN_VALUE || to - day >= DAYS) {
      Arrays.fill(greatest, 0);
      day = to;
    }
    for (; day < to; day++) {
      greatest[(int) Math.floorMod(day + 1, (long) DAYS)] = 0;
    }
  }

  private double most() {
    double most = norm;
    for (double each : greatest) {
      most = Math.max(most, each);
    }
    return most;
  }

  /** The share in the latest block. */
  double share() {
    return share;
  }

  /** The greatest share before. */
  double before() {
    return wrong ? before : most();
  }

  /** Since when it is wrong. */
  long since() {
    return since;
  }

  /** What is now is as it always was. */
  void adopt() {
    norm = share;
    pending = 0;
    wrong = false;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("rise", day, first, rows, since, wrong ? 1 : 0, pendingSince);
    to.doubles("shares", share, before, norm, pending);
    to.doubles("greatest", greatest.clone());
  }

  void restore(Tensors from) {
    long[] own = from.longs("rise");
    day = own[0];
    first = own[1];
    rows = own[2];
    since = own[3];
    wrong = own[4] == 1;
    pendingSince = own[5];
    double[] shares = from.doubles("shares");
    share = shares[0];
    before = shares[1];
    norm = shares[2];
    pending = shares[3];
    System.arraycopy(from.doubles("greatest"), 0, greatest, 0, DAYS);
  }
}
