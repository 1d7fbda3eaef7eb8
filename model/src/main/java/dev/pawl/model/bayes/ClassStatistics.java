package dev.pawl.model.bayes;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/**
 * What is known of the attributes of each class: of a number its weight, mean, spread and range; of
 * a nominal attribute the weight of each value. Answers as naive Bayes does.
 *
 * <p>Numbered invariants, for classes {@code c} and the attributes that are observed:
 *
 * <ol>
 *   <li>{@code weight(c)} is the sum of the weights of the class's rows, and of what it was started
 *       with.
 *   <li>For each number: weight, mean and sum of squared deviations (Welford's update) of the rows
 *       of the class in which it is not missing; the variance is sum / (weight − 1), and 0 up to a
 *       weight of 1.
 *   <li>A vote is the class's weight, times the normal density of each number, times (count + 1) /
 *       (total + number of values) for each nominal attribute, leaving out what is missing and what
 *       was never observed. With variance 0 the density is 1 at the mean, else 0. A class that was
 *       not seen with an attribute that others were seen with has no vote.
 *   <li>A density that is too small for a double, 38.6 standard deviations off, counts as 0. Votes
 *       are compared as logarithms: their products do not underflow, however many attributes there
 *       are. When no class has a vote, all are equally likely.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice, exactly. One logarithm and one exponential per class
 * and prediction; nothing is allocated. Not safe for use by several threads while one of them adds.
 */
public final class ClassStatistics {
  private static final int MOMENTS = 3;
  private static final double LEAST_SPREAD = 1e-100;
  private static final double LARGE = 1e100;
  private static final double LEAST_PRODUCT = 1e-250;
  private static final double INVERSE_TWO_PI = 1 / (2 * Math.PI);

  /** Squared deviations from which on exp(−x/2) is 0. */
  private static final double FARTHEST = 1490.26;

  private final int classes;

  /** Which attributes are observed: their places in a row. Shared, never written to. */
  private final int[] numbers;

  private final int[] nominals;
  private final double[] weights;

  /** Per class and number: weight, mean, sum of squared deviations. */
  private final double[] moments;

  /** Per number and class: least and largest value. */
  private final double[] ranges;

  /**
   * Per nominal attribute: the totals of all classes, then the weights of all classes per value.
   */
  private final double[][] counts;

  /**
   * Nothing seen yet.
   *
   * @param classes how many there are
   * @param numbers the places of the numbers that are observed; kept, not to be written to
   * @param nominals the places of the nominal attributes that are observed; likewise
   */
  public ClassStatistics(int classes, int[] numbers, int[] nominals) {
    this(
        classes,
        numbers,
        nominals,
        new double[classes],
        new double[MOMENTS * classes * numbers.length],
        new double[2 * classes * numbers.length],
        new double[nominals.length][classes]);
    for (int i = 0; i < ranges.length; i += 2) {
      ranges[i] = Double.POSITIVE_INFINITY;
      ranges[i + 1] = Double.NEGATIVE_INFINITY;
    }
  }

  private ClassStatistics(
      int classes,
      int[] numbers,
      int[] nominals,
      double[] weights,
      double[] moments,
      double[] ranges,
      double[][] counts) {
    this.classes = classes;
    this.numbers = numbers;
    this.nominals = nominals;
    this.weights = weights;
    this.moments = moments;
    this.ranges = ranges;
    this.counts = counts;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** The places of the numbers that are observed. Not to be written to. */
  public int[] numbers() {
    return numbers;
  }

  /** The places of the nominal attributes that are observed. Not to be written to. */
  public int[] nominals() {
    return nominals;
  }

  /** The weight of each class. Not to be written to. */
  public double[] weights() {
    return weights;
  }

  /** Lets the classes' weights start from these. */
  public void startFrom(double[] classWeights) {
    System.arraycopy(classWeights, 0, weights, 0, classes);
  }

  /** Takes in a row of a class. */
  public void add(double[] attributes, int label, double weight) {
    weights[label] += weight;
    int at = label * numbers.length * MOMENTS;
    for (int i = 0; i < numbers.length; i++, at += MOMENTS) {
      double x = attributes[numbers[i]];
      if (Double.isNaN(x)) {
        continue;
      }
      double total = moments[at] + weight;
      double from = x - moments[at + 1];
      double mean = moments[at + 1] + from * weight / total;
      moments[at] = total;
      moments[at + 1] = mean;
      moments[at + 2] += weight * from * (x - mean);
      int range = 2 * (i * classes + label);
      if (x < ranges[range]) {
        ranges[range] = x;
      }
      if (x > ranges[range + 1]) {
        ranges[range + 1] = x;
      }
    }
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      if (!Double.isNaN(value)) {
        count(i, (int) value, label, weight);
      }
    }
  }

