package dev.pawl.watch.skew;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.hipparchus.special.Beta;

/**
 * Watches columns that are computed twice: when a prediction is served, and again for the same
 * prediction from the log. {@code SKEW} is found of a column when surely more than a share of its
 * values differ, and is closed by a look that finds no more than that share.
 *
 * <p>Two values are the same when their bits are, or both are missing. Of {@code n} values that
 * each differ with a probability of at most {@code q}, independently, {@code k} or more do with a
 * probability of at most {@code I_q(k, n − k + 1)}; a finding is when that is below its share of 5
 * %, over all columns and {@value #LOOKS} looks: when the lower end of the exact interval for the
 * share (Clopper and Pearson 1934, "The use of confidence or fiducial limits illustrated in the
 * case of the binomial") is above {@code q}. With {@code q} = 1 % and one column, 10 of 200 values
 * are a finding, and 141 of 10,000. Values that go wrong together are found as the part of a look
 * that they make.
 *
 * <p>The same calls give the same events, also when the watch was saved and restored in between. A
 * row costs a comparison for each column. Not safe for use by several threads at once.
 */
public final class SkewWatch {
  /** How many values a look needs. */
  public static final int FEWEST = 200;

  private static final double FALSE_FINDINGS = 0.05;
  private static final int LOOKS = 720;

  private final List<Column> columns;
  private final double limit;
  private final double level;
  private final OpenFindings open = new OpenFindings();
  private long values;

  /** A column, and what of it differed since the last look. */
  private static final class Column {
    final String name;
    final int field;
    long different;
    long lost;
    long since;

    /** Of the pair that differs most; below 0 when a value was missing in all of them. */
    double most;

    double served;
    double computed;

    Column(String name, int field) {
      this.name = name;
      this.field = field;
    }

    void add(double wasServed, double isComputed, long time) {
      if (Double.doubleToLongBits(wasServed) == Double.doubleToLongBits(isComputed)) {
        return;
      }
      boolean missing = Double.isNaN(wasServed) || Double.isNaN(isComputed);
      double by = missing ? -1 : Math.abs(wasServed - isComputed);
      if (different == 0 || by > most) {
        most = by;
        served = wasServed;
        computed = isComputed;
      }
      since = different == 0 ? time : Math.min(since, time);
      different++;
      lost += missing ? 1 : 0;
    }
  }

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows
   * @param first the first of the columns that are computed; the others are behind it
   * @param limit which share of a column's values may differ, in [0, 1)
   */
  public SkewWatch(Schema schema, int first, double limit) {
    if (!(limit >= 0 && limit < 1)) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: in [0, 1))");
    }
    if (first < 0 || first >= schema.size()) {
      throw new IllegalArgumentException(
          "first: %d (expected: 0 … %d)".formatted(first, schema.size() - 1));
    }
    this.columns =
        IntStream.range(first, schema.size())
            .mapToObj(field -> new Column(schema.field(field).name(), field))
            .toList();
    this.limit = limit;
    this.level = FALSE_FINDINGS / LOOKS / columns.size();
  }

  /**
   * Compares the two rows of a prediction.
   *
   * @param served as it was served
   * @param computed as it is computed again
   * @param time when it was served, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void add(Row served, Row computed, long time) {
    values++;
    for (Column column : columns) {
      column.add(served.number(column.field), computed.number(column.field), time);
    }
  }

  /**
   * Looks at what came since the last look; not yet, when it is less than {@value #FEWEST} values.
   *
   * @param now in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was raised and closed by it
   */
  public List<FindingEvent> look(long now) {
    if (values < FEWEST) {
      return List.of();
    }
    List<FindingEvent> events = new ArrayList<>();
    for (Column column : columns) {
      double share = (double) column.different / values;
      double p = chance(values, column.different, limit);
      if (p <= level) {
        open.raise(finding(column, share, p)).ifPresent(events::add);
      } else if (share <= limit) {
        open.close(
                new Finding.Key(Finding.Kind.SKEW, Where.feature(column.name)),
                now,
                String.format(
                    Locale.ROOT, "%,d of the last %,d values differ", column.different, values))
            .ifPresent(events::add);
      }
    }
    clear();
    return events;
  }

  /**
   * With which probability at least {@code k} of {@code n} differ when each does with {@code q}.
   */
  static double chance(long n, long k, double q) {
    if (k == 0) {
      return 1;
    }
    return q == 0 ? 0 : Beta.regularizedBeta(q, (double) k, (double) (n - k + 1));
  }

  private Finding finding(Column column, double share, double p) {
    return new Finding(
        Finding.Kind.SKEW,
        Where.feature(column.name),
        column.since,
        Math.max(Double.MIN_NORMAL, 1 - p),
        share,
        String.format(
            Locale.ROOT,
            "%,d of %,d values were served otherwise than they are computed (%.2f %%, up to %.2f %% may be), %,d of them missing on one side; %s%s served, %s computed",
            column.different,
            values,
            100 * share,
            100 * limit,
            column.lost,
            column.most < 0
                ? ""
                : String.format(Locale.ROOT, "the largest difference is %.6g: ", column.most),
            text(column.served),
            text(column.computed)),
        "look whether requests are answered by other code than the loop's; if only live features differ, whether the loop lags behind the requests");
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "none" : Double.toString(value);
  }

  private void clear() {
    values = 0;
    for (Column column : columns) {
      column.different = 0;
      column.lost = 0;
      column.since = 0;
      column.most = 0;
      column.served = 0;
      column.computed = 0;
    }
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /** Writes the whole state, for {@link #restore} of a watch of the same columns. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    to.longs("values", values);
    to.longs("different", longs(column -> column.different));
    to.longs("lost", longs(column -> column.lost));
    to.longs("since", longs(column -> column.since));
    to.doubles("most", doubles(column -> column.most));
    to.doubles("served", doubles(column -> column.served));
    to.doubles("computed", doubles(column -> column.computed));
  }

  private long[] longs(ToLongFunction<Column> of) {
    return columns.stream().mapToLong(of).toArray();
  }

  private double[] doubles(ToDoubleFunction<Column> of) {
    return columns.stream().mapToDouble(of).toArray();
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    values = from.longs("values")[0];
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      column.different = from.longs("different")[i];
      column.lost = from.longs("lost")[i];
      column.since = from.longs("since")[i];
      column.most = from.doubles("most")[i];
      column.served = from.doubles("served")[i];
      column.computed = from.doubles("computed")[i];
    }
  }
}
