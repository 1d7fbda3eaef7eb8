package dev.pawl.stream.metric;

/**
 * Predictions of yes or no as a probability of yes. Every measure is {@code NaN} when there is
 * nothing to compute it from. Constant space (9 KB) and time per prediction.
 */
public final class BinaryTally implements Tally<BinaryTally> {
  private static final double LEAST_PROBABILITY = 1e-15;
  private static final int CONFUSION = Confusion.size(2);
  private static final int LOG = 0;
  private static final int BRIER = LOG + Mean.SIZE;
  private static final int PREDICTED = BRIER + Mean.SIZE;
  private static final int BROKEN = PREDICTED + Mean.SIZE;
  private static final int RELIABILITY = BROKEN + 1;
  private static final int RANKING = RELIABILITY + Reliability.SIZE;
  private static final int SIZE = RANKING + Ranking.SIZE;

  private final double threshold;
  private final Confusion confusion = new Confusion(2);
  private final double[] sums = new double[SIZE];

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
      sums[BROKEN] += weight;
      return;
    }
    boolean yes = right == 1;
    confusion.add(right, probability >= threshold ? 1 : 0, weight);
    double given = Math.max(LEAST_PROBABILITY, yes ? probability : 1 - probability);
    Mean.add(sums, LOG, 0 - StrictMath.log(given), weight);
    Mean.add(sums, BRIER, (right - probability) * (right - probability), weight);
    Mean.add(sums, PREDICTED, probability, weight);
    Reliability.add(sums, RELIABILITY, probability, yes, weight);
    Ranking.add(sums, RANKING, probability, yes, weight);
  }

  /** Which share was predicted rightly. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Cohen's κ (1960): accuracy beyond that of chance with the same shares. */
  public double kappa() {
    return confusion.kappa();
  }

  /** κ-M (Bifet et al. 2015): accuracy beyond that of always saying the commoner class. */
  public double kappaMajority() {
    return confusion.kappaMajority();
  }

  /** κ-temporal (Žliobaitė et al. 2015): accuracy beyond that of saying the label before. */
  public double kappaTemporal() {
    return confusion.kappaTemporal();
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

  /** The mean of −ln of the probability given to the label, clipped at 10⁻¹⁵. */
  public double logLoss() {
    return Mean.of(sums, LOG);
  }

  /** The mean of (label − probability)² (Brier 1950). */
  public double brier() {
    return Mean.of(sums, BRIER);
  }

  /**
   * The expected calibration error (Guo et al. 2017, "On calibration of modern neural networks"):
   * in 15 bins of equal width, how far the mean probability is from the share of yes, by weight.
   */
  public double calibrationError() {
    return Reliability.error(sums, RELIABILITY);
  }

  /**
   * The area under the ROC curve: how often a yes has a higher probability than a no. Computed from
   * log-odds in steps of 1/16 from −16 to 16; at most {@link #rocAucError} off.
   */
  public double rocAuc() {
    return Ranking.rocArea(sums, RANKING);
  }

  /** By how much {@link #rocAuc} may be off to either side. */
  public double rocAucError() {
    return Ranking.rocAreaError(sums, RANKING);
  }

  /**
   * The area under the precision–recall curve as the average precision, without interpolation; from
   * the same log-odds as {@link #rocAuc}.
   */
  public double prAuc() {
    return Ranking.averagePrecision(sums, RANKING);
  }

  /** The share of yes. */
  public double meanLabel() {
    return confusion.labelled(1) / confusion.weight();
  }

  /** The mean probability. */
  public double meanPrediction() {
    return Mean.of(sums, PREDICTED);
  }

  @Override
  public double weight() {
    return sums[LOG];
  }

  @Override
  public double broken() {
    return sums[BROKEN];
  }

  @Override
  public void follows(double label) {
    confusion.follows(Require.label(label, 2));
  }

  @Override
  public void scale(double factor) {
    Require.factor(factor);
    confusion.scale(factor);
    for (int at = 0; at < BROKEN; at += Mean.SIZE) {
      Mean.scale(sums, at, factor);
    }
    for (int at = BROKEN; at < SIZE; at++) {
      sums[at] *= factor;
    }
  }

  /** Takes in {@code other}, of the same threshold, as what came later. */
  @Override
  public void merge(BinaryTally other) {
    if (other.threshold != threshold) {
      throw new IllegalArgumentException(
          "other: threshold " + other.threshold + " (expected: " + threshold + ")");
    }
    confusion.merge(other.confusion);
    for (int at = 0; at < BROKEN; at += Mean.SIZE) {
      Mean.merge(sums, at, other.sums);
    }
    for (int at = BROKEN; at < SIZE; at++) {
      sums[at] += other.sums[at];
    }
  }

  @Override
  public BinaryTally copy() {
    BinaryTally copy = new BinaryTally(threshold);
    copy.restore(state());
    return copy;
  }

  @Override
  public double[] state() {
    double[] state = new double[CONFUSION + SIZE];
    confusion.writeTo(state, 0);
    System.arraycopy(sums, 0, state, CONFUSION, SIZE);
    return state;
  }

  @Override
  public void restore(double[] state) {
    Require.length(state, CONFUSION + SIZE, "a binary tally");
    confusion.readFrom(state, 0);
    System.arraycopy(state, CONFUSION, sums, 0, SIZE);
  }
}