  private void count(int nominal, int value, int label, double weight) {
    int at = (1 + value) * classes;
    double[] all = counts[nominal];
    if (at >= all.length) {
      all = Arrays.copyOf(all, at + classes);
      counts[nominal] = all;
    }
    all[label] += weight;
    all[at + label] += weight;
  }

  /** The logarithm of a class's vote; −∞ for none. */
  private double vote(double[] attributes, int label) {
    double weight = weights[label];
    if (!(weight > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double squares = 0;
    double inverse = 1;
    double logs = 0;
    int at = label * numbers.length * MOMENTS;
    for (int i = 0; i < numbers.length; i++, at += MOMENTS) {
      double x = attributes[numbers[i]];
      double count = moments[at];
      if (!(count > 0)) {
        if (!Double.isNaN(x) && isSeen(i)) {
          return Double.NEGATIVE_INFINITY;
        }
        continue;
      }
      double from = x - moments[at + 1];
      double spread = moments[at + 2];
      if (count > 1 && spread > LEAST_SPREAD) {
        if (!Double.isNaN(x)) {
          double precision = (count - 1) / spread;
          double square = from * from * precision;
          if (square > FARTHEST) {
            return Double.NEGATIVE_INFINITY;
          }
          squares += square;
          inverse *= precision * INVERSE_TWO_PI;
          if (inverse > LARGE || inverse < 1 / LARGE) {
            logs += StrictMath.log(inverse);
            inverse = 1;
          }
        }
      } else if (from < 0 || from > 0) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    double factor = weight * nominalFactor(attributes, label);
    double product = factor * factor * inverse;
    if (product > LEAST_PRODUCT && product < 1 / LEAST_PRODUCT) {
      return 0.5 * (logs + StrictMath.log(product) - squares);
    }
    return StrictMath.log(factor) + 0.5 * (logs + StrictMath.log(inverse) - squares);
  }

  private double nominalFactor(double[] attributes, int label) {
    double factor = 1;
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      double[] all = counts[i];
      if (Double.isNaN(value) || all.length == classes) {
        continue;
      }
      double total = all[label];
      if (!(total > 0)) {
        return 0;
      }
      int at = (1 + (int) value) * classes;
      double count = at < all.length ? all[at + label] : 0;
      factor *= (count + 1) / (total + (all.length / classes - 1));
    }
    return factor;
  }

  private boolean isSeen(int number) {
    for (int c = 0; c < classes; c++) {
      if (moments[(c * numbers.length + number) * MOMENTS] > 0) {
        return true;
      }
    }
    return false;
  }

  /** The class of the largest vote, the first of equals; 0 when there is none. */
  public int best(double[] attributes) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      double vote = vote(attributes, c);
      if (vote > largest) {
        largest = vote;
        best = c;
      }
    }
    return best;
  }

  /** The index of the largest, the first of equals. */
  public static int majority(double[] weights) {
    int best = 0;
    for (int c = 1; c < weights.length; c++) {
      if (weights[c] > weights[best]) {
        best = c;
      }
    }
    return best;
  }

