package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * The mean label of a row's category, drawn towards the mean of all by a prior: {@code (Σwy + prior
 * · mean) / (Σw + prior)}, after Micci-Barreca (2001), "A preprocessing scheme for high-cardinality
 * categorical attributes".
 *
 * <p>Only rows learned before count, so a row's own label never leaks into it. Missing, categories
 * never seen, and those beyond the limit have the mean of all; 0 when nothing was learned.
 */
final class TargetMean implements Transform {
  private final Wiring wiring;
  private final double prior;
  private final int limit;
  private final CodeIndex[] categories;

  /** For each input: weights and means by category's number; those of all rows at number 0. */
  private final double[][] weights;

  private final double[][] means;

  private TargetMean(
      Wiring wiring,
      double prior,
      int limit,
      CodeIndex[] categories,
      double[][] weights,
      double[][] means) {
    this.wiring = wiring;
    this.prior = prior;
    this.limit = limit;
    this.categories = categories;
    this.weights = weights;
    this.means = means;
  }

  static Transform make(Scope scope) {
    double prior = scope.settings().number("prior", 20, 1e-9, Double.POSITIVE_INFINITY);
    int limit = scope.settings().integer("limit", 100_000, 1, 10_000_000);
    Wiring wiring = scope.codes(name -> Column.number(name + "_target_mean"));
    int n = wiring.inputs().length;
    CodeIndex[] categories = new CodeIndex[n];
    Arrays.setAll(categories, i -> new CodeIndex());
    return new TargetMean(wiring, prior, limit, categories, new double[n][8], new double[n][8]);
  }

  @Override
  public List<Column> outputs() {
    return wiring.outputs();
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      int number = categories[i].find(features.codes[inputs[i]]);
      double all = means[i][0];
      double share = number == 0 ? 0 : weights[i][number] / (weights[i][number] + prior);
      features.numbers[wiring.first() + i] = all + share * (means[i][number] - all);
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      long code = features.codes[inputs[i]];
      add(i, 0, label, weight);
      int number = code == 0 ? 0 : number(i, code);
      if (number != 0) {
        add(i, number, label, weight);
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
    int n = categories.length;
    CodeIndex[] indices = new CodeIndex[n];
    double[][] copiedWeights = new double[n][];
    double[][] copiedMeans = new double[n][];
    for (int i = 0; i < n; i++) {
      indices[i] = categories[i].copy();
      copiedWeights[i] = weights[i].clone();
      copiedMeans[i] = means[i].clone();
    }
    return new TargetMean(wiring, prior, limit, indices, copiedWeights, copiedMeans);
  }

  /** Scales the weights of both by their shares and adds them up, category by category. */
  @Override
  public void merge(Transform other, double share) {
    TargetMean that = (TargetMean) other;
    for (int i = 0; i < categories.length; i++) {
      if (share == 1) {
        categories[i] = that.categories[i].copy();
        weights[i] = that.weights[i].clone();
        means[i] = that.means[i].clone();
      } else if (share > 0) {
        for (int number = 0; number <= categories[i].size(); number++) {
          weights[i][number] *= 1 - share;
        }
        add(i, 0, that.means[i][0], share * that.weights[i][0]);
        long[] codes = that.categories[i].codes();
        for (int number = 1; number <= codes.length; number++) {
          int own = number(i, codes[number - 1]);
          if (own != 0) {
            add(i, own, that.means[i][number], share * that.weights[i][number]);
          }
        }
      }
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < categories.length; i++) {
      int used = categories[i].size() + 1;
      to.longs("codes/" + i, categories[i].codes());
      to.doubles("weight/" + i, Arrays.copyOf(weights[i], used));
      to.doubles("mean/" + i, Arrays.copyOf(means[i], used));
    }
  }

  @Override
  public void restore(Tensors from) {
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
