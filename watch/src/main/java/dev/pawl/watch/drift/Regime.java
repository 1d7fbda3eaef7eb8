package dev.pawl.watch.drift;

import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.profile.ColumnBins;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A way in which the data differ from their reference, recognised by its signature when it comes
 * again.
 *
 * @param number counted from 1, in the order of their first appearance
 * @param since when it was first seen, in milliseconds of event time since 1970-01-01T00:00Z
 * @param until up to when it was last seen
 * @param periods in how many periods it was seen
 * @param signature for each column, in the mean of these periods: by how much the share of the rows
 *     up to each decile of the reference is above that of the reference or, of categories, that of
 *     each of its {@link ColumnBins bins}; and that of missing values
 */
public record Regime(
    int number, long since, long until, int periods, List<List<Double>> signature) {

  private static final int PARTS = 10;

  public Regime {
    signature = signature.stream().map(List::copyOf).toList();
  }

  /** The signature of one column: deciles are those of its own reference, at any season. */
  static List<Double> signature(ColumnBins bins, ColumnProfile then, ColumnProfile now) {
    List<Double> differences = new ArrayList<>();
    if (then instanceof NumberProfile before && now instanceof NumberProfile after) {
      differences.addAll(byDecile(before.values(), after.values()));
      differences.add(share(now) - share(then));
    } else {
      double[] before = bins.shares(then);
      double[] after = bins.shares(now);
      for (int bin = 0; bin < after.length; bin++) {
        differences.add(after[bin] - before[bin]);
      }
    }
    return differences;
  }

  private static List<Double> byDecile(QuantileSketch then, QuantileSketch now) {
    if (then.count() == 0 || now.count() == 0) {
      return Collections.nCopies(PARTS - 1, 0.0);
    }
    Distribution before = then.distribution();
    Distribution after = now.distribution();
    List<Double> differences = new ArrayList<>();
    for (int i = 1; i < PARTS; i++) {
      double cut = before.quantile((double) i / PARTS);
      differences.add(after.shareUpTo(cut) - before.shareUpTo(cut));
    }
    return differences;
  }

  private static double share(ColumnProfile column) {
    return (double) column.missing() / Math.max(1, column.rows());
  }

  /** How far the signature is from another: the greatest difference of a share. */
  double distance(List<List<Double>> other) {
    double greatest = 0;
    for (int column = 0; column < signature.size(); column++) {
      for (int bin = 0; bin < signature.get(column).size(); bin++) {
        double apart = signature.get(column).get(bin) - other.get(column).get(bin);
        greatest = Math.max(greatest, Math.abs(apart));
      }
    }
    return greatest;
  }
}
