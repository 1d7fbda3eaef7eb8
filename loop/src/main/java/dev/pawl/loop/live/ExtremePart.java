package dev.pawl.loop.live;

import java.util.Arrays;

/**
 * The largest or the smallest value in a window: the values that are still to become it when those
 * before them have left, in event order. Each is more extreme than all that are later. O(1) per
 * event on average, apart from stragglers.
 */
final class ExtremePart implements Part {
  private final boolean largest;
  private long[] times = new long[2];
  private double[] values = new double[2];
  private int from;
  private int to;

  ExtremePart(boolean largest) {
    this.largest = largest;
  }

  @Override
  public void add(Observation observation) {
    long time = observation.time();
    double value = observation.value;
    int after = to;
    while (after > from && times[after - 1] > time) {
      after--;
    }
    if (after < to && !beats(value, values[after])) {
      return;
    }
    int before = after;
    while (before > from && !beats(values[before - 1], value)) {
      before--;
    }
    replace(before, after, time, value);
  }

  private boolean beats(double value, double other) {
    return largest ? value > other : value < other;
  }

  /** Puts a value in the place of those in [first, last). */
  private void replace(int first, int last, long time, double value) {
    int at = first;
    int rest = last;
    if (first == last && to == times.length) {
      at -= from;
      rest -= from;
      makeRoom();
    }
    System.arraycopy(times, rest, times, at + 1, to - rest);
    System.arraycopy(values, rest, values, at + 1, to - rest);
    times[at] = time;
    values[at] = value;
    to += at + 1 - rest;
  }

  private void makeRoom() {
    int size = to - from;
    int capacity = Math.max(times.length, 2 * size);
    times = Arrays.copyOf(Arrays.copyOfRange(times, from, to), capacity);
    values = Arrays.copyOf(Arrays.copyOfRange(values, from, to), capacity);
    from = 0;
    to = size;
  }

  @Override
  public void expire(Observation observation, long limit) {
    while (from < to && times[from] <= limit) {
      from++;
    }
  }

  @Override
  public boolean isEmpty() {
    return from == to;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void publish(double[] to, int at) {
    to[at] = isEmpty() ? Double.NaN : values[from];
  }
}
