package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * Numbers with a value in the place of those that are missing: a fixed one, or the mean of what was
 * learned so far (0 before that).
 */
final class Impute extends WiredTransform {
  private final boolean fixed;
  private final double[] weights;
  private final double[] fillings;

  private Impute(Wiring wiring, boolean fixed, double[] weights, double[] fillings) {
    super(wiring);
    this.fixed = fixed;
    this.weights = weights;
    this.fillings = fillings;
  }

  static Transform make(Scope scope) {
    boolean fixed = scope.settings().has("value");
    double value =
        scope.settings().number("value", 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    Wiring wiring = scope.numbers(name -> Column.number(name + "_imputed"));
    double[] fillings = new double[wiring.inputs().length];
    Arrays.fill(fillings, value);
    return new Impute(wiring, fixed, new double[fillings.length], fillings);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      features.numbers[wiring.first() + i] = Double.isNaN(x) ? fillings[i] : x;
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    if (fixed) {
      return;
    }
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      if (Math.abs(x) <= Scope.LARGEST) {
        weights[i] += weight;
        fillings[i] += (x - fillings[i]) * (weight / weights[i]);
      }
    }
  }

  @Override
  public Transform copy() {
    return new Impute(wiring, fixed, weights.clone(), fillings.clone());
  }

  @Override
  public void merge(Transform other, double share) {
    Impute that = (Impute) other;
    if (share == 1) {
      System.arraycopy(that.weights, 0, weights, 0, weights.length);
      System.arraycopy(that.fillings, 0, fillings, 0, fillings.length);
      return;
    }
    for (int i = 0; i < weights.length && share > 0; i++) {
      double own = (1 - share) * weights[i];
      double theirs = share * that.weights[i];
      if (own + theirs > 0) {
        fillings[i] += (that.fillings[i] - fillings[i]) * (theirs / (own + theirs));
        weights[i] = own + theirs;
      }
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    if (!fixed) {
      to.doubles("weight", weights.clone());
      to.doubles("mean", fillings.clone());
    }
  }

  @Override
  public void restore(Tensors from) {
    if (!fixed) {
      Restore.doubles(from, "weight", weights);
      Restore.doubles(from, "mean", fillings);
    }
  }
}
