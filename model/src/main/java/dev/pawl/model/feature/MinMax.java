package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * Numbers as their place between the least and the greatest that was learned so far, from 0 to 1; a
 * number beyond is 0 or 1. Where all were the same, or nothing is known, the result is 0.5. Missing
 * stays missing and is not learned, nor is a number beyond ±10¹⁵⁰. Weights do not matter.
 */
final class MinMax extends WiredTransform {
  private final double[] least;
  private final double[] greatest;

  private MinMax(Wiring wiring, double[] least, double[] greatest) {
    super(wiring);
    this.least = least;
    this.greatest = greatest;
  }

  static Transform make(Scope scope) {
    Wiring wiring = scope.numbers(name -> Column.number(name + "_min_max"));
    double[] least = new double[wiring.inputs().length];
    double[] greatest = new double[least.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    return new MinMax(wiring, least, greatest);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      double range = greatest[i] - least[i];
      features.numbers[wiring.first() + i] =
          Double.isNaN(x) ? x : range > 0 ? Math.max(0, Math.min(1, (x - least[i]) / range)) : 0.5;
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      if (Math.abs(x) <= Scope.LARGEST) {
        least[i] = Math.min(least[i], x);
        greatest[i] = Math.max(greatest[i], x);
      }
    }
  }

  @Override
  public Transform copy() {
    return new MinMax(wiring, least.clone(), greatest.clone());
  }

  /** The range that both have seen, however large the shares. */
  @Override
  public void merge(Transform other, double share) {
    MinMax that = (MinMax) other;
    for (int i = 0; i < least.length && share > 0; i++) {
      least[i] = share == 1 ? that.least[i] : Math.min(least[i], that.least[i]);
      greatest[i] = share == 1 ? that.greatest[i] : Math.max(greatest[i], that.greatest[i]);
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("least", least.clone());
    to.doubles("greatest", greatest.clone());
  }

  @Override
  public void restore(Tensors from) {
    Restore.doubles(from, "least", least);
    Restore.doubles(from, "greatest", greatest);
  }
}
