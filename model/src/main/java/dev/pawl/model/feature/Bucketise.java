package dev.pawl.model.feature;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The number of the bucket that a number falls into, from 1: edges e₁ < … < eₙ make the buckets
 * (−∞, e₁), [e₁, e₂), …, [eₙ, ∞). Missing is 0.
 */
final class Bucketise extends StatelessTransform {
  private static final int FEW = 32;

  private final double[] edges;

  private Bucketise(Wiring wiring, double[] edges) {
    super(wiring);
    this.edges = edges;
  }

  static Transform make(Scope scope) {
    if (scope.settings().has("quantiles")) {
      return ByQuantiles.buckets(scope);
    }
    double[] edges = scope.settings().ascending("edges");
    return new Bucketise(
        scope.numbers(name -> Column.code(name + "_bucket", edges.length + 1)), edges);
  }

  @Override
  public void apply(Features features) {
    int to = wiring.first();
    for (int from : wiring.inputs()) {
      features.codes[to++] = bucket(features.numbers[from]);
    }
  }

  /** Counts the edges at or below x: without branches, which random values would mispredict. */
  private int bucket(double x) {
    if (Double.isNaN(x)) {
      return 0;
    }
    if (edges.length > FEW) {
      int found = Arrays.binarySearch(edges, x == 0 ? 0.0 : x);
      return found >= 0 ? found + 2 : -found;
    }
    int below = 0;
    for (double edge : edges) {
      below += x >= edge ? 1 : 0;
    }
    return below + 1;
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    int bucket = (int) code;
    if (bucket == 0) {
      return MISSING;
    }
    if (bucket == 1) {
      return "below " + Values.number(edges[0]);
    }
    return bucket > edges.length
        ? Values.number(edges[edges.length - 1]) + " and above"
        : "%s to %s".formatted(Values.number(edges[bucket - 2]), Values.number(edges[bucket - 1]));
  }
}