  /** The probabilities of all classes by naive Bayes. */
  public void bayes(double[] attributes, double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      scores[c] = vote(attributes, c);
      largest = Math.max(largest, scores[c]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      Arrays.fill(scores, 1.0 / classes);
      return;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      scores[c] = scores[c] == largest ? 1 : StrictMath.exp(scores[c] - largest);
      sum += scores[c];
    }
    for (int c = 0; c < classes; c++) {
      scores[c] /= sum;
    }
  }

  /**
   * The shares of the classes as probabilities, none of which is 0: one example more is spread
   * evenly over the classes.
   *
   * @param weights of classes
   * @param from where they begin
   */
  public static void shares(double[] weights, int from, double[] scores) {
    int classes = scores.length;
    double total = 1;
    for (int c = 0; c < classes; c++) {
      total += weights[from + c];
    }
    for (int c = 0; c < classes; c++) {
      scores[c] = (weights[from + c] + 1.0 / classes) / total;
    }
  }

  /** The weight of a class's rows that have the number. */
  public double weight(int number, int label) {
    return moments[(label * numbers.length + number) * MOMENTS];
  }

  /** The mean of a number in a class; 0 when nothing was seen. */
  public double mean(int number, int label) {
    return moments[(label * numbers.length + number) * MOMENTS + 1];
  }

  /** The standard deviation of a number in a class. */
  public double deviation(int number, int label) {
    int at = (label * numbers.length + number) * MOMENTS;
    return moments[at] > 1 ? Math.sqrt(Math.max(0, moments[at + 2] / (moments[at] - 1))) : 0;
  }

  /** The least value of a number in a class; +∞ when nothing was seen. */
  public double least(int number, int label) {
    return ranges[2 * (number * classes + label)];
  }

  /** The largest value of a number in a class; −∞ when nothing was seen. */
  public double most(int number, int label) {
    return ranges[2 * (number * classes + label) + 1];
  }

  /** How many values of a nominal attribute have been numbered so far. */
  public int values(int nominal) {
    return counts[nominal].length / classes - 1;
  }

  /** The weight of a class's rows that have the value. */
  public double count(int nominal, int value, int label) {
    return counts[nominal][(1 + value) * classes + label];
  }

  /** An independent copy; the places of attributes are shared. */
  public ClassStatistics copy() {
    double[][] copies = new double[counts.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = counts[i].clone();
    }
    return new ClassStatistics(
        classes, numbers, nominals, weights.clone(), moments.clone(), ranges.clone(), copies);
  }

  /** About how many bytes it takes. */
  public long bytes() {
    long values = (long) weights.length + moments.length + ranges.length;
    for (double[] all : counts) {
      values += 2L + all.length;
    }
    return 120 + 8 * values;
  }

  /** Writes all but the number of classes and the places. */
  public void writeTo(NumberWriter to) {
    to.addAll(weights);
    to.addAll(moments);
    to.addAll(ranges);
    for (double[] all : counts) {
      to.addAll(all);
    }
  }

  /** Writes all but the number of classes and the places, as tensors. */
  public void snapshot(Tensors.Writer to) {
    var writer = new NumberWriter();
    writeTo(writer);
    writer.writeTo(to);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it is of other classes or attributes
   */
  public static ClassStatistics restore(Tensors from, int classes, int[] numbers, int[] nominals) {
    var reader = new NumberReader(from);
    ClassStatistics statistics = read(reader, classes, numbers, nominals);
    reader.end();
    return statistics;
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException when it is of other classes or attributes
   */
  public static ClassStatistics read(
      NumberReader from, int classes, int[] numbers, int[] nominals) {
    double[] weights = from.nextDoubles(classes);
    double[] moments = from.nextDoubles(MOMENTS * classes * numbers.length);
    double[] ranges = from.nextDoubles(2 * classes * numbers.length);
    double[][] counts = new double[nominals.length][];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = from.nextDoubles();
      if (counts[i].length < classes || counts[i].length % classes != 0) {
        throw new IllegalArgumentException(
            "doubles: %d counts of values (expected: a multiple of %d classes)"
                .formatted(counts[i].length, classes));
      }
    }
    return new ClassStatistics(classes, numbers, nominals, weights, moments, ranges, counts);
  }
}
