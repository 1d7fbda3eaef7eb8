package dev.pawl.stream.metric;

/**
 * Predictions of yes or no as a probability of yes. Every measure is {@code NaN} when there is
 * nothing to compute it from. Constant space (9 KB) and time per prediction.
 */
public final class BinaryTally extends ProbabilityTally<BinaryTally> {
  private static final int PREDICTED = moreMean(0);

  private final double threshold;

  /** Nothing seen yet; yes is predicted from a probability of 0.5 on. */
  public BinaryTally() {
    this(0.5);
  }

  /**
   * Nothing seen yet.
   *
   * @param threshold from which probability on yes is predicted, in [0, 1]
   */
  public BinaryTally(double threshold) {
    super(2, 1, Ranking.SIZE);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold: " + threshold + " (expected: in [0, 1])");
    }
    this.threshold = threshold;
  }

  @Override
  public void add(double label, double[] scores, int from, int count, double weight) {
    Require.weight(weight);
    Require.count(count, 1);
    int right = Require.label(label, 2);
    double probability = scores[from];
    if (!(probability >= 0 && probability <= 1)) {
      addBroken(weight);
      return;
    }
    boolean yes = right == 1;
    confusion.add(right, probability >= threshold ? 1 : 0, weight);
    double given = yes ? probability : 1 - probability;
    count(given, (right - probability) * (right - probability), probability, yes, weight);
    Mean.add(sums, PREDICTED, probability, weight);
    Ranking.add(sums, more(), probability, yes, weight);
  }

  /** Which share of what was predicted as yes is yes. */
  public double precision() {
    return confusion.precision(1);
  }

  /** Which share of what is yes was predicted as yes. */
  public double recall() {
    return confusion.recall(1);
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    return confusion.f1(1);
  }

  /**
   * The area under the ROC curve: how often a yes has a higher probability than a no. Computed from
   * log-odds in steps of 1/16 from −16 to 16; at most {@link #rocAucError} off.
   */
  public double rocAuc() {
    return Ranking.rocArea(sums, more());
  }

  /** By how much {@link #rocAuc} may be off to either side. */
  public double rocAucError() {
    return Ranking.rocAreaError(sums, more());
  }

  /**
   * The area under the precision–recall curve as the average precision, without interpolation; from
   * the same log-odds as {@link #rocAuc}.
   */
  public double prAuc() {
    return Ranking.averagePrecision(sums, more());
  }

  /** The share of yes. */
  public double meanLabel() {
    return confusion.labelled(1) / confusion.weight();
  }

  /** The mean probability. */
  public double meanPrediction() {
    return Mean.of(sums, PREDICTED);
  }

  /** Takes in {@code other}, of the same threshold, as what came later. */
  @Override
  public void merge(BinaryTally other) {
    if (other.threshold != threshold) {
      throw new IllegalArgumentException(
          "other: threshold " + other.threshold + " (expected: " + threshold + ")");
    }
    mergeNumbers(other);
  }

  @Override
  public BinaryTally copy() {
    BinaryTally copy = new BinaryTally(threshold);
    copy.restore(state());
    return copy;
  }

  @Override
  String what() {
    return "a binary tally";
  }
}
