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
import org.jspecify.annotations.Nullable;

/**
 * Whether the numbers of a column come in another unit from now on: for each {@link UnitChange}, a
 * cumulative sum of the log-likelihood ratios of the converted reference against the reference,
 * over up to {@value #BINS} bins. A sum that reaches the alarm says that the numbers are far more
 * like the converted ones; that they are them is for {@link UnitChange#ofFew} to say, of the latest
 * block or of the latest two.
 *
 * <p>The reference is of the span before: a day at first, then a week, of at least {@value
 * #LEAST_REFERENCE} numbers. Memory: four sketches of some kilobytes.
 */
final class UnitCusum {
  private static final List<UnitChange> CHANGES = UnitChange.all();
  private static final int BINS = 32;
  private static final int LEAST_REFERENCE = 1_000;
  private static final int LEAST_BLOCK = 30;
  private static final long DAY = 86_400_000;
  private static final long WEEK = 7 * DAY;
  private static final int NONE = -1;

  private final double alarm;
  private final long seed;
  private QuantileSketch latest;
  private QuantileSketch before;
  private QuantileSketch block;
  private @Nullable QuantileSketch reference;
  private double[] edges = new double[0];
  private double[][] ratios = new double[0][];
  private final double[] up = new double[CHANGES.size()];
  private double down;
  private int wrong = NONE;
  private long latestSince = Long.MAX_VALUE;
  private long beforeSince = Long.MAX_VALUE;
  private long blockSince = Long.MAX_VALUE;
  private long since;
  private long sketches;
  private String evidence = "";

  UnitCusum(double alarm, long seed) {
    this.alarm = alarm;
    this.seed = seed;
    latest = sketch();
    before = sketch();
    block = sketch();
  }

  /** How many sums there are. */
  static int sums() {
    return CHANGES.size();
  }

  private QuantileSketch sketch() {
    return new QuantileSketch(QuantileSketch.USUAL, SplitMix.seed(seed, sketches++));
  }

  void add(double value, long time) {
    block.add(value);
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

  Verdict close(long now) {
    if (block.count() < LEAST_BLOCK) {
      return Verdict.NOTHING_NEW;
    }
    Verdict verdict = reference == null ? Verdict.NOTHING_NEW : compare(reference);
    if (wrong == NONE) {
      boolean doubtful = Arrays.stream(up).anyMatch(sum -> sum >= Level.NOTHING && sum < alarm);
      if (!doubtful && verdict == Verdict.NOTHING_NEW) {
        commit(now);
      }
      before = block;
      beforeSince = blockSince;
    }
    block = sketch();
    blockSince = Long.MAX_VALUE;
    return verdict;
  }

  private Verdict compare(QuantileSketch known) {
    double[] counts = counts();
    if (wrong != NONE) {
      down = Math.max(0, down - gain(ratios[wrong], counts));
      if (down < alarm / 2) {
        return Verdict.NOTHING_NEW;
      }
      wrong = NONE;
      Arrays.fill(up, 0);
      return Verdict.OVER;
    }
    boolean any = false;
    for (int i = 0; i < up.length; i++) {
      up[i] = Math.min(2 * alarm, Math.max(0, up[i] + gain(ratios[i], counts)));
      any |= up[i] >= alarm;
    }
    return any && isWrong(known) ? Verdict.WRONG : Verdict.NOTHING_NEW;
  }

  private boolean isWrong(QuantileSketch known) {
    if (before.count() > 0) {
      QuantileSketch both = before.copy();
      both.merge(block);
      if (isWrong(known, both, Math.min(beforeSince, blockSince))) {
        return true;
      }
    }
    return isWrong(known, block, blockSince);
  }

  private boolean isWrong(QuantileSketch known, QuantileSketch now, long from) {
    Optional<UnitChange> found =
        UnitChange.ofFew(known, now).stream()
            .filter(change -> up[CHANGES.indexOf(change)] >= alarm)
            .findFirst();
    if (found.isEmpty()) {
      return false;
    }
    wrong = CHANGES.indexOf(found.get());
    down = 0;
    since = from;
    UnitChange change = found.get();
    evidence =
        String.format(
            Locale.ROOT,
            "%,d values are what they were times %.4g%s: %s (median %.4g, before %.4g)",
            now.count(),
            change.factor(),
            change.offset() == 0 ? "" : String.format(Locale.ROOT, " plus %.4g", change.offset()),
            change.name(),
            now.distribution().quantile(0.5),
            known.distribution().quantile(0.5));
    return true;
  }

  private double[] counts() {
    double[] counts = new double[edges.length + 1];
    Distribution now = block.distribution();
    double upTo = 0;
    for (int i = 0; i < now.size(); i++) {
      counts[bin(now.value(i))] += now.weightUpTo(i) - upTo;
      upTo = now.weightUpTo(i);
    }
    return counts;
  }

  private int bin(double value) {
    int at = Arrays.binarySearch(edges, value);
    return at >= 0 ? at : -at - 1;
  }

  private static double gain(double[] ratios, double[] counts) {
    double gain = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      gain += counts[bin] * ratios[bin];
    }
    return gain;
  }

  // ---- the reference --------------------------------------------------------------------------

  private void commit(long now) {
    latest.merge(block);
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
    reference = known;
    Distribution then = known.distribution();
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
    ratios = new double[CHANGES.size()][];
    for (int i = 0; i < ratios.length; i++) {
      double[] converted = shares(then, CHANGES.get(i));
      for (int bin = 0; bin < converted.length; bin++) {
        double ratio = StrictMath.log(converted[bin] / shares[bin]);
        converted[bin] = Math.clamp(ratio, -Level.MOST_OF_A_ROW, Level.MOST_OF_A_ROW);
      }
      ratios[i] = converted;
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
    before = sketch();
    latestSince = Long.MAX_VALUE;
    wrong = NONE;
    Arrays.fill(up, 0);
  }

  // ---- state ----------------------------------------------------------------------------------

  void snapshot(Tensors.Writer to) {
    to.doubles("latest", latest.state());
    to.doubles("before", before.state());
    to.doubles("block", block.state());
    if (reference != null) {
      to.doubles("reference", reference.state());
    }
    to.doubles("up", up.clone());
    to.doubles("down", down);
    to.longs("times", wrong, latestSince, beforeSince, blockSince, since, sketches);
    to.text("evidence", evidence);
  }

  void restore(Tensors from) {
    latest = restored(from.doubles("latest"));
    before = restored(from.doubles("before"));
    block = restored(from.doubles("block"));
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
    evidence = from.text("evidence");
  }

  private static QuantileSketch restored(double[] state) {
    QuantileSketch sketch = new QuantileSketch(QuantileSketch.USUAL, 0);
    sketch.restore(state);
    return sketch;
  }
}
