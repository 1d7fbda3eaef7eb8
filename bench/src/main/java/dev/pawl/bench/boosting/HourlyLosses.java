package dev.pawl.bench.boosting;

import dev.pawl.loop.Scoreboard;
import dev.pawl.trial.Interval;
import dev.pawl.trial.bootstrap.BlockBootstrap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Sums of losses by the hour of event time in which the predictions were made. For use by one
 * thread.
 */
public final class HourlyLosses {
  private static final long HOUR = 3_600_000;
  private static final long BLOCK = 7 * 24 * HOUR;

  private final TreeMap<Long, Sum> hours = new TreeMap<>();

  private static final class Sum {
    long examples;
    double loss;
  }

  /** Adds the losses of some predictions. */
  public void add(long asked, long examples, double loss) {
    Sum sum = hours.computeIfAbsent(Math.floorDiv(asked, HOUR), hour -> new Sum());
    sum.examples += examples;
    sum.loss += loss;
  }

  /** Those of a replay, from one time to another. */
  public static HourlyLosses of(List<Scoreboard.Hour> hours, long from, long to) {
    HourlyLosses losses = new HourlyLosses();
    for (Scoreboard.Hour hour : hours) {
      if (hour.start() >= from && hour.start() < to) {
        losses.add(hour.start(), hour.examples(), hour.loss());
      }
    }
    return losses;
  }

  /** How many predictions there are. */
  public long examples() {
    return hours.values().stream().mapToLong(sum -> sum.examples).sum();
  }

  /** The mean loss; {@code NaN} without predictions. */
  public double mean() {
    return hours.values().stream().mapToDouble(sum -> sum.loss).sum() / examples();
  }

  /**
   * The mean loss less another's, with its 95 % interval by blocks of seven days.
   *
   * @throws IllegalArgumentException when they are not of the same predictions
   */
  public Interval less(HourlyLosses other) {
    if (!hours.keySet().equals(other.hours.keySet())) {
      throw new IllegalArgumentException(
          "hours: %d and %d of them (expected: the same hours)"
              .formatted(hours.size(), other.hours.size()));
    }
    int blocks = (int) ((hours.lastKey() - hours.firstKey()) * HOUR / BLOCK) + 1;
    double[] mine = new double[blocks];
    double[] theirs = new double[blocks];
    double[] examples = new double[blocks];
    hours.forEach((hour, sum) -> {
      Sum counterpart = Objects.requireNonNull(other.hours.get(hour), "the same hours");
      if (counterpart.examples != sum.examples) {
        throw new IllegalArgumentException(
            "hour %d: %d and %d predictions (expected: as many)"
                .formatted(hour, sum.examples, counterpart.examples));
      }
      int block = (int) ((hour - hours.firstKey()) * HOUR / BLOCK);
      mine[block] += sum.loss;
      theirs[block] += counterpart.loss;
      examples[block] += sum.examples;
    });
    return BlockBootstrap.of95Percent().difference(mine, theirs, examples);
  }
}
