package dev.pawl.stream;

import java.util.Arrays;

/**
 * Weighted mean over a sliding window of event time, kept as a ring of equal buckets.
 *
 * <p>The window at time {@code t} is the bucket that {@code t} is in and the {@code buckets − 1}
 * before it: between {@code (buckets − 1)·width} and {@code buckets·width} long. Buckets begin at
 * multiples of {@code width} since 1970-01-01T00:00Z, so the same events make the same buckets
 * wherever a stream starts.
 *
 * <p>Values may come out of order as long as they are not older than the window at the latest time
 * seen; an older one is counted in {@link #late} and not added. Time only moves on: reading at a
 * time before the latest one reads the latest window.
 *
 * <p>Adding takes constant time, a step onwards at most {@code buckets}. Sums are formed anew from
 * the buckets when read, so rounding never builds up. Not safe for use by several threads at once.
 */
public final class WindowedMean implements Summary<WindowedMean> {
  private static final int HEAD = 3;

  private final long width;
  private final double[] weights;
  private final double[] sums;
  private long latest = Long.MIN_VALUE;
  private long late;

  /**
   * An empty window.
   *
   * @param width how long a bucket is, in milliseconds of event time, above 0
   * @param buckets how many there are, above 0
   */
  public WindowedMean(long width, int buckets) {
    if (width <= 0) {
      throw new IllegalArgumentException("width: " + width + " ms (expected: above 0)");
    }
    if (buckets <= 0) {
      throw new IllegalArgumentException("buckets: " + buckets + " (expected: above 0)");
    }
    this.width = width;
    weights = new double[buckets];
    sums = new double[buckets];
  }

  /**
   * Adds one value.
   *
   * @param time when it was, in milliseconds of event time since 1970-01-01T00:00Z
   * @param value finite
   * @param weight how much it counts, finite and above 0
   * @throws IllegalArgumentException when the value or the weight is out of range; nothing is added
   *     then
   */
  public void add(long time, double value, double weight) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
    long bucket = Math.floorDiv(time, width);
    moveTo(bucket);
    if (bucket <= latest - weights.length) {
      late++;
      return;
    }
    int at = at(bucket);
    weights[at] += weight;
    sums[at] += weight * value;
  }

  /** Takes in {@code other}, which has the same buckets. */
  @Override
  public void merge(WindowedMean other) {
    if (other.width != width || other.weights.length != weights.length) {
      throw new IllegalArgumentException(
          "other: %s buckets of %s ms (expected: %s of %s ms)"
              .formatted(other.weights.length, other.width, weights.length, width));
    }
    late += other.late;
    if (other.latest == Long.MIN_VALUE) {
      return;
    }
    moveTo(other.latest);
    for (long bucket = Math.max(latest, other.latest) - weights.length + 1;
        bucket <= other.latest;
        bucket++) {
      int at = at(bucket);
      weights[at] += other.weights[at];
      sums[at] += other.sums[at];
    }
  }

  /** Moves the window on, without a value. */
  public void advance(long time) {
    moveTo(Math.floorDiv(time, width));
  }

  private void moveTo(long bucket) {
    if (bucket <= latest) {
      return;
    }
    if (latest == Long.MIN_VALUE || bucket - latest >= weights.length) {
      Arrays.fill(weights, 0);
      Arrays.fill(sums, 0);
    } else {
      for (long stale = latest + 1; stale <= bucket; stale++) {
        weights[at(stale)] = 0;
        sums[at(stale)] = 0;
      }
    }
    latest = bucket;
  }

  private int at(long bucket) {
    return (int) Math.floorMod(bucket, (long) weights.length);
  }

  /** The weight in the window at a time. */
  public double weight(long time) {
    return over(weights, time);
  }

  /** The mean over the window at a time, in the values' unit; {@code NaN} when it is empty. */
  public double mean(long time) {
    double weight = weight(time);
    return weight > 0 ? over(sums, time) / weight : Double.NaN;
  }

  /** How many values came too late for the window. */
  public long late() {
    return late;
  }

  private double over(double[] values, long time) {
    long first = Math.floorDiv(time, width) - values.length + 1;
    double sum = 0;
    for (long bucket = Math.max(first, latest - values.length + 1);
        latest != Long.MIN_VALUE && bucket <= latest;
        bucket++) {
      sum += values[at(bucket)];
    }
    return sum;
  }

  @Override
  public WindowedMean copy() {
    WindowedMean copy = new WindowedMean(width, weights.length);
    copy.restore(state());
    return copy;
  }

  /** The whole state as numbers; a time takes two, so that none of its bits is lost. */
  @Override
  public double[] state() {
    double[] state = new double[HEAD + 2 * weights.length];
    state[0] = latest >> 32;
    state[1] = latest & 0xffffffffL;
    state[2] = late;
    System.arraycopy(weights, 0, state, HEAD, weights.length);
    System.arraycopy(sums, 0, state, HEAD + weights.length, sums.length);
    return state;
  }

  /**
   * Takes the state that {@link #state} gave.
   *
   * @throws IllegalArgumentException when {@code state} has another length
   */
  @Override
  public void restore(double[] state) {
    int expected = HEAD + 2 * weights.length;
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "state: "
              + state.length
              + " numbers (expected: "
              + expected
              + ", as state() of a window of as many buckets gives them)");
    }
    latest = ((long) state[0] << 32) | (long) state[1];
    late = (long) state[2];
    System.arraycopy(state, HEAD, weights, 0, weights.length);
    System.arraycopy(state, HEAD + weights.length, sums, 0, sums.length);
  }
}
