package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.Moments;
import dev.pawl.stream.sketch.QuantileSketch;
import java.util.SortedMap;

/**
 * A column of numbers: its distribution within 0.9 % of the rows (99 %), its moments, the longest
 * run of one value, and exact counts when there are at most 64 different ones. About 12 KB.
 */
public final class NumberProfile implements ColumnProfile {
  private static final int K = 400;
  private static final int LEAST_RISES = 20;

  private final QuantileSketch values;
  private final Moments moments;
  private final NumberCounts counts;
  private long missing;
  private long run;
  private long longestRun;
  private double last = Double.NaN;
  private double longestOf = Double.NaN;
  private long rises;
  private long falls;

  /**
   * Nothing seen yet.
   *
   * @param seed for the sketch; profiles that are to be merged need different ones
   */
  public NumberProfile(long seed) {
    values = new QuantileSketch(K, seed);
    moments = new Moments();
    counts = new NumberCounts();
  }

  private NumberProfile(NumberProfile other) {
    values = other.values.copy();
    moments = other.moments.copy();
    counts = new NumberCounts(other.counts);
    missing = other.missing;
    run = other.run;
    longestRun = other.longestRun;
    last = other.last;
    longestOf = other.longestOf;
    rises = other.rises;
    falls = other.falls;
  }

  /** Adds a value; {@code NaN} stands for none. An infinite one is refused. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      addMissing();
      return;
    }
    values.add(value);
    moments.add(value, 1);
    counts.add(value, 1);
    run = value == last ? run + 1 : 1;
    rises += value > last ? 1 : 0;
    falls += value < last ? 1 : 0;
    last = value;
    if (run > longestRun) {
      longestRun = run;
      longestOf = value;
    }
  }

  @Override
  public void addMissing() {
    missing++;
  }

  @Override
  public long rows() {
    return values.count() + missing;
  }

  @Override
  public long missing() {
    return missing;
  }

  /** The distribution of the values, in a sketch: read only. */
  public QuantileSketch values() {
    return values;
  }

  /** Mean and variance of the values: read only. */
  public Moments moments() {
    return moments;
  }

  /**
   * How often each number came, exactly, when there are at most {@value NumberCounts#MOST}
   * different ones: they may be codes of something. Empty when there are more.
   */
  public SortedMap<Double, Long> counts() {
    return counts.all();
  }

  /** How many times in a row the same value came at most; rows without one do not break a run. */
  public long longestRun() {
    return longestRun;
  }

  /** Which value that was; {@code NaN} when there was none. */
  public double longestRunOf() {
    return longestOf;
  }

  /**
   * Whether the numbers go up with the rows, as times and running numbers do: they rose at least
   * {@value #LEAST_RISES} times, and fell once in a hundred times or less.
   */
  public boolean isRunning() {
    return rises >= LEAST_RISES && falls <= rises / 100;
  }

  @Override
  public NumberProfile copy() {
    return new NumberProfile(this);
  }

  /** {@inheritDoc} A run that goes on from the one into the other is not joined. */
  @Override
  public void merge(ColumnProfile other) {
    if (!(other instanceof NumberProfile numbers)) {
      throw new IllegalArgumentException("other: categories (expected: numbers)");
    }
    values.merge(numbers.values);
    moments.merge(numbers.moments);
    counts.merge(numbers.counts);
    missing += numbers.missing;
    if (numbers.longestRun > longestRun) {
      longestRun = numbers.longestRun;
      longestOf = numbers.longestOf;
    }
    rises += numbers.rises;
    falls += numbers.falls;
    run = numbers.run;
    last = numbers.last;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("values", values.state());
    to.doubles("moments", moments.state());
    to.longs("rows", missing, run, longestRun, rises, falls);
    to.doubles("runs", last, longestOf);
    counts.snapshot(to.in("counts"));
  }

  /** The profile that {@link #snapshot} was taken of. */
  public static NumberProfile of(Tensors from) {
    NumberProfile made = new NumberProfile(0);
    made.values.restore(from.doubles("values"));
    made.moments.restore(from.doubles("moments"));
    long[] rows = from.longs("rows");
    made.missing = rows[0];
    made.run = rows[1];
    made.longestRun = rows[2];
    made.rises = rows[3];
    made.falls = rows[4];
    double[] runs = from.doubles("runs");
    made.last = runs[0];
    made.longestOf = runs[1];
    made.counts.restore(from.in("counts"));
    return made;
  }
}
