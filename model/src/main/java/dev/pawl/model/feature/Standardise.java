package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;

/**
 * Numbers less their running mean, over their running standard deviation (of the population), after
 * Welford (1962); with a half-life older rows count less and less.
 *
 * <p>Invariants, for the values {@code x₁…xₙ} with weights {@code wᵢ} learned so far, and {@code vᵢ
 * = wᵢ · d^(n−i)} where {@code d = 2^(−1/half-life)}, or 1 without one:
 *
 * <ol>
 *   <li>{@code weight = Σ vᵢ}, {@code mean = Σ vᵢxᵢ / weight}
 *   <li>{@code spread = Σ vᵢ(xᵢ − mean)²}, never negative
 * </ol>
 *
 * <p>Results are cut to [−limit, limit], because the deviation of the first few rows may be far too
 * small. Where nothing is known of the spread the result is 0. Missing stays missing and is not
 * learned, nor is a number beyond ±10¹⁵⁰, whose square has no place in a double.
 */
final class Standardise extends WiredTransform {
  private final double decay;
  private final double limit;
  private final double[] weights;
  private final double[] means;
  private final double[] spreads;

  /** One over each deviation; 0 where that is 0 or not known. It follows from the others. */
  private final double[] scales;

  private Standardise(Wiring wiring, double decay, double limit, double[][] state) {
    super(wiring);
    this.decay = decay;
    this.limit = limit;
    this.weights = state[0];
    this.means = state[1];
    this.spreads = state[2];
    this.scales = new double[weights.length];
    for (int i = 0; i < scales.length; i++) {
      scale(i);
    }
  }

  private void scale(int i) {
    double deviation = Math.sqrt(spreads[i] / weights[i]);
    scales[i] = deviation > 0 ? 1 / deviation : 0;
  }

  static Transform make(Scope scope) {
    double halfLife =
        scope.settings().number("half_life", Double.POSITIVE_INFINITY, 1, Double.POSITIVE_INFINITY);
    double limit = scope.settings().number("limit", 10, 1, Double.POSITIVE_INFINITY);
    Wiring wiring = scope.numbers(name -> Column.number(name + "_standardised"));
    return new Standardise(
        wiring, StrictMath.pow(2, -1 / halfLife), limit, new double[3][wiring.inputs().length]);
  }

  @Override
  public void apply(Features features) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      features.numbers[wiring.first() + i] =
          Double.isNaN(x) ? x : Math.min(limit, Math.max(-limit, (x - means[i]) * scales[i]));
    }
  }

  @Override
  public void learn(Features features, double label, double weight) {
    int[] inputs = wiring.inputs();
    for (int i = 0; i < inputs.length; i++) {
      double x = features.numbers[inputs[i]];
      if (Math.abs(x) <= Scope.LARGEST) {
        weights[i] = decay * weights[i] + weight;
        double fromOldMean = x - means[i];
        means[i] += fromOldMean * (weight / weights[i]);
        spreads[i] = decay * spreads[i] + weight * fromOldMean * (x - means[i]);
        scale(i);
      }
    }
  }

  @Override
  public Transform copy() {
    return new Standardise(
        wiring, decay, limit, new double[][] {weights.clone(), means.clone(), spreads.clone()});
  }

  /** After Chan, Golub and LeVeque (1979), with the weights of both scaled by their shares. */
  @Override
  public void merge(Transform other, double share) {
    Standardise that = (Standardise) other;
    if (share == 1) {
      System.arraycopy(that.weights, 0, weights, 0, weights.length);
      System.arraycopy(that.means, 0, means, 0, means.length);
      System.arraycopy(that.spreads, 0, spreads, 0, spreads.length);
      System.arraycopy(that.scales, 0, scales, 0, scales.length);
      return;
    }
    for (int i = 0; i < weights.length && share > 0; i++) {
      double own = (1 - share) * weights[i];
      double theirs = share * that.weights[i];
      double total = own + theirs;
      if (total > 0) {
        double between = that.means[i] - means[i];
        spreads[i] =
            (1 - share) * spreads[i]
                + share * that.spreads[i]
                + between * between * (own / total) * theirs;
        means[i] += between * (theirs / total);
        weights[i] = total;
        scale(i);
      }
    }
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("weight", weights.clone());
    to.doubles("mean", means.clone());
    to.doubles("spread", spreads.clone());
  }

  @Override
  public void restore(Tensors from) {
    Restore.doubles(from, "weight", weights);
    Restore.doubles(from, "mean", means);
    Restore.doubles(from, "spread", spreads);
    for (int i = 0; i < scales.length; i++) {
      scale(i);
    }
  }
}
