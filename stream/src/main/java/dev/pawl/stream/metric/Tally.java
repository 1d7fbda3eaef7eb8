package dev.pawl.stream.metric;

import dev.pawl.stream.Summary;

/**
 * Sums over predictions and their labels, from which measures are computed. A prediction of weight
 * 2 counts as the prediction twice.
 *
 * <p>A prediction with a score that is not finite, or no probability where one is meant, enters no
 * measure; {@link #broken} says how much weight such ones had.
 *
 * <p>Not safe for use by several threads at once.
 *
 * @param <T> the tally itself
 */
public interface Tally<T extends Tally<T>> extends Summary<T> {

  /**
   * Adds a prediction.
   *
   * @param label the number, 1 and 0 for yes and no, or the index of the class
   * @param scores where the scores are
   * @param from the index of the first
   * @param count how many there are: 1, or the number of classes
   * @param weight how much it counts, finite and above 0
   * @throws IllegalArgumentException when the label, the count or the weight is out of range;
   *     nothing is added then
   */
  void add(double label, double[] scores, int from, int count, double weight);

  /** Adds a prediction of weight 1 with all scores of an array. */
  default void add(double label, double... scores) {
    add(label, scores, 0, scores.length, 1);
  }

  /**
   * Says which label came before the next prediction, where that is not the one that was added
   * last.
   */
  default void follows(double label) {}

  /**
   * Multiplies all weights by a factor.
   *
   * @param factor in (0, 1]
   */
  void scale(double factor);

  /** The sum of the weights of what entered the measures. */
  double weight();

  /** The sum of the weights of what was broken. */
  double broken();
}
