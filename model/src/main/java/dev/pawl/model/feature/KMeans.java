package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;

/**
 * The distances of several numbers, taken together, from the centres of clusters that sequential
 * k-means finds (MacQueen 1967, "Some methods for classification and analysis of multivariate
 * observations"): the first rows that differ become the centres; from then on each row moves the
 * centre that is nearest to it (the first, when several are) by its weight over the centre's, so
 * that a centre is the weighted mean of the rows that it took.
 *
 * <p>With a half-life, a centre's weight falls by half in so many rows that it takes: it follows
 * clusters that move. A distance is the root of the sum of squares, at most 10¹⁵⁰. It is missing
 * while there is no such centre yet, and where one of the numbers is missing or beyond ±10¹⁵⁰: such
 * a row is not learned either. Which cluster gets which number depends on the order of rows.
 */
final class KMeans extends WiredTransform {
  private final int clusters;
  private final double decay;

  /** Cluster by cluster. */
  private final double[] centres;

  private final double[] weights;

  private KMeans(Wiring wiring, int clusters, double decay, double[] centres, double[] weights) {
    super(wiring);
    this.clusters = clusters;
    this.decay = decay;
    this.centres = centres;
    this.weights = weights;
  }

  static Transform make(Scope scope) {
    int clusters = scope.settings().integer("clusters", 8, 2, 100);
    double halfLife =
        scope.settings().number("half_life", Double.POSITIVE_INFINITY, 1, Double.POSITIVE_INFINITY);
    int[] inputs = scope.numbers();
    String name = String.join("_", scope.settings().optionalNames("of"));
    var outputs = new ArrayList<Column>();
    for (int k = 1; k <= clusters; k++) {
      outputs.add(Column.number("%s_to_%d".formatted(name, k)));
    }
    return new KMeans(
        scope.write(inputs, outputs),
        clusters,
        StrictMath.pow(2, -1 / halfLife),
        new double[clusters * inputs.length],
        new double[clusters]);
  }

  @Override
  public void apply(Features features) {
    for (int k = 0; k < clusters; k++) {
      features.numbers[wiring.first() + k] = distance(features.numbers, k);
    }
  }

  private double distance(double[] numbers, int cluster) {
    if (weights[cluster] == 0) {
      return Double.NaN;
    }
    int[] inputs = wiring.inputs();
    double sum = 0;
    for (int i = 0; i < inputs.length; i++) {
      double x = numbers[inputs[i]];
      if (!(Math.abs(x) <= Scope.LARGEST)) {
        return Double.NaN;
      }
      double apart = x - centres[cluster * inputs.length + i];
      sum += apart * apart;
    }
    return Math.min(Math.sqrt(sum), Scope.LARGEST);
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int input : inputs) {
      if (!(Math.abs(features.numbers[input]) <= Scope.LARGEST)) {
        return;
      }
    }
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < clusters; k++) {
      double distance = weights[k] == 0 ? Double.POSITIVE_INFINITY : distance(features.numbers, k);
      if (distance < least) {
        nearest = k;
        least = distance;
      }
      if (weights[k] == 0) {
        nearest = least == 0 ? nearest : k;
        break;
      }
    }
    weights[nearest] = decay * weights[nearest] + weight;
    double step = weight / weights[nearest];
    for (int i = 0; i < inputs.length; i++) {
      int at = nearest * inputs.length + i;
      centres[at] += step * (features.numbers[inputs[i]] - centres[at]);
    }
  }

  @Override
  public Transform copy() {
    return new KMeans(wiring, clusters, decay, centres.clone(), weights.clone());
  }

  /**
   * Each of the other's centres, in their order, goes to the nearest of this one's that has taken
   * none yet, or to a place that is free: they become their weighted mean, with the weights of both
   * scaled by their shares.
   */
  @Override
  public void merge(Transform other, double share) {
    KMeans that = (KMeans) other;
    if (share == 1) {
      System.arraycopy(that.centres, 0, centres, 0, centres.length);
      System.arraycopy(that.weights, 0, weights, 0, weights.length);
      return;
    }
    if (share == 0) {
      return;
    }
    boolean[] taken = new boolean[clusters];
    int size = wiring.inputs().length;
    double[] before = centres.clone();
    for (int k = 0; k < clusters; k++) {
      weights[k] *= 1 - share;
    }
    for (int theirs = 0; theirs < clusters && that.weights[theirs] > 0; theirs++) {
      int own = nearest(that, theirs, before, taken);
      taken[own] = true;
      double added = share * that.weights[theirs];
      weights[own] += added;
      for (int i = 0; i < size; i++) {
        int at = own * size + i;
        centres[at] += added / weights[own] * (that.centres[theirs * size + i] - centres[at]);
      }
    }
  }

  private int nearest(KMeans that, int theirs, double[] centres, boolean[] taken) {
    int size = wiring.inputs().length;
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < clusters; k++) {
      if (taken[k]) {
        continue;
      }
      if (weights[k] == 0) {
        return nearest < 0 ? k : nearest;
      }
      double sum = 0;
      for (int i = 0; i < size; i++) {
        double apart = that.centres[theirs * size + i] - centres[k * size + i];
        sum += apart * apart;
      }
      if (nearest < 0 || sum < least) {
        nearest = k;
        least = sum;
      }
    }
    return nearest;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("centre", centres.clone());
    to.doubles("weight", weights.clone());
  }

  @Override
  public void restore(Tensors from) {
    Restore.doubles(from, "centre", centres);
    Restore.doubles(from, "weight", weights);
  }
}
