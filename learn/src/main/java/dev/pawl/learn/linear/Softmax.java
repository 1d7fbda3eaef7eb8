package dev.pawl.learn.linear;

import dev.pawl.model.linear.Link;
import java.util.Arrays;

/**
 * The log loss of several classes, whose probabilities are in proportion to the exponentials of
 * their scores (multinomial logistic regression); labels are class indices.
 *
 * <p>The path of its scores has no closed form, but nearly: with m the logarithm of the odds of the
 * label's class and q the shares of the other classes among themselves, {@code d m / d t = (1 − p)
 * · (speed of the label's class + Σ q² · speed)}. While q stays as it is, that is the path of the
 * logistic loss, which is known exactly. So it is walked in pieces, short enough that no score of
 * another class falls by more than {@value #LONGEST_PIECE}, each with the q of its middle; for two
 * classes one piece is exact. Against small steps the error is below 1 in 500 of the way.
 *
 * @param classes how many, at least 2
 */
public record Softmax(int classes) implements Objective {
  private static final Loss.Logistic ODDS = new Loss.Logistic();
  private static final double LONGEST_PIECE = 0.25;

  /** A way of more pieces ends with a long one. */
  private static final int MOST_PIECES = 64;

  private static final double FOREVER = Double.POSITIVE_INFINITY;

  /** A margin beyond it is no longer moved by anything. */
  private static final double LARGEST_MARGIN = 600;

  public Softmax {
    if (classes < 2) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: at least 2)");
    }
  }

  @Override
  public int scores() {
    return classes;
  }

  @Override
  public Link link() {
    return Link.SOFTMAX;
  }

  @Override
  public double leastLabel() {
    return 0;
  }

  /**
   * The loss, at least 0.
   *
   * @param scores of all classes, finite
   */
  public double value(double[] scores, int label) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (double score : scores) {
      sum += StrictMath.exp(score - largest);
    }
    return largest - scores[label] + StrictMath.log(sum);
  }

  @Override
  public void slopes(double[] scores, int from, double label, double[] slopes) {
    double largest = scores[from];
    for (int k = 1; k < classes; k++) {
      largest = Math.max(largest, scores[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      slopes[from + k] = StrictMath.exp(scores[from + k] - largest);
      sum += slopes[from + k];
    }
    for (int k = 0; k < classes; k++) {
      slopes[from + k] /= sum;
    }
    slopes[from + (int) label] -= 1;
  }

  @Override
  public void pushes(
      double[] scores,
      double[] speeds,
      double label,
      double time,
      double[] pushes,
      double[] spare) {
    int own = (int) label;
    Arrays.fill(pushes, 0, classes, 0);
    double left = time;
    for (int piece = 1; left > 0; piece++) {
      double margin = scores[own] - others(scores, own, spare);
      double speed = speed(speeds, own, spare);
      double fastest = fastest(speeds, spare);
      if (!(speed > 0) || margin > LARGEST_MARGIN) {
        return;
      }
      double longest = fastest > 0 && piece < MOST_PIECES ? LONGEST_PIECE / fastest : FOREVER;
      double push = Math.min(longest, push(margin, speed, left));
      middle(scores, speeds, own, push / 2, spare);
      speed = speed(speeds, own, spare);
      if (!(speed > 0)) {
        return;
      }
      double whole = push(margin, speed, left);
      double taken = whole > longest ? time(margin, speed, longest) : left;
      push = Math.min(whole, longest);
      for (int k = 0; k < classes; k++) {
        double part = k == own ? push : -push * spare[k];
        pushes[k] += part;
        scores[k] += speeds[k] * part;
      }
      left -= taken;
    }
  }

  /**
   * The shares of the other classes among themselves.
   *
   * @param shares takes them
   * @return the logarithm of the sum of the exponentials of their scores
   */
  private double others(double[] scores, int own, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      largest = k == own ? largest : Math.max(largest, scores[k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      shares[k] = k == own ? 0 : StrictMath.exp(scores[k] - largest);
      sum += shares[k];
    }
    for (int k = 0; k < classes; k++) {
      shares[k] /= sum;
    }
    return largest + StrictMath.log(sum);
  }

  /** The shares where the label's class has been pushed so far, at the shares that are given. */
  private void middle(double[] scores, double[] speeds, int own, double push, double[] shares) {
    for (int k = 0; k < classes; k++) {
      shares[k] = scores[k] - speeds[k] * shares[k] * push;
    }
    others(shares, own, shares);
  }

  /** How fast the margin moves, times 1 − p. */
  private double speed(double[] speeds, int own, double[] shares) {
    double speed = speeds[own];
    for (int k = 0; k < classes; k++) {
      speed += speeds[k] * shares[k] * shares[k];
    }
    return speed;
  }

  /** How fast the score of another class falls at most, times 1 − p. */
  private double fastest(double[] speeds, double[] shares) {
    double fastest = 0;
    for (int k = 0; k < classes; k++) {
      fastest = Math.max(fastest, speeds[k] * shares[k]);
    }
    return fastest;
  }

  private static double push(double margin, double speed, double time) {
    return ODDS.flow(margin, 1, Math.min(speed * time, LONGEST_TIME)) / speed;
  }

  /** After what time a push of the label's class is reached. */
  private static double time(double margin, double speed, double push) {
    return push + StrictMath.exp(margin) * StrictMath.expm1(speed * push) / speed;
  }
}
