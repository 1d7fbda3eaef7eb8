package dev.pawl.watch.operations;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Watches whether labels come, and how late. {@code LATE_LABELS} is found when a smaller share of
 * the predictions has a label at the horizon, or labels take longer, than ever within the last
 * {@value #DAYS} days.
 *
 * <ol>
 *   <li>A prediction counts in the cell of event time in which it was made; the cell is looked at
 *       once its horizon has passed, so that each had the same time to be answered. A surge, a
 *       night without traffic or a first day do not look like a change.
 *   <li>Cells make a period as soon as {@value #LEAST_LABELS} labels are to be expected in it. Its
 *       share of labels and its delay (the geometric mean; less than a thousandth of the horizon
 *       counts as that) are held against the worst of the periods before, whatever the hour or the
 *       day: what happens every night or every weekend is no finding.
 *   <li>A period is bad when its share is surely below {@code (1 − missing)} times the least one,
 *       or its delay surely above {@code (1 + later)} times the greatest. Two bad ones in a row are
 *       a finding, dated to the first. Of independent predictions whose share and delay stay within
 *       these bounds, a period is bad with a probability of at most 1/1,000 (the exact binomial
 *       tail; the normal one for the mean logarithm of the delay), two in a row 1/1,000,000.
 *   <li>A good period counts as known when the next one is good as well. Nothing is said before
 *       periods of {@value #SEEN_DAYS} days are known.
 *   <li>The finding is over with the first period that is back by half of what it was off. What has
 *       lasted for {@value #DAYS} days is the norm from then on.
 * </ol>
 *
 * <p>At most one finding is open. When labels are missing that were only late, the first is closed
 * and the other raised. Memory: 40 bytes for each cell of a horizon. The same calls give the same
 * events, to the bit, also when the watch was saved and restored in between. Not safe for use by
 * several threads at once.
 */
public final class LabelWatch {
  private static final int DAYS = 28;
  private static final int SEEN_DAYS = 7;
  private static final long DAY = 86_400_000;
  private static final int LEAST_LABELS = 400;
  private static final double LEAST_USUAL = 1e-3;
  private static final double MOST_KNOWN = 100_000;
  private static final double SHORTEST = 1e-3;
  private static final double CHANCE = 1e-3;

  /** The normal quantile of {@link #CHANCE}. */
  private static final double DEVIATIONS = 3.090232306167813;

  private static final Finding.Key KEY = new Finding.Key(Finding.Kind.LATE_LABELS, Where.ALL);

  private final Settings settings;
  private final OpenFindings open = new OpenFindings();
  private final TreeMap<Long, Counts> cells = new TreeMap<>();
  private final Worst worst = new Worst();
  private final Counts period = new Counts();
  private long from = Long.MIN_VALUE;
  private long since = Long.MAX_VALUE;
  private long first = Long.MAX_VALUE;
  private double knownPredictions;
  private double knownLabels;
  private Trouble trouble = Trouble.NONE;
  private Trouble found = Trouble.NONE;
  private long troubleSince;
  private double pendingShare = Double.NaN;
  private double pendingDelay = Double.NaN;

  /** Nothing seen yet. */
  public LabelWatch(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * How it watches.
   *
   * @param cell how long a cell is, in milliseconds of event time, above 0
   * @param horizon how long after a prediction its label counts, in milliseconds, above 0
   * @param missing by which share fewer predictions than ever may have a label, in (0, 1]
   * @param later by which share labels may take longer than ever, above 0
   */
  public record Settings(long cell, long horizon, double missing, double later) {
    public Settings {
      if (cell <= 0) {
        throw new IllegalArgumentException("cell: " + cell + " (expected: above 0)");
      }
      if (horizon <= 0) {
        throw new IllegalArgumentException("horizon: " + horizon + " (expected: above 0)");
      }
      if (!(missing > 0 && missing <= 1)) {
        throw new IllegalArgumentException("missing: " + missing + " (expected: in (0, 1])");
      }
      if (!(later > 0)) {
        throw new IllegalArgumentException("later: " + later + " (expected: above 0)");
      }
    }
  }

  /** What is wrong with a period; saved by its number. */
  private enum Trouble {
    NONE,
    LATE,
    MISSING;

    private static final List<Trouble> ALL = List.of(values());

    long number() {
      return ALL.indexOf(this);
    }

    static Trouble of(long number) {
      return ALL.get((int) number);
    }
  }

  /** Predictions, and the logarithms of how long their labels took. */
  private static final class Counts {
    private static final int SIZE = 4;

    private long predictions;
    private long labels;
    private double sum;
    private double squares;

    void label(double logDelay) {
      labels++;
      sum += logDelay;
      squares += logDelay * logDelay;
    }

    void add(Counts other) {
      predictions += other.predictions;
      labels += other.labels;
      sum += other.sum;
      squares += other.squares;
    }

    double share() {
      return (double) labels / predictions;
    }

    /** The mean logarithm of the delay. */
    double delay() {
      return sum / labels;
    }

    double deviation() {
      return Math.sqrt(Math.max(0, squares / labels - delay() * delay()));
    }

    void write(double[] to, int at) {
      to[at] = predictions;
      to[at + 1] = labels;
      to[at + 2] = sum;
      to[at + 3] = squares;
    }

    void read(double[] values, int at) {
      predictions = (long) values[at];
      labels = (long) values[at + 1];
      sum = values[at + 2];
      squares = values[at + 3];
    }
  }

  /** The least share and the greatest delay of each of the last days. */
  private static final class Worst {
    private final double[] shares = new double[DAYS];
    private final double[] delays = new double[DAYS];
    private long day = Long.MIN_VALUE;

    Worst() {
      clear();
    }

    void clear() {
      Arrays.fill(shares, Double.POSITIVE_INFINITY);
      Arrays.fill(delays, Double.NEGATIVE_INFINITY);
    }

    void moveTo(long to) {
      if (day == Long.MIN_VALUE || to - day >= DAYS) {
        clear();
        day = to;
      }
      for (; day < to; day++) {
        int next = (int) Math.floorMod(day + 1, (long) DAYS);
        shares[next] = Double.POSITIVE_INFINITY;
        delays[next] = Double.NEGATIVE_INFINITY;
      }
    }

    void add(double share, double delay) {
      int at = (int) Math.floorMod(day, (long) DAYS);
      shares[at] = Math.min(shares[at], share);
      delays[at] = Math.max(delays[at], delay);
    }

    boolean isKnown() {
      return share() < Double.POSITIVE_INFINITY;
    }

    double share() {
      return Arrays.stream(shares).min().orElseThrow();
    }

    double delay() {
      return Arrays.stream(delays).max().orElseThrow();
    }
  }

  // ---- what is seen ---------------------------------------------------------------------------

  /**
   * A prediction was made that is to get a label.
   *
   * @param time when, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void prediction(long time) {
    long cell = Math.floorDiv(time, settings.cell());
    if (from == Long.MIN_VALUE) {
      from = cell + 1; // of the first cell, predictions may have come before this watch
    }
    if (cell >= from) {
      cells.computeIfAbsent(cell, at -> new Counts()).predictions++;
    }
  }

  /**
   * The label of a prediction has become known, for the first time.
   *
   * @param time when the prediction was made, in milliseconds of event time
   * @param known when its label became known, not before that
   */
  public void label(long time, long known) {
    Counts cell = cells.get(Math.floorDiv(time, settings.cell()));
    if (cell != null && known - time <= settings.horizon()) {
      double delay = known - time;
      cell.label(StrictMath.log(Math.max(delay, Math.max(1, SHORTEST * settings.horizon()))));
    }
  }

  /**
   * Time moved on.
   *
   * @param now in milliseconds of event time
   * @return what was raised and closed by it
   */
  public List<FindingEvent> advance(long now) {
    List<FindingEvent> events = new ArrayList<>();
    while (!cells.isEmpty()) {
      long cell = cells.firstKey();
      long end = (cell + 1) * settings.cell();
      if (end + settings.horizon() > now) {
        break;
      }
      Counts counts = Objects.requireNonNull(cells.remove(cell));
      from = cell + 1;
      since = Math.min(since, cell * settings.cell());
      period.add(counts);
      if (isEnough()) {
        close(end, events);
        period.read(new double[Counts.SIZE], 0);
        since = Long.MAX_VALUE;
      }
    }
    return events;
  }

  private boolean isEnough() {
    double usual = knownPredictions > 0 ? knownLabels / knownPredictions : period.share();
    return period.predictions * Math.max(LEAST_USUAL, usual) >= LEAST_LABELS;
  }

  // ---- a period -------------------------------------------------------------------------------

  private void close(long end, List<FindingEvent> events) {
    first = Math.min(first, since);
    worst.moveTo(Math.floorDiv(since, DAY));
    Trouble now = trouble();
    Trouble before = trouble;
    trouble = now;
    if (now != Trouble.NONE) {
      pendingShare = Double.NaN;
      pendingDelay = Double.NaN;
      if (before == Trouble.NONE || (found == Trouble.LATE && now != before)) {
        troubleSince = since;
      } else if (found == Trouble.NONE || (found == Trouble.LATE && now == before)) {
        raise(now, end, events);
      }
    }
    if (found != Trouble.NONE && isOver(end)) {
      boolean normal = end - troubleSince >= DAYS * DAY;
      String why = normal ? "has lasted so long that it is the norm now" : "as before again";
      open.close(KEY, end, why).ifPresent(events::add);
      found = Trouble.NONE;
      if (normal) {
        forget();
      }
    }
    if (now == Trouble.NONE && found == Trouble.NONE) {
      known();
    }
  }

  private Trouble trouble() {
    if (!worst.isKnown() || since - first < SEEN_DAYS * DAY) {
      return Trouble.NONE;
    }
    double bound = (1 - settings.missing()) * worst.share();
    if (period.share() < bound) {
      int predictions = (int) Math.min(Integer.MAX_VALUE, period.predictions);
      double p =
          new BinomialDistribution(predictions, bound)
              .cumulativeProbability((int) Math.min(predictions, period.labels));
      if (p <= CHANCE) {
        return Trouble.MISSING;
      }
    }
    if (period.labels < LEAST_LABELS / 4 || worst.delay() == Double.NEGATIVE_INFINITY) {
      return Trouble.NONE;
    }
    double least =
        period.delay() - DEVIATIONS * period.deviation() / Math.sqrt((double) period.labels);
    return least > worst.delay() + StrictMath.log1p(settings.later()) ? Trouble.LATE : Trouble.NONE;
  }

  private void raise(Trouble now, long end, List<FindingEvent> events) {
    if (found == now) {
      return;
    }
    if (found != Trouble.NONE) {
      open.close(KEY, end, "they are not late any more, but missing").ifPresent(events::add);
    }
    found = now;
    Finding finding = now == Trouble.MISSING ? missing() : late();
    open.raise(finding).ifPresent(events::add);
  }

  private Finding missing() {
    return finding(
        1 - period.share() / worst.share(),
        String.format(
            Locale.ROOT,
            "%.1f %% of %,d predictions had a label after %s, at least %.1f %% of any before",
            100 * period.share(),
            period.predictions,
            Duration.ofMillis(settings.horizon()),
            100 * worst.share()),
        "wait for the labels, or look whether they still come");
  }

  private Finding late() {
    return finding(
        1 - StrictMath.exp(worst.delay() - period.delay()),
        String.format(
            Locale.ROOT,
            "%,d labels took %s in the geometric mean, at most %s of any before",
            period.labels,
            words(period.delay()),
            words(worst.delay())),
        "wait longer for labels, or look why they are late");
  }

  private Finding finding(double severity, String evidence, String action) {
    return new Finding(
        KEY.kind(),
        KEY.where(),
        troubleSince,
        1 - CHANCE * CHANCE,
        Math.clamp(severity, 0, 1),
        evidence,
        action);
  }

  private static Duration words(double logMillis) {
    return Duration.ofSeconds(Math.round(StrictMath.exp(logMillis) / 1_000));
  }

  private boolean isOver(long end) {
    if (end - troubleSince >= DAYS * DAY) {
      return true;
    }
    return switch (found) {
      case MISSING -> period.share() >= (1 - settings.missing() / 2) * worst.share();
      case LATE ->
          period.labels >= LEAST_LABELS / 2
              && period.delay() <= worst.delay() + StrictMath.log1p(settings.later() / 2);
      case NONE -> false;
    };
  }

  /** The period before this one counts as known, and this one when the next is good too. */
  private void known() {
    if (!Double.isNaN(pendingShare)) {
      worst.add(pendingShare, pendingDelay);
    }
    pendingShare = period.share();
    pendingDelay = period.labels == 0 ? Double.NEGATIVE_INFINITY : period.delay();
    knownPredictions += period.predictions;
    knownLabels += period.labels;
    if (knownPredictions * Math.max(LEAST_USUAL, knownLabels / knownPredictions) > MOST_KNOWN) {
      knownPredictions /= 2;
      knownLabels /= 2;
    }
  }

  private void forget() {
    worst.clear();
    pendingShare = Double.NaN;
    pendingDelay = Double.NaN;
    first = Long.MAX_VALUE;
    knownPredictions = 0;
    knownLabels = 0;
    trouble = Trouble.NONE;
    found = Trouble.NONE;
  }

  /**
   * Takes what is now as the norm, where something is open, and closes it.
   *
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was closed
   */
  public List<FindingEvent> adopt(long at) {
    if (!open.isEmpty()) {
      forget();
    }
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }

  /** What is open. */
  public List<Finding> open() {
    return open.all();
  }

  // ---- state ----------------------------------------------------------------------------------

  /** Writes the whole state, for {@link #restore} of a watch with the same settings. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    to.longs(
        "times", from, since, first, troubleSince, trouble.number(), found.number(), worst.day);
    double[] own = new double[Counts.SIZE + 4];
    period.write(own, 0);
    own[Counts.SIZE] = knownPredictions;
    own[Counts.SIZE + 1] = knownLabels;
    own[Counts.SIZE + 2] = pendingShare;
    own[Counts.SIZE + 3] = pendingDelay;
    to.doubles("period", own);
    to.doubles("shares", worst.shares.clone());
    to.doubles("delays", worst.delays.clone());
    to.longs("cells", cells.keySet().stream().mapToLong(Long::longValue).toArray());
    double[] counts = new double[Counts.SIZE * cells.size()];
    int at = 0;
    for (Counts each : cells.values()) {
      each.write(counts, at);
      at += Counts.SIZE;
    }
    to.doubles("counts", counts);
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    long[] times = from.longs("times");
    this.from = times[0];
    since = times[1];
    first = times[2];
    troubleSince = times[3];
    trouble = Trouble.of(times[4]);
    found = Trouble.of(times[5]);
    worst.day = times[6];
    double[] own = from.doubles("period");
    period.read(own, 0);
    knownPredictions = own[Counts.SIZE];
    knownLabels = own[Counts.SIZE + 1];
    pendingShare = own[Counts.SIZE + 2];
    pendingDelay = own[Counts.SIZE + 3];
    System.arraycopy(from.doubles("shares"), 0, worst.shares, 0, DAYS);
    System.arraycopy(from.doubles("delays"), 0, worst.delays, 0, DAYS);
    cells.clear();
    long[] numbers = from.longs("cells");
    double[] counts = from.doubles("counts");
    for (int i = 0; i < numbers.length; i++) {
      Counts each = new Counts();
      each.read(counts, Counts.SIZE * i);
      cells.put(numbers[i], each);
    }
  }
}
