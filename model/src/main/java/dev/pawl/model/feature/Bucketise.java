package dev.pawl.model.feature;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The number of the bucket that a number falls into, from 1: edges e₁ < … < eₙ make the buckets
 * (−∞, e₁), [e₁, e₂), …, [eₙ, ∞). Missing is 0.
 */
final class Bucketise extends StatelessTransform {
  private static final int FEW = 32;

  private final int[] from;
  private final int[] to;
  private final double[][] edges;

  private Bucketise(Wiring wiring, int[] from, int[] to, double[][] edges) {
    super(wiring);
    this.from = from;
    this.to = to;
    this.edges = edges;
  }

  static Transform make(Scope scope) {
    if (scope.settings().has("quantiles")) {
      return ByQuantiles.buckets(scope);
    }
    double[] edges = scope.settings().ascending("edges");
    Wiring wiring = scope.numbers(name -> Column.code(name + "_bucket", edges.length + 1));
    int[] from = wiring.inputs();
    int[] to = new int[from.length];
    Arrays.setAll(to, i -> wiring.first() + i);
    double[][] each = new double[from.length][];
    Arrays.fill(each, edges);
    return new Bucketise(wiring, from, to, each);
  }

  @Override
  public void apply(Features features) {
    for (int i = 0; i < from.length; i++) {
      features.codes[to[i]] = bucket(features.numbers[from[i]], edges[i]);
    }
  }

  /** Counts the edges at or below x: without branches, which random values would mispredict. */
  private static int bucket(double x, double[] edges) {
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
  @Nullable Transform then(Transform next) {
    if (!(next instanceof Bucketise other)) {
      return null;
    }
    int own = from.length;
    int[] allFrom = Arrays.copyOf(from, own + other.from.length);
    int[] allTo = Arrays.copyOf(to, allFrom.length);
    double[][] allEdges = Arrays.copyOf(edges, allFrom.length);
    System.arraycopy(other.from, 0, allFrom, own, other.from.length);
    System.arraycopy(other.to, 0, allTo, own, other.to.length);
    System.arraycopy(other.edges, 0, allEdges, own, other.edges.length);
    return new Bucketise(wiring, allFrom, allTo, allEdges);
  }

  @Override
  public String describe(int output, long code, IntFunction<String> values) {
    int bucket = (int) code;
    if (bucket == 0) {
      return MISSING;
    }
    double[] of = edges[output];
    if (bucket == 1) {
      return "below " + Values.number(of[0]);
    }
    return bucket > of.length
        ? Values.number(of[of.length - 1]) + " and above"
        : "%s to %s".formatted(Values.number(of[bucket - 2]), Values.number(of[bucket - 1]));
  }
}
