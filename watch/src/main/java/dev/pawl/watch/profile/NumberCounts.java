package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each number came, exactly, as long as there are at most {@value #MOST} different ones;
 * beyond that nothing is known. For use by one thread.
 */
final class NumberCounts {
  static final int MOST = 64;
  private static final int SLOTS = 128;

  private double[] keys = new double[0];
  private long[] counts = new long[0];
  private int size;
  private boolean tooMany;

  NumberCounts() {}

  NumberCounts(NumberCounts other) {
    keys = other.keys.clone();
    counts = other.counts.clone();
    size = other.size;
    tooMany = other.tooMany;
  }

  /** Adds a number, not NaN, so many times. −0 counts as 0. */
  void add(double value, long times) {
    if (tooMany) {
      return;
    }
    if (keys.length == 0) {
      keys = new double[SLOTS];
      counts = new long[SLOTS];
    }
    double plain = value + 0.0;
    int slot = slot(plain);
    while (counts[slot] != 0 && keys[slot] != plain) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (counts[slot] == 0) {
      if (size == MOST) {
        tooMany = true;
        keys = new double[0];
        counts = new long[0];
        return;
      }
      keys[slot] = plain;
      size++;
    }
    counts[slot] += times;
  }

  private static int slot(double value) {
    long bits = Double.doubleToRawLongBits(value) * 0x9E3779B97F4A7C15L;
    return (int) (bits >>> 57);
  }

  /** Whether every number that came has its count. */
  boolean isExact() {
    return !tooMany;
  }

  /** The counts by number; empty when there were too many. */
  SortedMap<Double, Long> all() {
    SortedMap<Double, Long> all = new TreeMap<>();
    for (int slot = 0; slot < counts.length; slot++) {
      if (counts[slot] > 0) {
        all.put(keys[slot], counts[slot]);
      }
    }
    return all;
  }

  void snapshot(Tensors.Writer to) {
    to.ints("exact", isExact() ? 1 : 0);
    to.doubles("numbers", all().keySet().stream().mapToDouble(Double::doubleValue).toArray());
    to.longs("counts", all().values().stream().mapToLong(Long::longValue).toArray());
  }

  /** Takes over what {@link #snapshot} wrote. */
  void restore(Tensors from) {
    tooMany = from.ints("exact")[0] == 0;
    double[] numbers = from.doubles("numbers");
    long[] times = from.longs("counts");
    for (int i = 0; i < numbers.length; i++) {
      add(numbers[i], times[i]);
    }
  }

  void merge(NumberCounts other) {
    if (other.tooMany) {
      tooMany = true;
      Arrays.fill(counts, 0);
      keys = new double[0];
      counts = new long[0];
      return;
    }
    other.all().forEach(this::add);
  }
}
