package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.TextCode;
import dev.pawl.stream.sketch.Distribution;
import dev.pawl.stream.sketch.QuantileSketch;
import java.util.Arrays;

/**
 * Some quantiles of the numbers that one column had so far, from a {@link QuantileSketch} of its
 * usual size: exact up to 200 numbers, later with ranks that are off by at most 1.65 % (all at
 * once, with a probability of 99 %).
 *
 * <p>They are looked up again whenever there are a sixteenth more numbers than at the last time, so
 * that a row costs little; what was looked up is part of the state. A number counts once, whatever
 * the row's weight; one that is missing or beyond ±10¹⁵⁰ is not learned.
 */
final class RunningQuantiles {
  private static final long SELDOM = 16;

  private final double[] levels;
  private final long seed;
  private QuantileSketch sketch;
  private double[] values;
  private long lookedUp;

  /**
   * Nothing seen yet.
   *
   * @param levels which quantiles, in [0, 1], ascending
   * @param column whose; sketches of different columns toss different coins
   */
  RunningQuantiles(double[] levels, String column) {
    this.levels = levels;
    this.seed = TextCode.of(column);
    this.sketch = new QuantileSketch(QuantileSketch.USUAL, seed);
    this.values = new double[0];
  }

  private RunningQuantiles(RunningQuantiles other) {
    this.levels = other.levels;
    this.seed = other.seed;
    this.sketch = other.sketch.copy();
    this.values = other.values;
    this.lookedUp = other.lookedUp;
  }

  /** The quantiles, one for each level; none while nothing was seen. Not to be written to. */
  double[] values() {
    return values;
  }

  void learn(double x) {
    if (Math.abs(x) <= Scope.LARGEST) {
      sketch.add(x);
      if (sketch.count() > lookedUp + lookedUp / SELDOM) {
        lookUp();
      }
    }
  }

  private void lookUp() {
    lookedUp = sketch.count();
    if (lookedUp == 0) {
      values = new double[0];
      return;
    }
    Distribution distribution = sketch.distribution();
    values = Arrays.stream(levels).map(distribution::quantile).toArray();
  }

  RunningQuantiles copy() {
    return new RunningQuantiles(this);
  }

  /**
   * As if it had seen what both have seen, however large the shares; with a share of 1 the other.
   */
  void merge(RunningQuantiles other, double share) {
    if (share == 1) {
      sketch = other.sketch.copy();
      values = other.values;
      lookedUp = other.lookedUp;
    } else if (share > 0) {
      sketch.merge(other.sketch);
      lookUp();
    }
  }

  void snapshot(Tensors.Writer to) {
    to.doubles("sketch", sketch.state());
    to.doubles("values", values.clone());
    to.longs("looked_up", lookedUp);
  }

  void restore(Tensors from) {
    double[] restored = from.doubles("values");
    long[] count = from.longs("looked_up");
    if ((restored.length != 0 && restored.length != levels.length) || count.length != 1) {
      throw new IllegalArgumentException(
          "values: %d of them (expected: %d, or none). Restore it under the declarations it was made with"
              .formatted(restored.length, levels.length));
    }
    sketch = new QuantileSketch(QuantileSketch.USUAL, seed);
    sketch.restore(from.doubles("sketch"));
    values = restored.clone();
    lookedUp = count[0];
  }
}
