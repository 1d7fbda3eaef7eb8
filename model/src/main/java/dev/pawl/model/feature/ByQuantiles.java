package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A number seen against the quantiles of what its column had so far. Missing stays missing.
 *
 * <ul>
 *   <li>Robust: (x − median) / (upper quartile − lower quartile), cut to ± a limit. Where the
 *       quartiles are the same, or nothing is known, the result is 0.
 *   <li>Quantile: the share of the numbers so far that lie below it, from 0 to 1, in a straight
 *       line between hundredths; 0.5 while nothing is known.
 *   <li>Buckets: the number of the part, from 1, of n parts that were equally frequent so far.
 *       Equal numbers are in one part, so that some parts may stay empty.
 * </ul>
 */
final class ByQuantiles extends WiredTransform {
  private static final int HUNDRED = 100;

  private final Form form;
  private final double limit;
  private final RunningQuantiles[] quantiles;

  private enum Form {
    ROBUST,
    QUANTILE,
    BUCKETS
  }

  private ByQuantiles(Wiring wiring, Form form, double limit, RunningQuantiles[] quantiles) {
    super(wiring);
    this.form = form;
    this.limit = limit;
    this.quantiles = quantiles;
  }

  static Transform robust(Scope scope) {
    double limit = scope.settings().number("limit", 10, 1, Double.POSITIVE_INFINITY);
    Wiring wiring = scope.numbers(name -> Column.number(name + "_robust"));
    return of(wiring, Form.ROBUST, limit, new double[] {0.25, 0.5, 0.75});
  }

  static Transform quantile(Scope scope) {
    Wiring wiring = scope.numbers(name -> Column.number(name + "_quantile"));
    return of(wiring, Form.QUANTILE, 0, levels(0, HUNDRED, HUNDRED));
  }

  /** {@code bucketise} with {@code quantiles}. */
  static Transform buckets(Scope scope) {
    int parts = scope.settings().integer("quantiles", 10, 2, 1000);
    if (scope.settings().has("edges")) {
      scope.settings().problem("edges", "besides quantiles", "one of the two");
    }
    Wiring wiring = scope.numbers(name -> Column.code(name + "_bucket", parts));
    return of(wiring, Form.BUCKETS, 0, levels(1, parts - 1, parts));
  }

  private static double[] levels(int from, int to, int of) {
    double[] levels = new double[to - from + 1];
    Arrays.setAll(levels, i -> (from + i) / (double) of);
    return levels;
  }

  private static Transform of(Wiring wiring, Form form, double limit, double[] levels) {
    RunningQuantiles[] quantiles = new RunningQuantiles[wiring.inputs().length];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = new RunningQuantiles(levels, wiring.outputs().get(i).name());
    }
    return new ByQuantiles(wiring, form, limit, quantiles);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      double[] known = quantiles[i].values();
      int to = wiring.first() + i;
      switch (form) {
        case ROBUST -> features.numbers[to] = robust(x, known);
        case QUANTILE -> features.numbers[to] = share(x, known);
        case BUCKETS -> features.codes[to] = Double.isNaN(x) ? 0 : 1 + below(x, known);
      }
    }
  }

  private double robust(double x, double[] quartiles) {
    if (Double.isNaN(x)) {
      return x;
    }
    double range = quartiles.length == 0 ? 0 : quartiles[2] - quartiles[0];
    return range > 0 ? Math.max(-limit, Math.min(limit, (x - quartiles[1]) / range)) : 0;
  }

  /** The middle of the hundredths that it may be, since there may be many equal numbers. */
  private static double share(double x, double[] hundredths) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (hundredths.length == 0) {
      return 0.5;
    }
    int above = below(x, hundredths);
    int first = above;
    while (first > 0 && hundredths[first - 1] == x) {
      first--;
    }
    if (first < above) {
      return (first + above - 1) / 2.0 / HUNDRED;
    }
    if (above == 0 || above == hundredths.length) {
      return above == 0 ? 0 : 1;
    }
    double from = hundredths[above - 1];
    return (above - 1 + (x - from) / (hundredths[above] - from)) / HUNDRED;
  }

  /** How many of some ascending numbers are at most x. */
  private static int below(double x, double[] ascending) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] <= x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      quantiles[i].learn(features.numbers[inputs[i]]);
    }
  }

  @Override
  public Transform copy() {
    RunningQuantiles[] copies = new RunningQuantiles[quantiles.length];
    Arrays.setAll(copies, i -> quantiles[i].copy());
    return new ByQuantiles(wiring, form, limit, copies);
  }

  /** The quantiles of what both have seen, however large the shares. */
  @Override
  public void merge(Transform other, double share) {
    ByQuantiles that = (ByQuantiles) other;
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i].merge(that.quantiles[i], share);
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i].snapshot(to.in(Integer.toString(i)));
    }
  }

  @Override
  public void restore(Tensors from) {
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i].restore(from.in(Integer.toString(i)));
    }
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    return code == 0
        ? MISSING
        : "part %d of %d".formatted(code, wiring.outputs().get(output).cardinality());
  }
}
