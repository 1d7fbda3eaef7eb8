package dev.pawl.learn;

import java.util.Arrays;

/**
 * How much the two classes of a binary classification count while learning: by weight, by leaving
 * examples out, by repeating them.
 *
 * <p>Together they multiply the odds that are learned from by {@link #oddsRatio}. With the prior
 * correction of King and Zeng 2001 ("Logistic regression in rare events data") the logarithm of
 * that ratio is part of the score while learning and not while predicting, so that predicted
 * probabilities are those of the whole.
 *
 * @param weights of class 0 and class 1, above 0
 * @param keep the share of the examples of each class that are learned, in (0, 1]
 * @param times how often each example is learned, at least 1; a fraction by chance
 * @param correct whether predictions are corrected
 */
record ClassBalance(double[] weights, double[] keep, double[] times, boolean correct) {

  /** Every example counts as it is. */
  static final ClassBalance NONE =
      new ClassBalance(new double[] {1, 1}, new double[] {1, 1}, new double[] {1, 1}, true);

  ClassBalance {
    weights = weights.clone();
    keep = keep.clone();
    times = times.clone();
  }

  /** By how much the odds of class 1 among what is learned exceed the true ones. */
  double oddsRatio() {
    return (weights[1] * keep[1] * times[1]) / (weights[0] * keep[0] * times[0]);
  }

  /** What is added to the log-odds while learning. */
  double shift() {
    return correct ? StrictMath.log(oddsRatio()) : 0;
  }

  /** How often an example of a class is learned: drawn, where it is a matter of chance. */
  int draw(int label, Generator generator) {
    if (keep[label] < 1 && generator.next() >= keep[label]) {
      return 0;
    }
    double wanted = times[label];
    int whole = (int) wanted;
    return wanted > whole && generator.next() < wanted - whole ? whole + 1 : whole;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassBalance that
        && Arrays.equals(weights, that.weights)
        && Arrays.equals(keep, that.keep)
        && Arrays.equals(times, that.times)
        && correct == that.correct;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(
        new double[] {weights[0], weights[1], keep[0], keep[1], times[0], times[1]});
  }

  @Override
  public String toString() {
    return "weights %s, keep %s, times %s"
        .formatted(Arrays.toString(weights), Arrays.toString(keep), Arrays.toString(times));
  }
}
