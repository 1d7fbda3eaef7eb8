package dev.pawl.stream.metric;

/**
 * Predictions of one of several classes, as a probability for each. The likeliest class is what is
 * predicted, of equally likely ones the first. Every measure is {@code NaN} when there is nothing
 * to compute it from. Space grows with the square of the number of classes, time with the number.
 */
public final class ClassTally implements Tally<ClassTally> {
  private static final double LEAST_PROBABILITY = 1e-15;
  private static final int LOG = 0;
  private static final int BRIER = LOG + Mean.SIZE;
  private static final int BROKEN = BRIER + Mean.SIZE;
  private static final int RELIABILITY = BROKEN + 1;
  private static final int SIZE = RELIABILITY + Reliability.SIZE;

  private final int classes;
  private final Confusion confusion;
  private final double[] sums = new double[SIZE];

  /**
   * Nothing seen yet.
   *
   * @param classes how many there are, 2 to 1,000
   */
  public ClassTally(int classes) {
    if (classes < 2 || classes > 1_000) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: in [2, 1000])");
    }
    this.classes = classes;
    confusion = new Confusion(classes);
  }

  @Override
  public void add(double label, double[] scores, int from, int count, double weight) {
    Require.weight(weight);
    Require.count(count, classes);
    int right = Require.label(label, classes);
    int likeliest = 0;
    double squares = 0;
    for (int i = 0; i < classes; i++) {
      double probability = scores[from + i];
      if (!(probability >= 0 && probability <= 1)) {
        sums[BROKEN] += weight;
        return;
      }
      likeliest = probability > scores[from + likeliest] ? i : likeliest;
      double off = (i == right ? 1 : 0) - probability;
      squares += off * off;
    }
    confusion.add(right, likeliest, weight);
    double given = Math.max(LEAST_PROBABILITY, scores[from + right]);
    Mean.add(sums, LOG, 0 - StrictMath.log(given), weight);
    Mean.add(sums, BRIER, squares, weight);
    Reliability.add(sums, RELIABILITY, scores[from + likeliest], likeliest == right, weight);
  }

  /** Which share was predicted rightly. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Cohen's κ (1960): accuracy beyond that of chance with the same shares. */
  public double kappa() {
    return confusion.kappa();
  }

  /** κ-M (Bifet et al. 2015): accuracy beyond that of always saying the commonest class. */
  public double kappaMajority() {
    return confusion.kappaMajority();
  }

  /** κ-temporal (Žliobaitė et al. 2015): accuracy beyond that of saying the label before. */
  public double kappaTemporal() {
    return confusion.kappaTemporal();
  }

  /** Which share of what was predicted as a class is of it. */
  public double precision(int label) {
    return confusion.precision(Require.label(label, classes));
  }

  /** Which share of a class was predicted as it. */
  public double recall(int label) {
    return confusion.recall(Require.label(label, classes));
  }

  /** The harmonic mean of precision and recall of a class. */
  public double f1(int label) {
    return confusion.f1(Require.label(label, classes));
  }

  /** The mean of {@link #f1} over the classes that were seen or predicted, each counting alike. */
  public double meanF1() {
    double sum = 0;
    int known = 0;
    for (int label = 0; label < classes; label++) {
      double f1 = confusion.f1(label);
      if (!Double.isNaN(f1)) {
        sum += f1;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  /** The mean of −ln of the probability given to the label, clipped at 10⁻¹⁵. */
  public double logLoss() {
    return Mean.of(sums, LOG);
  }

  /** The mean over examples of the sum over classes of (is it − probability)² (Brier 1950). */
  public double brier() {
    return Mean.of(sums, BRIER);
  }

  /**
   * The expected calibration error (Guo et al. 2017, "On calibration of modern neural networks"):
   * in 15 bins of equal width, how far the mean probability of the likeliest class is from the
   * share in which it is right, by weight.
   */
  public double calibrationError() {
    return Reliability.error(sums, RELIABILITY);
  }

  /** How much weight a label had with a prediction: a cell of the confusion matrix. */
  public double confused(int label, int predicted) {
    return confusion.cell(Require.label(label, classes), Require.label(predicted, classes));
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
    confusion.follows(Require.label(label, classes));
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

  /** Takes in {@code other}, of as many classes, as what came later. */
  @Override
  public void merge(ClassTally other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "other: " + other.classes + " classes (expected: " + classes + ")");
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
  public ClassTally copy() {
    ClassTally copy = new ClassTally(classes);
    copy.restore(state());
    return copy;
  }

  @Override
  public double[] state() {
    int head = Confusion.size(classes);
    double[] state = new double[head + SIZE];
    confusion.writeTo(state, 0);
    System.arraycopy(sums, 0, state, head, SIZE);
    return state;
  }

  @Override
  public void restore(double[] state) {
    int head = Confusion.size(classes);
    Require.length(state, head + SIZE, "a tally of " + classes + " classes");
    confusion.readFrom(state, 0);
    System.arraycopy(state, head, sums, 0, SIZE);
  }
}
