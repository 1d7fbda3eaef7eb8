package dev.pawl.learn.tree;

import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.stream.Elementary;
import java.util.Arrays;

/**
 * Looks for the split of a leaf with the largest information gain, in bits.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>A split counts when at least two of its branches hold more than 1 % of the weight.
 *   <li>Thresholds of a number lie evenly between its least and largest value, {@code candidates}
 *       of them. What of a class lies below one follows from the class's normal distribution: all
 *       when the threshold is not below the class's largest value, nothing when it is below its
 *       least, otherwise the mass below and the mass at the threshold.
 *   <li>A nominal attribute splits into one branch for each value that has been seen.
 *   <li>The best split of each attribute competes, the first of equals.
 * </ol>
 *
 * <p>Working memory of one thread; after {@link #search} it knows the best split.
 */
final class SplitSearch {
  private static final double LEAST_SHARE = 0.01;
  private static final double LN_2 = StrictMath.log(2);
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private final BestSplit best = new BestSplit();
  private final int classes;
  private final double[] left;
  private final double[] right;

  SplitSearch(int classes) {
    this.classes = classes;
    this.left = new double[classes];
    this.right = new double[classes];
  }

  /** The best split of a leaf, until the next search. */
  BestSplit search(ClassStatistics leaf, int candidates) {
    best.clear(Double.NEGATIVE_INFINITY);
    double before = entropy(leaf.weights());
    for (int i = 0; i < leaf.numbers().length; i++) {
      searchNumber(leaf, i, candidates, before);
    }
    for (int i = 0; i < leaf.nominals().length; i++) {
      searchNominal(leaf, i, before);
    }
    return best;
  }

  /** How much a split of an attribute gains; −∞ when it does not count. */
  double gain(ClassStatistics leaf, int place, double threshold) {
    double before = entropy(leaf.weights());
    int number = Arrays.binarySearch(leaf.numbers(), place);
    if (number >= 0) {
      return before - entropyBelow(leaf, number, threshold);
    }
    int nominal = Arrays.binarySearch(leaf.nominals(), place);
    return nominal >= 0 ? before - entropyByValue(leaf, nominal) : Double.NEGATIVE_INFINITY;
  }

  private void searchNumber(ClassStatistics leaf, int number, int candidates, double before) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      least = Math.min(least, leaf.least(number, c));
      most = Math.max(most, leaf.most(number, c));
    }
    if (!(least < most)) {
      return;
    }
    double step = (most - least) / (candidates + 1.0);
    double gain = Double.NEGATIVE_INFINITY;
    double at = 0;
    for (int i = 1; i <= candidates; i++) {
      double value = least + step * i;
      if (value > least && value < most) {
        double merit = before - entropyBelow(leaf, number, value);
        if (merit > gain) {
          gain = merit;
          at = value;
        }
      }
    }
    best.offer(gain, leaf.numbers()[number], number, 2, at);
  }

  /** The entropy that is left by a threshold; +∞ when the split does not count. */
  private double entropyBelow(ClassStatistics leaf, int number, double value) {
    divide(leaf, number, value);
    double sumLeft = sum(left);
    double sumRight = sum(right);
    double all = sumLeft + sumRight;
    if (!(Math.min(sumLeft, sumRight) > LEAST_SHARE * all)) {
      return Double.POSITIVE_INFINITY;
    }
    return (sumLeft * entropy(left) + sumRight * entropy(right)) / all;
  }

  /** Estimates what of each class lies at most at a value, and what above it. */
  private void divide(ClassStatistics leaf, int number, double value) {
    for (int c = 0; c < classes; c++) {
      double weight = leaf.weight(number, c);
      double below;
      double above;
      if (!(weight > 0) || value < leaf.least(number, c)) {
        below = 0;
        above = weight;
      } else if (value >= leaf.most(number, c)) {
        below = weight;
        above = 0;
      } else {
        double deviation = leaf.deviation(number, c);
        double from = value - leaf.mean(number, c);
        double equal = 0;
        double less = 0;
        if (deviation > 0) {
          double z = from / deviation;
          double bell = Elementary.exp(-0.5 * z * z);
          equal = bell / (ROOT_TWO_PI * deviation) * weight;
          less = Normal.below(z, bell) * weight - equal;
        } else if (from == 0) {
          equal = weight;
        } else if (from > 0) {
          less = weight;
        }
        above = Math.max(0, weight - equal - less);
        below = less + equal;
      }
      left[c] = below;
      right[c] = above;
    }
  }

  private void searchNominal(ClassStatistics leaf, int nominal, double before) {
    double gain = before - entropyByValue(leaf, nominal);
    if (gain > Double.NEGATIVE_INFINITY) {
      int index = leaf.numbers().length + nominal;
      best.offer(gain, leaf.nominals()[nominal], index, leaf.values(nominal), 0);
    }
  }

  /** The entropy that is left by a branch for each value; +∞ when the split does not count. */
  private double entropyByValue(ClassStatistics leaf, int nominal) {
    int values = leaf.values(nominal);
    double all = 0;
    double entropy = 0;
    for (int v = 0; v < values; v++) {
      double weight = branch(leaf, nominal, v);
      all += weight;
      entropy += weight * entropy(left);
    }
    int counting = 0;
    for (int v = 0; v < values; v++) {
      counting += branch(leaf, nominal, v) > LEAST_SHARE * all ? 1 : 0;
    }
    return counting >= 2 ? entropy / all : Double.POSITIVE_INFINITY;
  }

  private double branch(ClassStatistics leaf, int nominal, int value) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      left[c] = leaf.count(nominal, value, c);
      sum += left[c];
    }
    return sum;
  }

  /** What of each class the best split sends into a branch. */
  void weights(ClassStatistics leaf, int branch, double[] weights) {
    int numbers = leaf.numbers().length;
    if (best.slot() < numbers) {
      divide(leaf, best.slot(), best.threshold());
      System.arraycopy(branch == 0 ? left : right, 0, weights, 0, classes);
    } else {
      for (int c = 0; c < classes; c++) {
        weights[c] = leaf.count(best.slot() - numbers, branch, c);
      }
    }
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** The entropy of class weights, in bits. */
  private double entropy(double[] weights) {
    double sum = 0;
    double logs = 0;
    for (int c = 0; c < classes; c++) {
      double weight = weights[c];
      if (weight > 0) {
        sum += weight;
        logs += weight * Elementary.log(weight);
      }
    }
    return sum > 0 ? (Elementary.log(sum) - logs / sum) / LN_2 : 0;
  }
}
