package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.trial.Interval;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Finding.Kind;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches the loss that is to be expected of what was answered, before any label has come back:
 * period by period of event time, by a {@link LossEstimate} that learns from the labels of earlier
 * predictions. {@code DEGRADED_SOON} is found when the mean of a period is above a floor by more
 * than its blocks differ, at its share of {@code falseFindings}.
 *
 * <p>What the estimate does not see, this does not see: a relation of features and labels that has
 * changed. And it is no better than its estimate, which is why both are shown beside each other
 * once labels are there ({@link #latest}). The same calls give the same events, to the bit, also
 * when the watch was saved and restored in between. Not safe for use by several threads at once.
 */
public final class ExpectedLoss {
  private static final double CONFIDENCE = 0.95;
  private static final Finding.Key KEY = new Finding.Key(Kind.DEGRADED_SOON, Where.ALL);

  private final LossEstimate estimate;
  private final Settings settings;
  private final OpenFindings open = new OpenFindings();
  private BlockMeans means;
  private long block = Long.MIN_VALUE;
  private Interval latest = Interval.unbounded(Double.NaN, CONFIDENCE);
  private long latestFrom = Long.MIN_VALUE;

  /** Nothing seen yet. */
  public ExpectedLoss(LossEstimate estimate, Settings settings) {
    this.estimate = Objects.requireNonNull(estimate, "estimate");
    this.settings = Objects.requireNonNull(settings, "settings");
    means = new BlockMeans(settings.blocks());
  }

  /**
   * How it watches.
   *
   * @param period how long a period is, in milliseconds of event time: a multiple of the block
   * @param block the span that counts as one observation, in milliseconds
   * @param floor the mean loss that is too high; +∞ for none
   * @param falseFindings the probability of a false finding within the horizon, in (0, 0.5]
   * @param horizon over how many periods that is, at least 1
   */
  public record Settings(long period, long block, double floor, double falseFindings, int horizon) {
    public Settings {
      if (block < 1 || period < block || period % block != 0) {
        throw new IllegalArgumentException(
            "period: %d (expected: a multiple of the block, %d)".formatted(period, block));
      }
      if (!(falseFindings > 0 && falseFindings <= 0.5)) {
        throw new IllegalArgumentException(
            "falseFindings: " + falseFindings + " (expected: in (0, 0.5])");
      }
      if (horizon < 1) {
        throw new IllegalArgumentException("horizon: " + horizon + " (expected: at least 1)");
      }
    }

    int blocks() {
      return (int) (period / block);
    }
  }

  /**
   * What is expected of a period.
   *
   * @param from when it began, in milliseconds of event time since 1970-01-01T00:00Z
   * @param to when it ended
   * @param loss the mean loss to be expected, with the interval that blocks give; it does not
   *     contain what the estimate may be off
   */
  public record Expected(long from, long to, Interval loss) {}

  /** A prediction was answered. */
  public void prediction(Row row, double[] scores) {
    double loss = estimate.expected(row, scores);
    if (Double.isFinite(loss)) {
      means.add(loss);
    }
  }

  /** The label of a prediction came back; see {@link LossEstimate#label}. */
  public void label(Row row, double[] scores, double label, double loss) {
    estimate.label(row, scores, label, loss);
  }

  /**
   * Time moved on.
   *
   * @param now in milliseconds of event time
   * @return what was raised and closed by it
   */
  public List<FindingEvent> advance(long now) {
    long at = Math.floorDiv(now, settings.block());
    List<FindingEvent> events = new ArrayList<>();
    if (block != Long.MIN_VALUE && at > block) {
      means.closeBlock();
      long before = Math.floorDiv(block, (long) settings.blocks());
      if (Math.floorDiv(at, (long) settings.blocks()) > before) {
        closePeriod(before * settings.period(), events);
      }
    }
    block = Math.max(block, at);
    return events;
  }

  private void closePeriod(long from, List<FindingEvent> events) {
    if (means.rows() > 0) {
      latest = means.interval(CONFIDENCE);
      latestFrom = from;
      double p = means.pAbove(settings.floor());
      if (p <= settings.falseFindings() / settings.horizon()) {
        open.raise(finding(from, p)).ifPresent(events::add);
      } else if (means.mean() <= settings.floor()) {
        open.close(KEY, from + settings.period(), "no longer so").ifPresent(events::add);
      }
    }
    means = new BlockMeans(settings.blocks());
    estimate.refresh();
  }

  private Finding finding(long from, double p) {
    return new Finding(
        Kind.DEGRADED_SOON,
        Where.ALL,
        from,
        1 - p,
        Math.clamp(means.mean() / settings.floor() - 1, 0, 1),
        String.format(
            Locale.ROOT,
            "a mean loss of %.4g is to be expected of the predictions of %d blocks, up to %.4g may be",
            means.mean(),
            means.size(),
            settings.floor()),
        "look which features drifted; labels will tell whether it is so");
  }

  /** What is expected of the latest period that has ended; empty before the first. */
  public Optional<Expected> latest() {
    return latestFrom == Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(new Expected(latestFrom, latestFrom + settings.period(), latest));
  }

  /** What is open. */
  public List<Finding> open() {
    return open.all();
  }

  /** Writes the whole state, for {@link #restore} of a watch made with the same settings. */
  public void snapshot(Tensors.Writer to) {
    to.longs("block", block, latestFrom);
    to.doubles("latest", latest.estimate(), latest.lower(), latest.upper());
    means.snapshot(to.in("means"));
    open.snapshot(to.in("open"));
    estimate.snapshot(to.in("estimate"));
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    block = from.longs("block")[0];
    latestFrom = from.longs("block")[1];
    double[] loss = from.doubles("latest");
    latest =
        Double.isNaN(loss[0])
            ? Interval.unbounded(Double.NaN, CONFIDENCE)
            : new Interval(loss[0], loss[1], loss[2], CONFIDENCE);
    means.restore(from.in("means"));
    open.restore(from.in("open"));
    estimate.restore(from.in("estimate"));
  }
}
