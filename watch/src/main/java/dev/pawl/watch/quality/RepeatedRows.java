package dev.pawl.watch.quality;

import dev.pawl.stream.SplitMix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Rows that came before, told by hashes of 64 bits.
 *
 * <p>Where columns have few values, rows are equal by chance. Such rows are often equal in all
 * columns but one as well. So equal rows are duplicates, and no chance, when for each column the
 * pairs of rows that are equal in all others are equal in this one too, more often than not. This
 * is judged over the first {@value #KEPT} rows; 8 bytes for each of their cells are kept, and 8
 * bytes for each row. For use by one thread.
 */
final class RepeatedRows {
  private static final int KEPT = 100_000;

  private static final double MOST_PAIRS = 1_000_000;

  /** Above this share of repeated rows, they are counts of a few combinations. */
  private static final double MOST = 2.0 / 3;

  private final long[][] cells;
  private long[] rows = new long[1_024];
  private int size;
  private int kept;

  RepeatedRows(int columns) {
    cells = new long[columns][1_024];
  }

  /** Adds a row by the hashes of its cells, which are mixed with their columns. */
  void add(long[] hashes) {
    long sum = 0;
    for (int c = 0; c < hashes.length; c++) {
      hashes[c] = SplitMix.seed(hashes[c], c);
      sum += hashes[c];
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
    }
    rows[size++] = sum;
    if (kept < KEPT) {
      for (int c = 0; c < hashes.length; c++) {
        if (kept == cells[c].length) {
          cells[c] = Arrays.copyOf(cells[c], 2 * kept);
        }
        cells[c][kept] = hashes[c];
      }
      kept++;
    }
  }

  /** How many rows are equal to an earlier one. */
  long repeated() {
    long[] sorted = Arrays.copyOf(rows, size);
    Arrays.sort(sorted);
    long repeated = 0;
    for (int i = 1; i < size; i++) {
      repeated += sorted[i] == sorted[i - 1] ? 1 : 0;
    }
    return repeated;
  }

  /** The first row that is equal to an earlier one, from 0; −1 when there is none. */
  long first() {
    long[] sorted = Arrays.copyOf(rows, size);
    Arrays.sort(sorted);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      int at = Arrays.binarySearch(sorted, rows[i]);
      boolean twice =
          (at > 0 && sorted[at - 1] == rows[i]) || (at + 1 < size && sorted[at + 1] == rows[i]);
      if (twice && !seen.add(rows[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the repeated rows are duplicates, at a level over all columns. */
  boolean areDuplicates(double level) {
    long repeated = repeated();
    double equal = pairs(-1);
    if (repeated == 0 || repeated > MOST * size) {
      return false;
    }
    if (equal == 0) {
      double times = (double) size / kept;
      return repeated > -StrictMath.log(level) * times * times;
    }
    for (int c = 0; c < cells.length; c++) {
      double others = Math.min(pairs(c), MOST_PAIRS);
      BinomialDistribution even = new BinomialDistribution((int) others, 0.5);
      if (1 - even.cumulativeProbability((int) Math.min(equal, others) - 1) > level) {
        return false;
      }
    }
    return true;
  }

  /** How many pairs of rows are equal in all columns but one; in all with −1. */
  private double pairs(int without) {
    long[] sums = Arrays.copyOf(rows, kept);
    for (int i = 0; without >= 0 && i < kept; i++) {
      sums[i] -= cells[without][i];
    }
    return equalPairs(sums);
  }

  private static double equalPairs(long[] hashes) {
    Arrays.sort(hashes);
    double pairs = 0;
    double group = 0;
    for (int i = 1; i < hashes.length; i++) {
      group = hashes[i] == hashes[i - 1] ? group + 1 : 0;
      pairs += group;
    }
    return pairs;
  }
}
