package dev.pawl.learn.linear;

import dev.pawl.model.linear.Link;

/**
 * What a linear model minimises: a {@link Loss} of one score, or {@link Softmax}, of one score for
 * each class. Slopes are derivatives by the scores.
 */
public sealed interface Objective permits Loss, Softmax {
  /** The longest way along a path that is told from a longer one. */
  double LONGEST_TIME = 1e30;

  /** How many scores a row has. */
  int scores();

  /** What the scores say about the label. */
  Link link();

  /** The least label that there can be: −∞ or 0. */
  double leastLabel();

  /**
   * The slope at each of a row's scores; a subgradient at a kink.
   *
   * @param from where the row's scores begin
   * @param slopes takes the slopes, at the same places
   */
  void slopes(double[] scores, int from, double label, double[] slopes);

  /**
   * How far each score's weights are pushed along the path of gradient descent in infinitely small
   * steps: the integral of minus the slope, while each score follows {@code d score / d t = −speed
   * × slope}. All arrays begin with a row's {@link #scores}.
   *
   * @param scores used up: what is in them afterwards means nothing
   * @param speeds at least 0
   * @param time above 0
   * @param pushes takes the integrals
   * @param spare working memory
   */
  void pushes(
      double[] scores, double[] speeds, double label, double time, double[] pushes, double[] spare);
}
