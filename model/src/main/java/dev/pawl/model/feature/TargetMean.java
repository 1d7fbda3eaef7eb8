package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * The mean label of a row's category, drawn towards the mean of all by a prior: {@code (Σwy + prior
 * · mean) / (Σw + prior)}, after Micci-Barreca (2001), "A preprocessing scheme for high-cardinality
 * categorical attributes".
 *
 * <p>With a half-life older rows count less: instead of shrinking all weights with each row, the
 * unit in which they are counted grows, and all are brought back to a unit of 1 before it leaves
 * the range of a double.
 *
 * <p>Only rows learned before count, so a row's own label never leaks into it. Missing, categories
 * never seen, and those beyond the limit have the mean of all; 0 when nothing was learned.
 */
final class TargetMean extends WiredTransform {
  private static final double LARGEST_UNIT = 1e100;

  private final double prior;
  private final double growth;
  private final int limit;
  private final CodeIndex[] categories;

  /** For each input: weights and means by category's number; those of all rows at number 0. */
  private final double[][] weights;

  private final double[][] means;

  /** The weight of a row of weight 1 that is learned next. */
  private double unit = 1;

  private TargetMean(
      Wiring wiring, double prior, double growth, int limit, CodeIndex[] categories) {
    super(wiring);
    this.prior = prior;
    this.growth = growth;
    this.limit = limit;
    this.categories = categories;
    this.weights = new double[categories.length][8];
    this.means = new double[categories.length][8];
  }

  static Transform make(Scope scope) {
    double prior = scope.settings().number("prior", 20, 1e-9, Double.POSITIVE_INFINITY);
    double halfLife =
        scope.settings().number("half_life", Double.POSITIVE_INFINITY, 1, Double.POSITIVE_INFINITY);
    int limit = scope.settings().integer("limit", 100_000, 1, 10_000_000);
    Wiring wiring = scope.codes(name -> Column.number(name + "_target_mean"));
    CodeIndex[] categories = new CodeIndex[wiring.inputs().length];
    Arrays.setAll(categories, i -> new CodeIndex());
    return new TargetMean(wiring, prior, StrictMath.pow(2, 1 / halfLife), limit, categories);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      int number = categories[i].find(features.codes[inputs[i]]);
      double all = means[i][0];
      double share = number == 0 ? 0 : weights[i][number] / (weights[i][number] + prior * unit);
      features.numbers[wiring.first() + i] = all + share * (means[i][number] - all);
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      long code = features.codes[inputs[i]];
      add(i, 0, label, weight * unit);
      int number = code == 0 ? 0 : number(i, code);
      if (number != 0) {
        add(i, number, label, weight * unit);
      }
    }
    unit *= growth;
    if (unit > LARGEST_UNIT) {
      scale(1 / unit);
      unit = 1;
    }
  }

  private void scale(double factor) {
    for (int i = 0; i < weights.length; i++) {
      for (int number = 0; number <= categories[i].size(); number++) {
        weights[i][number] *= factor;
      }
    }
  }

  /** The number of a category, a new one while there is room; 0 when there is none. */
  private int number(int input, long code) {
    CodeIndex index = categories[input];
    return index.size() < limit ? index.add(code) : index.find(code);
  }

  private void add(int input, int number, double label, double weight) {
    if (number >= weights[input].length) {
      weights[input] = Arrays.copyOf(weights[input], 2 * weights[input].length);
      means[input] = Arrays.copyOf(means[input], weights[input].length);
    }
    if (weight == 0) {
      return;
    }
    weights[input][number] += weight;
    means[input][number] += (label - means[input][number]) * (weight / weights[input][number]);
  }

  @Override
  public Transform copy() {
    var copy = new TargetMean(wiring, prior, growth, limit, categories.clone());
    copy.take(this);
    return copy;
  }

  private void take(TargetMean other) {
    for (int i = 0; i < categories.length; i++) {
      categories[i] = other.categories[i].copy();
      weights[i] = other.weights[i].clone();
      means[i] = other.means[i].clone();
    }
    unit = other.unit;
  }

  /** Scales the weights of both by their shares and adds them up, category by category. */
  @Override
  public void merge(Transform other, double share) {
    TargetMean that = (TargetMean) other;
    if (share == 0) {
      return;
    }
    if (share == 1) {
      take(that);
      return;
    }
    scale((1 - share) / unit);
    unit = 1;
    double theirs = share / that.unit;
    for (int i = 0; i < categories.length; i++) {
      add(i, 0, that.means[i][0], theirs * that.weights[i][0]);
      long[] codes = that.categories[i].codes();
      for (int number = 1; number <= codes.length; number++) {
        int own = number(i, codes[number - 1]);
        if (own != 0) {
          add(i, own, that.means[i][number], theirs * that.weights[i][number]);
        }
      }
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("unit", unit);
    for (int i = 0; i < categories.length; i++) {
      int used = categories[i].size() + 1;
      to.longs("codes/" + i, categories[i].codes());
      to.doubles("weight/" + i, Arrays.copyOf(weights[i], used));
      to.doubles("mean/" + i, Arrays.copyOf(means[i], used));
    }
  }

  @Override
  public void restore(Tensors from) {
    double[] restoredUnit = new double[1];
    Restore.doubles(from, "unit", restoredUnit);
    unit = restoredUnit[0];
    for (int i = 0; i < categories.length; i++) {
      CodeIndex index = CodeIndex.of(from.longs("codes/" + i));
      double[] restoredWeights = new double[index.size() + 1];
      double[] restoredMeans = new double[index.size() + 1];
      Restore.doubles(from, "weight/" + i, restoredWeights);
      Restore.doubles(from, "mean/" + i, restoredMeans);
      categories[i] = index;
      weights[i] = restoredWeights;
      means[i] = restoredMeans;
    }
  }
}
