package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.watch.profile.ColumnBins;
import java.util.Arrays;
import java.util.List;

/**
 * What a change of one feature's distribution does to the metric, as far as the loss given the
 * feature stays what it was: the mean losses of the feature's bins, weighted by the shares of rows
 * that are in them now instead of those that were.
 *
 * <p>This is blind to concept drift, to what several features do together, and to values further
 * out within the outermost bins than those before. A bin with few labelled rows counts as {@value
 * #PRIOR} more of the mean loss.
 */
final class MetricEffect {
  private static final double PRIOR = 20;

  private final List<ColumnBins> bins;
  private final double[][] rows;
  private final double[][] losses;
  private final double[][] rowsNow;
  private final double[][] lossesNow;

  MetricEffect(List<ColumnBins> bins) {
    this.bins = List.copyOf(bins);
    rows = sums();
    losses = sums();
    rowsNow = sums();
    lossesNow = sums();
  }

  private double[][] sums() {
    return bins.stream().map(each -> new double[each.size()]).toArray(double[][]::new);
  }

  /**
   * Takes note of the loss of a row of now.
   *
   * @param fields the index of each column's field in the row
   * @param loss finite
   */
  void add(Row row, int[] fields, double loss) {
    for (int column = 0; column < fields.length; column++) {
      int bin = bins.get(column).of(row, fields[column]);
      rowsNow[column][bin]++;
      lossesNow[column][bin] += loss;
    }
  }

  /**
   * By which share the mean loss is higher with the shares {@code now} of a column's bins than with
   * those {@code before}; 0 if unknown.
   */
  double rise(int column, double[] before, double[] now) {
    double all = Arrays.stream(rows[column]).sum();
    double mean = Arrays.stream(losses[column]).sum() / all;
    if (!(mean > 0)) {
      return 0;
    }
    double then = 0;
    double after = 0;
    for (int bin = 0; bin < now.length; bin++) {
      double here = (losses[column][bin] + PRIOR * mean) / (rows[column][bin] + PRIOR);
      then += here * before[bin];
      after += here * now[bin];
    }
    return after / then - 1;
  }

  /**
   * Ends what is now: it counts from the next time on.
   *
   * @param keep which share of what was before stays
   */
  void close(double keep) {
    for (int column = 0; column < rows.length; column++) {
      for (int bin = 0; bin < rows[column].length; bin++) {
        rows[column][bin] = rows[column][bin] * keep + rowsNow[column][bin];
        losses[column][bin] = losses[column][bin] * keep + lossesNow[column][bin];
        rowsNow[column][bin] = 0;
        lossesNow[column][bin] = 0;
      }
    }
  }

  void snapshot(Tensors.Writer to) {
    save(rows, to.in("rows"));
    save(losses, to.in("losses"));
    save(rowsNow, to.in("rows_now"));
    save(lossesNow, to.in("losses_now"));
  }

  private static void save(double[][] sums, Tensors.Writer to) {
    for (int column = 0; column < sums.length; column++) {
      to.doubles(String.valueOf(column), sums[column].clone());
    }
  }

  void restore(Tensors from) {
    load(from.in("rows"), rows);
    load(from.in("losses"), losses);
    load(from.in("rows_now"), rowsNow);
    load(from.in("losses_now"), lossesNow);
  }

  private static void load(Tensors from, double[][] sums) {
    for (int column = 0; column < sums.length; column++) {
      double[] saved = from.doubles(String.valueOf(column));
      System.arraycopy(saved, 0, sums[column], 0, saved.length);
    }
  }
}
