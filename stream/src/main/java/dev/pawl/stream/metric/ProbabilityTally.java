package dev.pawl.stream.metric;

/**
 * Predictions of classes as probabilities: what yes or no and several classes have in common. Every
 * measure is {@code NaN} when there is nothing to compute it from.
 *
 * @param <T> the tally itself
 */
public abstract sealed class ProbabilityTally<T extends ProbabilityTally<T>> implements Tally<T>
    permits BinaryTally, ClassTally {
  private static final double LEAST_PROBABILITY = 1e-15;

  // places in the sums: means, then the weight of what is broken, reliability, and what else
  static final int LOG = 0;
  static final int BRIER = LOG + Mean.SIZE;
  private static final int MEANS = BRIER + Mean.SIZE;

  final Confusion confusion;
  final double[] sums;
  final int classes;
  private final int broken;
  private final int reliability;

  /**
   * Nothing seen yet.
   *
   * @param classes how many there are
   * @param moreMeans how many means are kept besides the two that all have
   * @param more how many numbers are kept besides, after all others
   */
  ProbabilityTally(int classes, int moreMeans, int more) {
    this.classes = classes;
    this.confusion = new Confusion(classes);
    this.broken = MEANS + moreMeans * Mean.SIZE;
    this.reliability = broken + 1;
    this.sums = new double[reliability + Reliability.SIZE + more];
  }

  /** The place of a mean that only some have, from 0. */
  static int moreMean(int which) {
    return MEANS + which * Mean.SIZE;
  }

  /** The place of the numbers that only some have. */
  final int more() {
    return reliability + Reliability.SIZE;
  }

  final void addBroken(double weight) {
    sums[broken] += weight;
  }

  /**
   * Adds a prediction to the measures that all have.
   *
   * @param given the probability of the label
   * @param brier the squared error
   * @param stated a probability that was stated
   * @param happened whether what it was stated of has come true
   */
  final void count(double given, double brier, double stated, boolean happened, double weight) {
    Mean.add(sums, LOG, 0 - StrictMath.log(Math.max(LEAST_PROBABILITY, given)), weight);
    Mean.add(sums, BRIER, brier, weight);
    Reliability.add(sums, reliability, stated, happened, weight);
  }

  /** Which share was predicted rightly. */
  public final double accuracy() {
    return confusion.accuracy();
  }

  /** Cohen's κ (1960): accuracy beyond that of chance with the same shares. */
  public final double kappa() {
    return confusion.kappa();
  }

  /** κ-M (Bifet et al. 2015): accuracy beyond that of always saying the commonest class. */
  public final double kappaMajority() {
    return confusion.kappaMajority();
  }

  /** κ-temporal (Žliobaitė et al. 2015): accuracy beyond that of saying the label before. */
  public final double kappaTemporal() {
    return confusion.kappaTemporal();
  }

  /** The mean of −ln of the probability given to the label, clipped at 10⁻¹⁵. */
  public final double logLoss() {
    return Mean.of(sums, LOG);
  }

  /**
   * The Brier score (1950): of yes or no, the mean of (label − probability)²; of several classes,
   * the mean over examples of the sum over classes of (is it − probability)².
   */
  public final double brier() {
    return Mean.of(sums, BRIER);
  }

  /**
   * The expected calibration error (Guo et al. 2017, "On calibration of modern neural networks"):
   * in 15 bins of equal width, by weight, how far the mean probability of yes is from the share of
   * yes; of several classes, that of the likeliest class from the share in which it is right.
   */
  public final double calibrationError() {
    return Reliability.error(sums, reliability);
  }

  @Override
  public final double weight() {
    return sums[LOG];
  }

  @Override
  public final double broken() {
    return sums[broken];
  }

  @Override
  public final void follows(double label) {
    confusion.follows(Require.label(label, classes));
  }

  @Override
  public final void scale(double factor) {
    Require.factor(factor);
    confusion.scale(factor);
    for (int at = 0; at < broken; at += Mean.SIZE) {
      Mean.scale(sums, at, factor);
    }
    for (int at = broken; at < sums.length; at++) {
      sums[at] *= factor;
    }
  }

  /** Takes in the numbers of another of the same kind, as what came later. */
  final void mergeNumbers(ProbabilityTally<?> other) {
    confusion.merge(other.confusion);
    for (int at = 0; at < broken; at += Mean.SIZE) {
      Mean.merge(sums, at, other.sums);
    }
    for (int at = broken; at < sums.length; at++) {
      sums[at] += other.sums[at];
    }
  }

  @Override
  public final double[] state() {
    int head = Confusion.size(classes);
    double[] state = new double[head + sums.length];
    confusion.writeTo(state, 0);
    System.arraycopy(sums, 0, state, head, sums.length);
    return state;
  }

  @Override
  public final void restore(double[] state) {
    int head = Confusion.size(classes);
    Require.length(state, head + sums.length, what());
    confusion.readFrom(state, 0);
    System.arraycopy(state, head, sums, 0, sums.length);
  }

  /** What it is called when its state does not fit. */
  abstract String what();
}
