package dev.pawl.stream.metric;

/**
 * Predictions of numbers: MAE, RMSE, R², pinball loss and bias. Every measure is {@code NaN} when
 * there is nothing to compute it from. Constant space and time.
 */
public final class RegressionTally implements Tally<RegressionTally> {
  private static final int ABSOLUTE = 0;
  private static final int SQUARED = ABSOLUTE + Mean.SIZE;
  private static final int PINBALL = SQUARED + Mean.SIZE;
  private static final int LABEL = PINBALL + Mean.SIZE;
  private static final int ERROR = LABEL + Mean.SIZE;
  private static final int BROKEN = ERROR + Mean.SIZE;
  private static final int SIZE = BROKEN + 1;

  private final double level;
  private final double[] sums = new double[SIZE];

  /** Nothing seen yet; the pinball loss is that of the median. */
  public RegressionTally() {
    this(0.5);
  }

  /**
   * Nothing seen yet.
   *
   * @param level which quantile is predicted, for the pinball loss; in (0, 1)
   */
  public RegressionTally(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level: " + level + " (expected: in (0, 1))");
    }
    this.level = level;
  }

  @Override
  public void add(double label, double[] scores, int from, int count, double weight) {
    Require.weight(weight);
    Require.count(count, 1);
    if (!Double.isFinite(label)) {
      throw new IllegalArgumentException("label: " + label + " (expected: a finite number)");
    }
    double error = label - scores[from];
    if (!Double.isFinite(error * error)) {
      sums[BROKEN] += weight;
      return;
    }
    Mean.add(sums, ABSOLUTE, Math.abs(error), weight);
    Mean.add(sums, SQUARED, error * error, weight);
    Mean.add(sums, PINBALL, error >= 0 ? level * error : (level - 1) * error, weight);
    Mean.add(sums, LABEL, label, weight);
    Mean.add(sums, ERROR, error, weight);
  }

  /** The mean absolute error, in the label's unit. */
  public double meanAbsoluteError() {
    return Mean.of(sums, ABSOLUTE);
  }

  /** The root of the mean squared error, in the label's unit. */
  public double rootMeanSquaredError() {
    return Math.sqrt(Mean.of(sums, SQUARED));
  }

  /** The mean pinball loss (Koenker and Bassett 1978), in the label's unit. */
  public double pinballLoss() {
    return Mean.of(sums, PINBALL);
  }

  /**
   * R²: which share of the labels' variance is explained, at most 1; below 0 when their mean would
   * have been a better prediction. {@code NaN} when all labels are the same.
   */
  public double explained() {
    double variance = Mean.spread(sums, LABEL);
    return variance > 0 ? 1 - Mean.of(sums, SQUARED) / variance : Double.NaN;
  }

  /** The mean label, in its unit. */
  public double meanLabel() {
    return Mean.of(sums, LABEL);
  }

  /** The mean prediction, in the label's unit. */
  public double meanPrediction() {
    return Mean.of(sums, LABEL) - Mean.of(sums, ERROR);
  }

  @Override
  public double weight() {
    return sums[LABEL];
  }

  @Override
  public double broken() {
    return sums[BROKEN];
  }

  @Override
  public void scale(double factor) {
    Require.factor(factor);
    for (int at = 0; at < BROKEN; at += Mean.SIZE) {
      Mean.scale(sums, at, factor);
    }
    sums[BROKEN] *= factor;
  }

  /** Takes in {@code other}, which is about the same quantile. */
  @Override
  public void merge(RegressionTally other) {
    if (other.level != level) {
      throw new IllegalArgumentException(
          "other: level " + other.level + " (expected: " + level + ")");
    }
    for (int at = 0; at < BROKEN; at += Mean.SIZE) {
      Mean.merge(sums, at, other.sums);
    }
    sums[BROKEN] += other.sums[BROKEN];
  }

  @Override
  public RegressionTally copy() {
    RegressionTally copy = new RegressionTally(level);
    copy.restore(sums);
    return copy;
  }

  @Override
  public double[] state() {
    return sums.clone();
  }

  @Override
  public void restore(double[] state) {
    Require.length(state, SIZE, "a regression tally");
    System.arraycopy(state, 0, sums, 0, SIZE);
  }
}
