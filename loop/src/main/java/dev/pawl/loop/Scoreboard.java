package dev.pawl.loop;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How well what was served did, hour by hour of the predictions' event time. */
public final class Scoreboard implements Operator {
  private static final long HOUR = 3_600_000;
  private static final int KEPT_HOURS = 5 * 366 * 24;

  private final TreeMap<Long, Sum> hours = new TreeMap<>();

  /** Sums of hours that were added to lately, each at the place that its hour gives it. */
  private final @Nullable Sum[] lately = new Sum[64];

  /**
   * The losses of one hour.
   *
   * @param start the hour's first millisecond since 1970-01-01T00:00Z
   * @param examples how many predictions have their label
   * @param loss the sum of their losses
   */
  public record Hour(long start, long examples, double loss) {}

  /**
   * The latest four weeks with labels, in short.
   *
   * @param from the first hour's first millisecond
   * @param to the last hour's last
   * @param examples how many predictions have their label
   * @param loss their mean loss
   * @param deviation the standard deviation of one loss that the means of hours tell, which counts
   *     what losses of one hour have in common; {@code NaN} with fewer than two hours
   */
  public record Recent(long from, long to, long examples, double loss, double deviation) {}

  private static final int DAY = 24;
  private static final int RECENT_HOURS = 28 * DAY;

  private volatile @Nullable Recent recent;
  private long recentDay;

  private static final class Sum {
    final long hour;
    long examples;
    double loss;

    Sum(long hour) {
      this.hour = hour;
    }
  }

  void add(long predictionTime, double loss) {
    Sum sum = sum(Math.floorDiv(predictionTime, HOUR));
    sum.examples++;
    sum.loss += loss;
  }

  private Sum sum(long hour) {
    int place = (int) (hour & (lately.length - 1));
    Sum sum = lately[place];
    if (sum == null || sum.hour != hour) {
      Sum known = hours.get(hour);
      if (known == null) {
        sumUp(Math.floorDiv(hour, DAY));
        known = new Sum(hour);
        hours.put(hour, known);
      }
      sum = known;
      lately[place] = sum;
      if (hours.size() > KEPT_HOURS) {
        hours.pollFirstEntry();
      }
    }
    return sum;
  }

  /** The hours with labels, oldest first; at most five years of them. */
  public List<Hour> hours() {
    List<Hour> all = new ArrayList<>(hours.size());
    hours.forEach((hour, sum) -> all.add(new Hour(hour * HOUR, sum.examples, sum.loss)));
    return all;
  }

  /**
   * Four weeks, as of at most a week ago; in the first four weeks as of when the latest day began,
   * and in the first two days as of when the latest hour did; empty before. May be asked by any
   * thread.
   */
  public Optional<Recent> recent() {
    return Optional.ofNullable(recent);
  }

  /** Four weeks are many hours, far apart in memory, so they are summed up once a week. */
  private void sumUp(long day) {
    long days = hours.size() < RECENT_HOURS ? 1 : 7;
    if (hours.size() < 2 * DAY || Math.abs(day - recentDay) >= days) {
      recent = summed();
      recentDay = day;
    }
  }

  private @Nullable Recent summed() {
    if (hours.isEmpty()) {
      return null;
    }
    long last = hours.lastKey();
    SortedMap<Long, Sum> latest = hours.tailMap(last - RECENT_HOURS + 1);
    long examples = 0;
    double loss = 0;
    double mean = 0;
    double squares = 0;
    for (Sum sum : latest.values()) {
      double ofHour = sum.loss / sum.examples;
      double off = ofHour - mean;
      examples += sum.examples;
      loss += sum.loss;
      mean += off * sum.examples / examples;
      squares += sum.examples * off * (ofHour - mean);
    }
    return new Recent(
        latest.firstKey() * HOUR,
        (last + 1) * HOUR,
        examples,
        loss / examples,
        latest.size() < 2 ? Double.NaN : Math.sqrt(squares / (latest.size() - 1)));
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("hour", hours.keySet().stream().mapToLong(Long::longValue).toArray());
    to.longs("examples", hours.values().stream().mapToLong(sum -> sum.examples).toArray());
    to.doubles("loss", hours.values().stream().mapToDouble(sum -> sum.loss).toArray());
  }

  @Override
  public void restore(Tensors from) {
    hours.clear();
    Arrays.fill(lately, null);
    long[] starts = from.longs("hour");
    for (int i = 0; i < starts.length; i++) {
      Sum sum = new Sum(starts[i]);
      sum.examples = from.longs("examples")[i];
      sum.loss = from.doubles("loss")[i];
      hours.put(starts[i], sum);
    }
    recent = summed();
  }

  /** The mean loss from one time to another; {@code NaN} when there is no label between them. */
  public double mean(long from, long to) {
    long examples = 0;
    double loss = 0;
    for (Map.Entry<Long, Sum> hour :
        hours.subMap(Math.floorDiv(from, HOUR), Math.floorDiv(to, HOUR)).entrySet()) {
      examples += hour.getValue().examples;
      loss += hour.getValue().loss;
    }
    return examples == 0 ? Double.NaN : loss / examples;
  }
}
