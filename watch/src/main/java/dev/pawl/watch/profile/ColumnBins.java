package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.FrequentItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Bins that a column is sorted into, fixed once for good: the deciles of what was seen when they
 * were made, or its {@value #NAMES} commonest categories and one bin for all others; and a last one
 * for rows without a value. Immutable.
 */
public final class ColumnBins {
  private static final int NAMES = 30;
  private static final int PARTS = 10;

  private final boolean isNumber;
  private final double[] cuts;
  private final List<String> names;
  private final Map<String, Integer> byName = new HashMap<>();

  private ColumnBins(boolean isNumber, double[] cuts, List<String> names) {
    this.isNumber = isNumber;
    this.cuts = cuts;
    this.names = List.copyOf(names);
    for (String name : this.names) {
      byName.put(name, byName.size());
    }
  }

  /** Bins for what a column holds. */
  public static ColumnBins of(ColumnProfile column) {
    return switch (column) {
      case NumberProfile numbers -> new ColumnBins(true, deciles(numbers), List.of());
      case CategoryProfile categories ->
          new ColumnBins(
              false,
              new double[0],
              categories.items().items().stream()
                  .limit(NAMES)
                  .map(FrequentItems.Item::item)
                  .toList());
    };
  }

  /** The different deciles: fewer than nine where values repeat. */
  private static double[] deciles(NumberProfile numbers) {
    if (numbers.values().count() == 0) {
      return new double[0];
    }
    Distribution distribution = numbers.values().distribution();
    TreeSet<Double> cuts = new TreeSet<>();
    for (int i = 1; i < PARTS; i++) {
      cuts.add(distribution.quantile((double) i / PARTS));
    }
    cuts.remove(distribution.greatest());
    return cuts.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** How many bins there are, with the one for missing values, which is the last. */
  public int size() {
    return isNumber ? cuts.length + 2 : names.size() + 2;
  }

  /** The bin of a row, by its field of that index. */
  public int of(Row row, int field) {
    if (isNumber) {
      return of(row.number(field));
    }
    String text = row.text(field);
    return text == null || text.isEmpty() ? size() - 1 : byName.getOrDefault(text, names.size());
  }

  /** The bin of a number; {@code NaN} is a missing one. */
  public int of(double value) {
    if (Double.isNaN(value)) {
      return size() - 1;
    }
    int at = Arrays.binarySearch(cuts, value);
    return at >= 0 ? at : -at - 1;
  }

  /**
   * Which share of the rows of a column is in each bin.
   *
   * @return zeros when there are no rows
   */
  public double[] shares(ColumnProfile column) {
    double[] shares = new double[size()];
    double rows = column.rows();
    if (rows == 0) {
      return shares;
    }
    shares[size() - 1] = column.missing() / rows;
    switch (column) {
      case NumberProfile numbers -> {
        if (numbers.values().count() > 0) {
          Distribution distribution = numbers.values().distribution();
          double present = numbers.values().count() / rows;
          double last = 0;
          for (int i = 0; i < cuts.length; i++) {
            double upTo = distribution.shareUpTo(cuts[i]);
            shares[i] = (upTo - last) * present;
            last = upTo;
          }
          shares[cuts.length] = (1 - last) * present;
        }
      }
      case CategoryProfile categories -> {
        double known = 0;
        for (int i = 0; i < names.size(); i++) {
          shares[i] = categories.items().count(names.get(i)) / rows;
          known += shares[i];
        }
        shares[names.size()] = Math.max(0, categories.present() / rows - known);
      }
    }
    return shares;
  }

  /** Writes the bins. */
  public void snapshot(Tensors.Writer to) {
    to.ints("number", isNumber ? 1 : 0);
    to.doubles("cuts", cuts.clone());
    to.texts("names", names);
  }

  /** The bins that {@link #snapshot} was taken of. */
  public static ColumnBins of(Tensors from) {
    return new ColumnBins(
        from.ints("number")[0] == 1,
        from.doubles("cuts").clone(),
        new ArrayList<>(from.texts("names")));
  }
}
