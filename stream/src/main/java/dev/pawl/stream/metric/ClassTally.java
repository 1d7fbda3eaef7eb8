package dev.pawl.stream.metric;

/**
 * Predictions of one of several classes, as a probability for each. The likeliest class is what is
 * predicted, of equally likely ones the first. Every measure is {@code NaN} when there is nothing
 * to compute it from. Space grows with the square of the number of classes, time with the number.
 */
public final class ClassTally extends ProbabilityTally<ClassTally> {

  /**
   * Nothing seen yet.
   *
   * @param classes how many there are, 2 to 1,000
   */
  public ClassTally(int classes) {
    super(Require.classes(classes), 0, 0);
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
        addBroken(weight);
        return;
      }
      likeliest = probability > scores[from + likeliest] ? i : likeliest;
      double off = (i == right ? 1 : 0) - probability;
      squares += off * off;
    }
    confusion.add(right, likeliest, weight);
    count(scores[from + right], squares, scores[from + likeliest], likeliest == right, weight);
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

  /** How much weight a label had with a prediction: a cell of the confusion matrix. */
  public double confused(int label, int predicted) {
    return confusion.cell(Require.label(label, classes), Require.label(predicted, classes));
  }

  /** Takes in {@code other}, of as many classes, as what came later. */
  @Override
  public void merge(ClassTally other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "other: " + other.classes + " classes (expected: " + classes + ")");
    }
    mergeNumbers(other);
  }

  @Override
  public ClassTally copy() {
    ClassTally copy = new ClassTally(classes);
    copy.restore(state());
    return copy;
  }

  @Override
  String what() {
    return "a tally of " + classes + " classes";
  }
}
