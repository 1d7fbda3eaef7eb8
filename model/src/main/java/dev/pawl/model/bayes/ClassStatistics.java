package dev.pawl.model.bayes;

import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.Elementary;
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
 *       are compared relative to the densest class, or as logarithms: their products do not
 *       underflow, however many attributes there are. When no class has a vote, all are equally
 *       likely.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice, exactly. One logarithm per row that is added, one
 * exponential per class but one and prediction; a prediction allocates nothing. Not safe for use by
 * several threads while one of them adds.
 */
public final class ClassStatistics {
  private static final int MOMENTS = 3;
  private static final double LEAST_SPREAD = 1e-100;
  private static final double LARGE = 1e100;
  private static final double LEAST_SUM = 1e-200;
  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

  /** Squared deviations from which on exp(−x/2) is 0. */
  private static final double FARTHEST = 1490.26;

  private final int classes;

  /** Which attributes are observed: their places in a row. Shared, never written to. */
  private final int[] numbers;

  private final int[] nominals;
  private final double[] weights;

  /** Per class and number: weight, mean, sum of squared deviations. */
  private final double[] moments;

  /** Per class and number: 1 / variance; 0 when there is no spread, or none that counts. */
  private final double[] precisions;

  /**
   * Per class: half the logarithm of the product of precision / 2π over its numbers; NaN when one
   * of them has no precision.
   */
  private final double[] bells;

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
    this.precisions = new double[classes * numbers.length];
    for (int i = 0; i < precisions.length; i++) {
      precisions[i] = precision(i);
    }
    this.bells = new double[classes];
    for (int c = 0; c < classes; c++) {
      bells[c] = bell(c);
    }
  }

  /** 1 / variance of a class's number; 0 when there is no spread, or none that counts. */
  private double precision(int at) {
    double count = moments[MOMENTS * at];
    double spread = moments[MOMENTS * at + 2];
    return count > 1 && spread > LEAST_SPREAD ? (count - 1) / spread : 0;
  }

  private double bell(int label) {
    double product = 1;
    double logs = -numbers.length * LOG_TWO_PI;
    for (int at = label * numbers.length; at < (label + 1) * numbers.length; at++) {
      product *= precisions[at];
      if (!(product < LARGE && product > 1 / LARGE)) {
        if (product == 0) {
          return Double.NaN;
        }
        logs += Elementary.log(product);
        product = 1;
      }
    }
    return 0.5 * (logs + Elementary.log(product));
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
      precisions[at / MOMENTS] = precision(at / MOMENTS);
      int range = 2 * (i * classes + label);
      if (x < ranges[range]) {
        ranges[range] = x;
      }
      if (x > ranges[range + 1]) {
        ranges[range + 1] = x;
      }
    }
    bells[label] = bell(label);
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      if (!Double.isNaN(value)) {
        count(i, (int) value, label, weight);
      }
    }
  }

  /**
   * Takes a row out that {@link #add} took in. Sums of whole weights stay exact; means and spreads
   * do but for rounding, which adds up, and ranges stay as they are: count anew from time to time.
   */
  public void remove(double[] attributes, int label, double weight) {
    weights[label] = rest(weights[label], weight);
    for (int i = 0; i < numbers.length; i++) {
      double x = attributes[numbers[i]];
      if (Double.isNaN(x)) {
        continue;
      }
      int at = (label * numbers.length + i) * MOMENTS;
      double left = rest(moments[at], weight);
      double from = x - moments[at + 1];
      double mean = left > 0 ? moments[at + 1] - from * weight / left : 0;
      double spread = left > 0 ? moments[at + 2] - weight * from * (x - mean) : 0;
      moments[at] = left;
      moments[at + 1] = Math.max(-AttributeSpace.LARGEST, Math.min(AttributeSpace.LARGEST, mean));
      moments[at + 2] = Math.max(0, spread);
      precisions[at / MOMENTS] = precision(at / MOMENTS);
    }
    bells[label] = bell(label);
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      if (!Double.isNaN(value)) {
        double[] all = counts[i];
        int at = (1 + (int) value) * classes + label;
        all[label] = rest(all[label], weight);
        all[at] = rest(all[at], weight);
      }
    }
  }

  /** What is left of a sum; nothing when rounding alone may have left it. */
  private static double rest(double sum, double less) {
    double left = sum - less;
    return left > 1e-12 * sum ? left : 0;
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

  /** The logarithm of the densities of all numbers in a class; −∞ when one of them is 0. */
  private double density(double[] attributes, int label) {
    double squares = 0;
    double logs = bells[label];
    if (Double.isNaN(logs)) {
      return someDensity(attributes, label);
    }
    int first = label * numbers.length;
    for (int i = 0; i < numbers.length; i++) {
      double from = attributes[numbers[i]] - moments[(first + i) * MOMENTS + 1];
      double square = from * from * precisions[first + i];
      if (square <= FARTHEST) {
        squares += square;
      } else if (square > FARTHEST) {
        return Double.NEGATIVE_INFINITY;
      } else {
        logs -= 0.5 * (Elementary.log(precisions[first + i]) - LOG_TWO_PI);
      }
    }
    return logs - 0.5 * squares;
  }

  /** The same where some of the numbers have no precision. */
  private double someDensity(double[] attributes, int label) {
    double squares = 0;
    double logs = 0;
    for (int i = 0; i < numbers.length; i++) {
      double x = attributes[numbers[i]];
      if (Double.isNaN(x)) {
        continue;
      }
      int at = label * numbers.length + i;
      double from = x - moments[at * MOMENTS + 1];
      double square = from * from * precisions[at];
      boolean seen = moments[at * MOMENTS] > 0;
      if (square > FARTHEST || (seen ? precisions[at] == 0 && from != 0 : isSeen(i))) {
        return Double.NEGATIVE_INFINITY;
      }
      if (precisions[at] > 0) {
        squares += square;
        logs += 0.5 * (Elementary.log(precisions[at]) - LOG_TWO_PI);
      }
    }
    return logs - 0.5 * squares;
  }

  /** The logarithm of a class's vote; −∞ for none. */
  private double vote(double[] attributes, int label) {
    double logs = Elementary.log(weights[label]) + density(attributes, label);
    for (int i = 0; i < nominals.length; i++) {
      logs += Elementary.log(share(i, attributes[nominals[i]], label));
    }
    return logs;
  }

  /** What its nominal attributes make of a class's weight. */
  private double shares(double[] attributes, int label) {
    double product = 1;
    for (int i = 0; i < nominals.length; i++) {
      product *= share(i, attributes[nominals[i]], label);
    }
    return product;
  }

  private double share(int nominal, double value, int label) {
    double[] all = counts[nominal];
    if (Double.isNaN(value) || all.length == classes) {
      return 1;
    }
    double total = all[label];
    if (!(total > 0)) {
      return 0;
    }
    int at = (1 + (int) value) * classes;
    double count = at < all.length ? all[at + label] : 0;
    return (count + 1) / (total + (all.length / classes - 1));
  }

  private boolean isSeen(int number) {
    for (int c = 0; c < classes; c++) {
      if (moments[(c * numbers.length + number) * MOMENTS] > 0) {
        return true;
      }
    }
    return false;
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

  /** The probabilities of all classes by naive Bayes; the same for all when none has a vote. */
  public void bayes(double[] attributes, double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      scores[c] = weights[c] > 0 ? density(attributes, c) : Double.NEGATIVE_INFINITY;
      largest = Math.max(largest, scores[c]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      Arrays.fill(scores, 1.0 / classes);
      return;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double density = scores[c] == largest ? 1 : Elementary.exp(scores[c] - largest);
      scores[c] = density > 0 ? density * weights[c] * shares(attributes, c) : 0;
      sum += scores[c];
    }
    if (!(sum > LEAST_SUM && sum < 1 / LEAST_SUM)) {
      bayesByLogarithms(attributes, scores);
      return;
    }
    for (int c = 0; c < classes; c++) {
      scores[c] /= sum;
    }
  }

  /** The same where products may leave the range of numbers. */
  private void bayesByLogarithms(double[] attributes, double[] scores) {
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
      scores[c] = Elementary.exp(scores[c] - largest);
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
