package dev.pawl.learn;

import java.util.Arrays;
import java.util.Locale;

/**
 * How much the classes of a classification count while learning: by weight, by leaving examples
 * out, by repeating them.
 *
 * <p>Together they multiply the odds that are learned from by the classes' {@link #factors}. With
 * the prior correction of King and Zeng 2001 ("Logistic regression in rare events data") a linear
 * model has the logarithms of the factors in its scores while learning and not while predicting;
 * other learners divide what they predict by the factors. Either way predicted probabilities are
 * those of the whole.
 *
 * @param weights of each class, above 0
 * @param samples how often an example of each class is learned, on average; above 0: below 1 it is
 *     left out by chance, above 1 repeated, a fraction of a repetition by chance
 * @param correct whether predictions are corrected
 */
record ClassBalance(double[] weights, double[] samples, boolean correct) {

  ClassBalance {
    weights = weights.clone();
    samples = samples.clone();
  }

  /** Every example counts as it is. */
  static ClassBalance even(int classes) {
    double[] ones = new double[classes];
    Arrays.fill(ones, 1);
    return new ClassBalance(ones, ones, true);
  }

  /** By how much each class counts more among what is learned than in the whole. */
  double[] factors() {
    double[] factors = new double[weights.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = weights[i] * samples[i];
    }
    return factors;
  }

  /**
   * What is added to the log-odds of class 1 while learning; of the two classes of a binary one.
   */
  double shift() {
    double[] factors = factors();
    return correct ? StrictMath.log(factors[1] / factors[0]) : 0;
  }

  /** What is added to the score of each class while learning. */
  double[] shifts() {
    double[] shifts = factors();
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = correct ? StrictMath.log(shifts[i]) : 0;
    }
    return shifts;
  }

  /** How often an example of a class is learned: drawn, where it is a matter of chance. */
  int draw(int label, Generator generator) {
    double wanted = samples[label];
    int whole = (int) wanted;
    return wanted > whole && generator.next() < wanted - whole ? whole + 1 : whole;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassBalance that
        && Arrays.equals(weights, that.weights)
        && Arrays.equals(samples, that.samples)
        && correct == that.correct;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(weights) + Arrays.hashCode(samples);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "weights %s, samples %s", Arrays.toString(weights), Arrays.toString(samples));
  }
}
