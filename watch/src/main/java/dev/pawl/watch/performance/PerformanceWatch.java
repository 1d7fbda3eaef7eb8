package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches what versions answered, slice by slice and period by period of event time, as labels come
 * back:
 *
 * <ul>
 *   <li>{@code DEGRADED}: the mean loss is above a fixed floor, or by more than a share above that
 *       of the version before on the same slice. Seen suddenly, in the blocks of one period, and
 *       slowly, in those of {@value #SLOW} periods.
 *   <li>{@code BIASED}: the mean prediction lies off the mean label by more than a share of it.
 *   <li>{@code MISCALIBRATED}: probabilities are off the rates that come true by more than a limit.
 * </ul>
 *
 * <p>Every period tests at its share of {@code falseFindings}: over slices, tests and the periods
 * of the horizon. Blocks are taken as independent ({@link Settings#block}), and their means as
 * about normal. A finding is closed when what was found is no longer seen in the period, or when
 * its version serves no longer.
 *
 * <p>Constant time for a label and slice. The same calls give the same events, to the bit, also
 * when the watch was saved and restored in between. Not safe for use by several threads at once.
 */
public final class PerformanceWatch {
  private static final int SLOW = 28;
  private static final int TESTS = 6;
  private static final double CONFIDENCE = 0.95;

  private final Settings settings;
  private final List<String> slices;
  private final Map<String, Track> before = new LinkedHashMap<>();
  private final Map<String, Track> now = new LinkedHashMap<>();
  private final List<String> gone = new ArrayList<>();
  private final OpenFindings open = new OpenFindings();
  private String version = "";
  private String previous = "";
  private List<Measure> measures = List.of();
  private long block = Long.MIN_VALUE;

  /**
   * Nothing seen yet.
   *
   * @param slices the conditions of the slices, beside the whole
   */
  public PerformanceWatch(List<String> slices, Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    List<String> all = new ArrayList<>();
    all.add("");
    all.addAll(slices);
    this.slices = List.copyOf(all);
  }

  /**
   * How it watches. A limit of +∞ is none.
   *
   * @param period how long a period is, in milliseconds of event time
   * @param block the span of event time whose losses count as one observation; periods are several
   * @param floor the mean loss that is too high
   * @param rise by which share the mean loss may be above that of the version before
   * @param bias by which share of the mean label the mean prediction may be off
   * @param calibration how far probabilities may be off, in the mean
   * @param falseFindings the probability of a false finding within the horizon, in (0, 0.5]
   * @param horizon over how many periods that is
   */
  public record Settings(
      long period,
      long block,
      double floor,
      double rise,
      double bias,
      double calibration,
      double falseFindings,
      int horizon) {

    public Settings {
      if (block < 1 || period < block || period % block != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "period: %s (expected: a multiple of the block, %s)", period, block));
      }
      if (!(falseFindings > 0 && falseFindings <= 0.5)) {
        throw new IllegalArgumentException(
            "falseFindings: " + falseFindings + " (expected: in (0, 0.5])");
      }
      if (horizon < 1) {
        throw new IllegalArgumentException("horizon: " + horizon + " (expected: at least 1)");
      }
    }
  }

  /** What is known of a version on a slice. */
  private static final class Track {
    private final BlockMeans sudden;
    private final BlockMeans slow;
    private final BlockMeans error;
    private final BlockMeans labels;
    private final Calibration calibration = new Calibration();

    Track(int blocks) {
      sudden = new BlockMeans(blocks);
      slow = new BlockMeans(SLOW * blocks);
      error = new BlockMeans(SLOW * blocks);
      labels = new BlockMeans(SLOW * blocks);
    }

    private List<BlockMeans> means() {
      return List.of(sudden, slow, error, labels);
    }

    void snapshot(Tensors.Writer to) {
      for (int i = 0; i < means().size(); i++) {
        means().get(i).snapshot(to.in(String.valueOf(i)));
      }
      calibration.snapshot(to.in("calibration"));
    }

    void restore(Tensors from) {
      for (int i = 0; i < means().size(); i++) {
        means().get(i).restore(from.in(String.valueOf(i)));
      }
      calibration.restore(from.in("calibration"));
    }
  }

  // ---- what is seen ---------------------------------------------------------------------------

  /**
   * Takes note of a label that came back.
   *
   * @param ofVersion the version that had answered; with one that was not seen before, the one
   *     before becomes the previous one. Labels of older ones are left out
   * @param inSlices of which slices the row is, in their order
   * @param prediction the number that was predicted, a probability for yes or no; {@code NaN} for
   *     several classes
   * @param label what came true
   * @param loss of the prediction; one that is not finite is left out
   * @param probability whether the prediction is one
   */
  public void label(
      String ofVersion,
      boolean[] inSlices,
      double prediction,
      double label,
      double loss,
      boolean probability) {
    if (!Double.isFinite(loss)) {
      return;
    }
    boolean known = ofVersion.equals(version) || ofVersion.equals(previous);
    if (!known && !handOver(ofVersion)) {
      return;
    }
    Map<String, Track> tracks = ofVersion.equals(version) ? now : before;
    for (int i = 0; i < slices.size(); i++) {
      if (i == 0 || inSlices[i - 1]) {
        Track track = track(tracks, slices.get(i));
        track.sudden.add(loss);
        track.slow.add(loss);
        if (Double.isFinite(prediction)) {
          track.error.add(prediction - label);
          track.labels.add(label);
        }
        if (probability && Double.isFinite(prediction)) {
          track.calibration.add(prediction, label > 0.5);
        }
      }
    }
  }

  private Track track(Map<String, Track> tracks, String slice) {
    Track track = tracks.get(slice);
    if (track == null) {
      track = new Track((int) (settings.period() / settings.block()));
      tracks.put(slice, track);
    }
    return track;
  }

  /** Whether a version takes over; one that was replaced does not come back by late labels. */
  private boolean handOver(String ofVersion) {
    if (gone.contains(ofVersion)) {
      return false;
    }
    if (!previous.isEmpty()) {
      gone.add(previous);
      if (gone.size() > SLOW) {
        gone.removeFirst();
      }
    }
    previous = version;
    version = ofVersion;
    before.clear();
    before.putAll(now);
    now.clear();
    return true;
  }

  // ---- what is found --------------------------------------------------------------------------

  /**
   * Ends the blocks, and the period if it is over, up to a time.
   *
   * @param time in milliseconds of event time since 1970-01-01T00:00Z; not before an earlier one
   * @return what was raised and closed
   */
  public List<FindingEvent> advance(long time) {
    long current = Math.floorDiv(time, settings.block());
    if (block == Long.MIN_VALUE) {
      block = current;
    }
    if (current <= block) {
      return List.of();
    }
    long last = block;
    block = current;
    for (Map<String, Track> tracks : List.of(before, now)) {
      for (Track track : tracks.values()) {
        track.means().forEach(BlockMeans::closeBlock);
      }
    }
    long period = Math.floorDiv(current * settings.block(), settings.period());
    if (period <= Math.floorDiv(last * settings.block(), settings.period())) {
      return List.of();
    }
    return closePeriod(period * settings.period());
  }

  private List<FindingEvent> closePeriod(long end) {
    List<FindingEvent> events = new ArrayList<>();
    List<Measure> measured = new ArrayList<>();
    long from = end - settings.period();
    String replaced = "serves no longer";
    events.addAll(open.closeIf(each -> !each.where().version().equals(version), end, replaced));
    double level = settings.falseFindings() / settings.horizon() / (TESTS * slices.size());
    now.forEach((slice, track) -> {
      Where where = Where.version(version).in(slice);
      if (track.sudden.rows() > 0) {
        double bias = track.error.rows() > 0 ? track.error.mean() : Double.NaN;
        measured.add(
            new Measure(
                where, from, end, track.sudden.rows(), track.sudden.interval(CONFIDENCE), bias));
      }
      degraded(where, track, before.get(slice), from, level, events);
      biased(where, track, from, level, events);
      miscalibrated(where, track, from, level, events);
      track.calibration.clear();
    });
    measures = List.copyOf(measured);
    return events;
  }

  private void degraded(
      Where where,
      Track track,
      @Nullable Track earlier,
      long from,
      double level,
      List<FindingEvent> events) {
    Candidate worst = null;
    boolean over = true;
    for (BlockMeans mean : List.of(track.sudden, track.slow)) {
      boolean slow = mean == track.slow;
      long since = slow ? from - (SLOW - 1) * settings.period() : from;
      if (mean.rows() == 0) {
        continue;
      }
      Candidate floor =
          new Candidate(
              mean.pAbove(settings.floor()),
              mean.mean() / settings.floor() - 1,
              since,
              String.format(
                  Locale.ROOT,
                  "mean loss %.4g in %d blocks, the floor is %.4g",
                  mean.mean(),
                  mean.size(),
                  settings.floor()));
      over &= slow || mean.mean() <= settings.floor();
      worst = worse(worst, floor);
      if (earlier != null && earlier.slow.rows() > 0) {
        double factor = 1 + settings.rise();
        Candidate rise =
            new Candidate(
                factor < Double.POSITIVE_INFINITY ? mean.pAbove(earlier.slow, factor) : 1,
                mean.mean() / earlier.slow.mean() - 1,
                since,
                String.format(
                    Locale.ROOT,
                    "mean loss %.4g in %d blocks, version %s had %.4g",
                    mean.mean(),
                    mean.size(),
                    previous,
                    earlier.slow.mean()));
        over &= slow || mean.mean() <= factor * earlier.slow.mean();
        worst = worse(worst, rise);
      }
    }
    String action = "roll back, or retrain on data since then";
    follow(Kind.DEGRADED, where, worst, over, level, action, from, events);
  }

  private void biased(
      Where where, Track track, long from, double level, List<FindingEvent> events) {
    if (track.error.rows() == 0 || settings.bias() == Double.POSITIVE_INFINITY) {
      return;
    }
    double bound = settings.bias() * Math.abs(track.labels.mean());
    double off = track.error.mean();
    Candidate candidate =
        new Candidate(
            track.error.pFurtherThan(bound),
            Math.abs(off / track.labels.mean()),
            from - (SLOW - 1) * settings.period(),
            String.format(
                Locale.ROOT,
                "predictions are %+.4g off in the mean, labels are %.4g",
                off,
                track.labels.mean()));
    String action = "recalibrate, or look whether labels are counted as they were";
    follow(Kind.BIASED, where, candidate, Math.abs(off) <= bound, level, action, from, events);
  }

  private void miscalibrated(
      Where where, Track track, long from, double level, List<FindingEvent> events) {
    if (track.calibration.rows() == 0) {
      return;
    }
    double error = track.calibration.error();
    Candidate candidate =
        new Candidate(
            track.calibration.pAbove(settings.calibration()),
            error,
            from,
            String.format(
                Locale.ROOT,
                "probabilities are %.3f off the rates that came true, in %.0f rows",
                error,
                track.calibration.rows()));
    String action = "recalibrate it on recent labels";
    boolean over = error <= settings.calibration();
    follow(Kind.MISCALIBRATED, where, candidate, over, level, action, from, events);
  }

  /** Something that may be wrong. */
  private record Candidate(double p, double severity, long since, String evidence) {}

  private static Candidate worse(@Nullable Candidate one, Candidate other) {
    return one == null || other.p() < one.p() ? other : one;
  }

  private void follow(
      Kind kind,
      Where where,
      @Nullable Candidate candidate,
      boolean over,
      double level,
      String action,
      long from,
      List<FindingEvent> events) {
    if (candidate != null && candidate.p() <= level) {
      Finding finding =
          new Finding(
              kind,
              where,
              Math.max(0, candidate.since()),
              1 - candidate.p(),
              Math.clamp(candidate.severity(), 0, 1),
              candidate.evidence(),
              action);
      open.raise(finding).ifPresent(events::add);
    } else if (over) {
      open.close(new Finding.Key(kind, where), from + settings.period(), "no longer so")
          .ifPresent(events::add);
    }
  }

  /** How well the version that serves did in the last period, overall and by slice. */
  public List<Measure> measures() {
    return measures;
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  // ---- state ----------------------------------------------------------------------------------

  /** Writes the whole state, for {@link #restore} of a watch of the same slices and settings. */
  public void snapshot(Tensors.Writer to) {
    to.longs("block", block);
    to.texts("versions", List.of(version, previous));
    to.texts("gone", gone);
    open.snapshot(to.in("open"));
    save(now, to.in("now"));
    save(before, to.in("before"));
  }

  private static void save(Map<String, Track> tracks, Tensors.Writer to) {
    to.texts("slices", tracks.keySet());
    int i = 0;
    for (Track track : tracks.values()) {
      track.snapshot(to.in("track/" + i++));
    }
  }

  /** Takes the state that {@link #snapshot} wrote; measures are known after the next period. */
  public void restore(Tensors from) {
    block = from.longs("block")[0];
    List<String> versions = from.texts("versions");
    version = versions.get(0);
    previous = versions.get(1);
    gone.clear();
    gone.addAll(from.texts("gone"));
    open.restore(from.in("open"));
    load(from.in("now"), now);
    load(from.in("before"), before);
  }

  private void load(Tensors from, Map<String, Track> tracks) {
    tracks.clear();
    List<String> names = from.texts("slices");
    for (int i = 0; i < names.size(); i++) {
      track(tracks, names.get(i)).restore(from.in("track/" + i));
    }
  }
}
