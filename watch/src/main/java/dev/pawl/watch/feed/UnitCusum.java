package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.drift.UnitChange;
import dev.pawl.watch.feed.Level.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the numbers of a column come in another unit from now on: for each {@link UnitChange}, a
 * cumulative sum of the log-likelihood ratios of the converted reference against the reference,
 * over up to {@value #BINS} bins. A sum that reaches the alarm says that the numbers are far more
 * like the converted ones; that they are them is for {@link UnitChange#explanation} to say, of the
 * latest block or of the blocks since the sums rose. A sum that it does not bear out starts anew.
 *
 * <p>The reference is of the span before: a day at first, then a week, of at least {@value
 * #LEAST_REFERENCE} numbers. Memory: two sketches of some kilobytes, and the numbers of a block or
 * two.
 */
final class UnitCusum {
  private static final List<UnitChange> CHANGES = UnitChange.all();
  private static final int BINS = 32;
  private static final int LEAST_REFERENCE = 1_000;
  private static final int LEAST_BLOCK = 15;
  private static final int MOST = 4_096;
  private static final long DAY = 86_400_000;
  private static final long WEEK = 7 * DAY;
  private static final int NONE = -1;

  /** Of more numbers together none is better evidence. */
  private static final int MOST_TOGETHER = 1_000;

  /** For how many blocks after a sum was high rows are gathered that may bear it out. */
  private static final int DOUBT = 2;

  private final double alarm;
  private final long seed;
  private QuantileSketch latest;
  private @Nullable Known reference;
  private double[] edges = new double[0];

  /** By bin and change. */
  private double[][] ratios = new double[0][];

  private double[] before = new double[0];
  private double[] block = new double[LEAST_BLOCK];
  private int size;
  private final double[] up = new double[CHANGES.size()];
  private double down;
  private int wrong = NONE;
  private int doubtful;
  private long latestSince = Long.MAX_VALUE;
  private long beforeSince = Long.MAX_VALUE;
  private long blockSince = Long.MAX_VALUE;
  private long since;
  private long sketches;
  private String evidence = "";

  /** What the numbers were like before. */
  private record Known(QuantileSketch sketch, Distribution then) {}

  UnitCusum(double alarm, long seed) {
    this.alarm = alarm;
    this.seed = seed;
    latest = sketch();
  }

  /** How many sums there are. */
  static int sums() {
    return CHANGES.size();
  }

  private QuantileSketch sketch() {
    return new QuantileSketch(QuantileSketch.USUAL, SplitMix.seed(seed, sketches++));
  }

  /** A number; of a block's, the first {@value #MOST} count. */
  void add(double value, long time) {
    if (size == block.length) {
      if (size >= MOST) {
        return;
      }
      block = Arrays.copyOf(block, Math.min(MOST, 2 * size));
    }
    block[size++] = value;
    blockSince = Math.min(blockSince, time);
  }

  /** Since when it is wrong, in milliseconds of event time. */
  long since() {
    return since;
  }

  /** What shows it, in one line. */
  String evidence() {
    return evidence;
  }

  /**
   * Ends the block, when it has enough numbers.
   *
   * @param comparable whether neighbours differ often enough to tell anything
   */
  Verdict close(long now, boolean comparable) {
    if (size < LEAST_BLOCK) {
      return Verdict.NOTHING_NEW;
    }
    Verdict verdict = Verdict.NOTHING_NEW;
    if (comparable || wrong != NONE) {
      doubtful = Math.max(0, doubtful - 1);
      verdict = reference == null ? verdict : compare(reference);
    }
    if (comparable && wrong == NONE) {
      if (verdict == Verdict.NOTHING_NEW && !isRising()) {
        commit(now);
      }
      remember();
    }
    size = 0;
    blockSince = Long.MAX_VALUE;
    return verdict;
  }

  private boolean isRising() {
    for (double sum : up) {
      if (sum >= Level.NOTHING) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the block, with what came before it as long as that may be evidence together. */
  private void remember() {
    if (doubtful > 0 && doubtful <= DOUBT && before.length < MOST_TOGETHER) {
      before = both();
      beforeSince = Math.min(beforeSince, blockSince);
    } else {
      before = Arrays.copyOf(block, size);
      beforeSince = blockSince;
    }
  }

  private double[] both() {
    double[] both = Arrays.copyOf(before, before.length + size);
    System.arraycopy(block, 0, both, before.length, size);
    return both;
  }

  private Verdict compare(Known known) {
    double[] gains = gains();
    if (wrong != NONE) {
      down = Math.max(0, down - gains[wrong]);
      if (down < alarm / 2) {
        return Verdict.NOTHING_NEW;
      }
      wrong = NONE;
      Arrays.fill(up, 0);
      return Verdict.OVER;
    }
    boolean high = false;
    for (int i = 0; i < up.length; i++) {
      up[i] = Math.max(0, up[i] + gains[i]);
      high |= up[i] >= alarm;
    }
    if (!high) {
      return Verdict.NOTHING_NEW;
    }
    boolean found = isWrong(known);
    Arrays.fill(up, 0);
    doubtful = doubtful == 0 ? DOUBT + 1 : DOUBT;
    return found ? Verdict.WRONG : Verdict.NOTHING_NEW;
  }

  /**
   * Whether a change whose sum has reached the alarm explains the block, or the block and what came
   * before it.
   */
  private boolean isWrong(Known known) {
    List<UnitChange> likely =
        IntStream.range(0, up.length).filter(i -> up[i] >= alarm).mapToObj(CHANGES::get).toList();
    return isWrong(known, likely, both(), Math.min(beforeSince, blockSince))
        || isWrong(known, likely, Arrays.copyOf(block, size), blockSince);
  }

  private boolean isWrong(Known known, List<UnitChange> likely, double[] values, long from) {
    if (!UnitChange.isEnough(values)) {
      return false;
    }
    QuantileSketch now = new QuantileSketch(QuantileSketch.USUAL, seed);
    for (double value : values) {
      now.add(value);
    }
    Optional<UnitChange> found = UnitChange.explanation(likely, known.sketch(), known.then(), now);
    if (found.isEmpty()) {
      return false;
    }
    UnitChange change = found.get();
    wrong = CHANGES.indexOf(change);
    down = 0;
    since = from;
    evidence =
        String.format(
            Locale.ROOT,
            "%,d values are what they were times %.4g%s: %s (median %.4g, before %.4g)",
            now.count(),
            change.factor(),
            change.offset() == 0 ? "" : String.format(Locale.ROOT, " plus %.4g", change.offset()),
            change.name(),
            now.distribution().quantile(0.5),
            known.then().quantile(0.5));
    return true;
  }

  private double[] counts() {
    double[] counts = new double[edges.length + 1];
    for (int i = 0; i < size; i++) {
      counts[bin(block[i])]++;
    }
    return counts;
  }

  private int bin(double value) {
    int at = Arrays.binarySearch(edges, value);
    return at >= 0 ? at : -at - 1;
  }

  /** By how much the block raises each change's sum. */
  private double[] gains() {
    double[] counts = counts();
    double[] gains = new double[CHANGES.size()];
    for (int bin = 0; bin < counts.length; bin++) {
      double count = counts[bin];
      if (count > 0) {
        double[] here = ratios[bin];
        for (int i = 0; i < gains.length; i++) {
          gains[i] += count * here[i];
        }
      }
    }
    return gains;
  }

  // ---- the reference --------------------------------------------------------------------------

  private void commit(long now) {
    for (int i = 0; i < size; i++) {
      latest.add(block[i]);
    }
    latestSince = Math.min(latestSince, blockSince);
    boolean over = now - latestSince >= (reference == null ? DAY : WEEK);
    if (over && latest.count() >= LEAST_REFERENCE) {
      learn(latest);
      latest = sketch();
      latestSince = Long.MAX_VALUE;
    }
  }

  /** A bin is what is above an edge and at most the next one; the first is what is at most one. */
  private void learn(QuantileSketch known) {
    Distribution then = known.distribution();
    reference = new Known(known, then);
    double below = Math.nextDown(then.least());
    edges = new double[BINS + 1];
    edges[0] = below;
    int size = 1;
    for (int i = 1; i <= BINS; i++) {
      double edge = then.quantile((double) i / BINS);
      if (edge > edges[size - 1]) {
        edges[size++] = edge;
      }
    }
    edges = Arrays.copyOf(edges, size);
    double[] shares = shares(then, new UnitChange("none", 1, 0));
    ratios = new double[shares.length][CHANGES.size()];
    for (int i = 0; i < CHANGES.size(); i++) {
      double[] converted = shares(then, CHANGES.get(i));
      for (int bin = 0; bin < shares.length; bin++) {
        double ratio = StrictMath.log(converted[bin] / shares[bin]);
        ratios[bin][i] = Math.clamp(ratio, -Level.MOST_OF_A_ROW, Level.MOST_OF_A_ROW);
      }
    }
  }

  /** Half a number more in each bin: what never came may come. */
  private double[] shares(Distribution then, UnitChange change) {
    double[] shares = new double[edges.length + 1];
    double all = then.weight() + 0.5 * shares.length;
    double upTo = 0;
    for (int bin = 0; bin < shares.length; bin++) {
      double here =
          bin == edges.length
              ? 1
              : then.shareUpTo((edges[bin] - change.offset()) / change.factor());
      shares[bin] = ((here - upTo) * then.weight() + 0.5) / all;
      upTo = here;
    }
    return shares;
  }

  /** What is now is as it always was. */
  void adopt() {
    reference = null;
    latest = sketch();
    before = new double[0];
    latestSince = Long.MAX_VALUE;
    wrong = NONE;
    Arrays.fill(up, 0);
  }

  // ---- state ----------------------------------------------------------------------------------

  void snapshot(Tensors.Writer to) {
    to.doubles("latest", latest.state());
    to.doubles("before", before.clone());
    to.doubles("block", Arrays.copyOf(block, size));
    if (reference != null) {
      to.doubles("reference", reference.sketch().state());
    }
    to.doubles("up", up.clone());
    to.doubles("down", down);
    to.longs("times", wrong, latestSince, beforeSince, blockSince, since, sketches, doubtful);
    to.text("evidence", evidence);
  }

  void restore(Tensors from) {
    latest = restored(from.doubles("latest"));
    before = from.doubles("before").clone();
    double[] saved = from.doubles("block");
    size = saved.length;
    block = Arrays.copyOf(saved, Math.max(LEAST_BLOCK, size));
    reference = null;
    if (from.has("reference")) {
      learn(restored(from.doubles("reference")));
    }
    System.arraycopy(from.doubles("up"), 0, up, 0, up.length);
    down = from.doubles("down")[0];
    long[] times = from.longs("times");
    wrong = (int) times[0];
    latestSince = times[1];
    beforeSince = times[2];
    blockSince = times[3];
    since = times[4];
    sketches = times[5];
    doubtful = (int) times[6];
    evidence = from.text("evidence");
  }

  private static QuantileSketch restored(double[] state) {
    QuantileSketch sketch = new QuantileSketch(QuantileSketch.USUAL, 0);
    sketch.restore(state);
    return sketch;
  }
}
