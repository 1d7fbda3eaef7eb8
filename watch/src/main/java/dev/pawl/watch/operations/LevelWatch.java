package dev.pawl.watch.operations;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Watches a quantile of something that is measured now and then: the latency of answers, their
 * number a second, the steps a second of a training. {@code SLOW} is found when it is beyond a
 * fixed limit, or by more than a share worse than with the version before.
 *
 * <p>If the quantile {@code q} is not beyond a bound, a value is with a probability of at most
 * {@code 1 − q}; how many are is tested against the binomial distribution, exactly, whatever the
 * values' distribution, as long as they are independent. A period goes on until there are enough
 * values to tell. Each is tested at its share of {@code falseFindings}.
 *
 * <p>Values are passed in: nothing here reads a clock. Memory: two sketches of a few kilobytes. Not
 * safe for use by several threads at once.
 */
public final class LevelWatch {
  private static final int TESTS = 2;

  private final Settings settings;
  private final double level;
  private final long fewest;
  private final OpenFindings open = new OpenFindings();
  private final QuantileSketch now;
  private final QuantileSketch own;
  private String version = "";
  private String previous = "";
  private double earlier = Double.NaN;
  private long beyondLimit;
  private long beyondEarlier;

  /** Nothing seen yet. */
  public LevelWatch(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    level = settings.falseFindings() / settings.horizon() / TESTS;
    fewest = (long) Math.ceil(StrictMath.log(level) / StrictMath.log(settings.beyond()));
    now = new QuantileSketch(QuantileSketch.USUAL, 1);
    own = new QuantileSketch(QuantileSketch.USUAL, 2);
  }

  /**
   * How it watches.
   *
   * @param what what is measured, with its unit, such as {@code latency in ms}
   * @param quantile which quantile of it, in (0, 1): 0.99 of latencies, 0.5 of speeds
   * @param lowIsBad whether smaller values are worse, as of speeds
   * @param limit the bound that it must not be beyond; NaN for none
   * @param rise by which share it may be worse than with the version before; +∞ for any
   * @param falseFindings the probability of a false finding within the horizon, in (0, 0.5]
   * @param horizon over how many periods that is
   */
  public record Settings(
      String what,
      double quantile,
      boolean lowIsBad,
      double limit,
      double rise,
      double falseFindings,
      int horizon) {

    public Settings {
      Objects.requireNonNull(what, "what");
      if (!(quantile > 0 && quantile < 1)) {
        throw new IllegalArgumentException("quantile: " + quantile + " (expected: in (0, 1))");
      }
      if (!(falseFindings > 0 && falseFindings <= 0.5)) {
        throw new IllegalArgumentException(
            "falseFindings: " + falseFindings + " (expected: in (0, 0.5])");
      }
      if (horizon < 1) {
        throw new IllegalArgumentException("horizon: " + horizon + " (expected: at least 1)");
      }
    }

    /** With which probability a value is beyond the quantile. */
    double beyond() {
      return lowIsBad ? quantile : 1 - quantile;
    }

    boolean isBeyond(double value, double bound) {
      return lowIsBad ? value < bound : value > bound;
    }
  }

  /**
   * Takes note of a measurement of a version; another version than before ends the period, and is
   * compared with it from then on.
   *
   * @param value finite
   */
  public void add(String ofVersion, double value) {
    if (!ofVersion.equals(version)) {
      if (own.count() >= fewest) {
        previous = version;
        earlier = own.distribution().quantile(settings.quantile());
      }
      own.restore(new QuantileSketch(QuantileSketch.USUAL, 2).state());
      clear();
      version = ofVersion;
    }
    own.add(value);
    now.add(value);
    beyondLimit += settings.isBeyond(value, settings.limit()) ? 1 : 0;
    beyondEarlier += settings.isBeyond(value, bound()) ? 1 : 0;
  }

  /** How bad it may be beside the version before; NaN when that is not known. */
  private double bound() {
    return settings.lowIsBad() ? earlier / (1 + settings.rise()) : earlier * (1 + settings.rise());
  }

  /**
   * Ends the period, when it has enough values to tell.
   *
   * @param start when it began, in milliseconds of event time since 1970-01-01T00:00Z
   * @param end when it ends
   * @return what was raised and closed by it
   */
  public List<FindingEvent> closePeriod(long start, long end) {
    if (now.count() < fewest) {
      return List.of();
    }
    Where where = Where.version(version);
    List<FindingEvent> events =
        new ArrayList<>(
            open.closeIf(each -> !each.where().equals(where), end, "another version serves"));
    double value = now.distribution().quantile(settings.quantile());
    double ofLimit = p(beyondLimit);
    double ofEarlier = p(beyondEarlier);
    double p = Math.min(ofLimit, ofEarlier);
    if (p <= level) {
      boolean byLimit = ofLimit <= ofEarlier;
      double than = byLimit ? settings.limit() : earlier;
      String evidence =
          String.format(
              Locale.ROOT,
              "the %s quantile of %s is %.4g in %d values, %s %.4g",
              settings.quantile(),
              settings.what(),
              value,
              now.count(),
              byLimit ? "the limit is" : "with version " + previous + " it was",
              than);
      double worse = settings.lowIsBad() ? than / value - 1 : value / than - 1;
      Finding finding =
          new Finding(
              Finding.Kind.SLOW,
              where,
              start,
              1 - p,
              Math.clamp(worse, 0, 1),
              evidence,
              "look at the load and at what changed with the version");
      open.raise(finding).ifPresent(events::add);
    } else if (!settings.isBeyond(value, settings.limit()) && !settings.isBeyond(value, bound())) {
      open.close(new Finding.Key(Finding.Kind.SLOW, where), end, "no longer so")
          .ifPresent(events::add);
    }
    clear();
    return events;
  }

  /** With which probability as many values are beyond the bound when the quantile is not. */
  private double p(long beyond) {
    int n = (int) Math.min(Integer.MAX_VALUE, now.count());
    return beyond == 0
        ? 1
        : Math.max(
            Double.MIN_NORMAL,
            1
                - new BinomialDistribution(n, settings.beyond())
                    .cumulativeProbability((int) Math.min(n, beyond) - 1));
  }

  private void clear() {
    now.restore(new QuantileSketch(QuantileSketch.USUAL, 1).state());
    beyondLimit = 0;
    beyondEarlier = 0;
  }

  /** What is open. */
  public List<Finding> open() {
    return open.all();
  }

  /** Writes the whole state, for {@link #restore} of a watch with the same settings. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    to.texts("versions", List.of(version, previous));
    to.doubles("now", now.state());
    to.doubles("own", own.state());
    to.doubles("earlier", earlier);
    to.longs("beyond", beyondLimit, beyondEarlier);
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    version = from.texts("versions").get(0);
    previous = from.texts("versions").get(1);
    now.restore(from.doubles("now"));
    own.restore(from.doubles("own"));
    earlier = from.doubles("earlier")[0];
    beyondLimit = from.longs("beyond")[0];
    beyondEarlier = from.longs("beyond")[1];
  }
}
