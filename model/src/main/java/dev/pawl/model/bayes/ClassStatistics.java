package dev.pawl.model.bayes;

import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.Elementary;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

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
 * <p>A weight of 2 counts as the row twice, exactly. One root per class and one exponential per
 * class but one for a prediction, which allocates nothing. Not safe for use by several threads
 * while one of them adds.
 */
public final class ClassStatistics {
  private static final int MOMENTS = 6;

  /** How many of them are kept together: the precision follows from them, ranges come behind. */
  private static final int KEPT = 3;

  private static final double LEAST_SPREAD = 1e-100;
  private static final double LARGE = 1e100;
  private static final double LEAST_SUM = 1e-200;
  private static final double INVERSE_TWO_PI = 1 / (2 * Math.PI);
  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

  /** Squared deviations from which on exp(−x/2) is 0. */
  private static final double FARTHEST = 1490.26;

  private final int classes;

  /** Which attributes are observed: their places in a row. Shared, never written to. */
  private final int[] numbers;

  private final int[] nominals;
  private final double[] weights;

  /** Per class and number: weight, mean, sum of squared deviations, precision, least, largest. */
  private final double[] moments;

  /**
   * Per class: the product of precision / 2π over its numbers that have a precision; 0 when that is
   * too small or too large to multiply with.
   */
  private final double[] products;

  /** Per class: the root of that product; half its logarithm where the product is 0. */
  private final double[] bells;

  /** Per class: whether one of its numbers has no precision. */
  private final boolean[] flat;

  /** By place in {@link #nominals}. */
  private final NominalCounts counts;

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
        new NominalCounts(classes, nominals.length));
    for (int at = 0; at < moments.length; at += MOMENTS) {
      moments[at + 4] = Double.POSITIVE_INFINITY;
      moments[at + 5] = Double.NEGATIVE_INFINITY;
    }
  }

  private ClassStatistics(
      int classes,
      int[] numbers,
      int[] nominals,
      double[] weights,
      double[] moments,
      NominalCounts counts) {
    this.classes = classes;
    this.numbers = numbers;
    this.nominals = nominals;
    this.weights = weights;
    this.moments = moments;
    this.counts = counts;
    for (int at = 0; at < moments.length; at += MOMENTS) {
      moments[at + 3] = precision(moments[at], moments[at + 2]);
    }
    this.products = new double[classes];
    this.bells = new double[classes];
    this.flat = new boolean[classes];
    for (int c = 0; c < classes; c++) {
      ring(c);
    }
  }

  private static double precision(double count, double spread) {
    return count > 1 && spread > LEAST_SPREAD ? (count - 1) / spread : 0;
  }

  /** Works out anew what follows from a class's precisions. */
  private void ring(int label) {
    double product = 1;
    int spread = 0;
    int end = (label + 1) * numbers.length * MOMENTS;
    for (int at = label * numbers.length * MOMENTS; at < end; at += MOMENTS) {
      if (moments[at + 3] > 0) {
        spread++;
        product *= moments[at + 3] * INVERSE_TWO_PI;
      }
    }
    ring(label, product, spread);
  }

  /** The same where the product of precision / 2π, and of how many numbers it is, are known. */
  private void ring(int label, double product, int spread) {
    flat[label] = spread < numbers.length;
    boolean fits = product < LARGE && product > 1 / LARGE;
    products[label] = fits ? product : 0;
    bells[label] = fits ? Math.sqrt(product) : bell(label);
  }

  private double bell(int label) {
    double product = 1;
    double logs = 0;
    int end = (label + 1) * numbers.length * MOMENTS;
    for (int at = label * numbers.length * MOMENTS; at < end; at += MOMENTS) {
      if (moments[at + 3] > 0) {
        product *= moments[at + 3] * INVERSE_TWO_PI;
        if (!(product < LARGE && product > 1 / LARGE)) {
          logs += Elementary.log(product);
          product = 1;
        }
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
    double counted = 0;
    double part = 0;
    double product = 1;
    int spreads = 0;
    for (int number : numbers) {
      double x = attributes[number];
      double precision = moments[at + 3];
      if (!Double.isNaN(x)) {
        double total = moments[at] + weight;
        if (total != counted) {
          // without missing values, the same for all numbers
          counted = total;
          part = weight / total;
        }
        double from = x - moments[at + 1];
        double mean = moments[at + 1] + from * part;
        double spread = moments[at + 2] + weight * from * (x - mean);
        precision = precision(total, spread);
        moments[at] = total;
        moments[at + 1] = mean;
        moments[at + 2] = spread;
        moments[at + 3] = precision;
        if (x < moments[at + 4]) {
          moments[at + 4] = x;
        }
        if (x > moments[at + 5]) {
          moments[at + 5] = x;
        }
      }
      if (precision > 0) {
        spreads++;
        product *= precision * INVERSE_TWO_PI;
      }
      at += MOMENTS;
    }
    ring(label, product, spreads);
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      if (!Double.isNaN(value)) {
        counts.add(i, (int) value, label, weight);
      }
    }
  }

  /**
   * Takes a row out that {@link #add} took in. Sums of whole weights stay exact; means and spreads
   * do but for rounding, which adds up, and ranges stay as they are: count anew from time to time.
   */
  public void remove(double[] attributes, int label, double weight) {
    weights[label] = NominalCounts.rest(weights[label], weight);
    for (int i = 0; i < numbers.length; i++) {
      double x = attributes[numbers[i]];
      if (Double.isNaN(x)) {
        continue;
      }
      int at = (label * numbers.length + i) * MOMENTS;
      double left = NominalCounts.rest(moments[at], weight);
      double from = x - moments[at + 1];
      double mean = left > 0 ? moments[at + 1] - from * weight / left : 0;
      double spread = left > 0 ? moments[at + 2] - weight * from * (x - mean) : 0;
      moments[at] = left;
      moments[at + 1] = Math.max(-AttributeSpace.LARGEST, Math.min(AttributeSpace.LARGEST, mean));
      moments[at + 2] = Math.max(0, spread);
      moments[at + 3] = precision(left, moments[at + 2]);
    }
    ring(label);
    for (int i = 0; i < nominals.length; i++) {
      double value = attributes[nominals[i]];
      if (!Double.isNaN(value)) {
        counts.remove(i, (int) value, label, weight);
      }
    }
  }

  /**
   * The sum of squared distances of a row's numbers from a class's means, in standard deviations;
   * +∞ when a density is 0, NaN when a number is missing and {@link #present} has to be asked.
   */
  private double squares(double[] attributes, int label) {
    double squares = 0;
    int at = label * numbers.length * MOMENTS;
    for (int number : numbers) {
      double from = attributes[number] - moments[at + 1];
      squares += from * from * moments[at + 3];
      at += MOMENTS;
    }
    // no part of a sum is larger than the sum: mostly there is nothing to look at one by one
    if (squares <= FARTHEST) {
      return flat[label] && isImpossible(attributes, label) ? Double.POSITIVE_INFINITY : squares;
    }
    return Double.isNaN(squares) ? squares : present(attributes, label);
  }

  /** The same over the numbers that are not missing, one by one. */
  private double present(double[] attributes, int label) {
    if (flat[label] && isImpossible(attributes, label)) {
      return Double.POSITIVE_INFINITY;
    }
    double squares = 0;
    int at = label * numbers.length * MOMENTS;
    for (int number : numbers) {
      double from = attributes[number] - moments[at + 1];
      double square = from * from * moments[at + 3];
      if (square <= FARTHEST) {
        squares += square;
      } else if (square > FARTHEST) {
        return Double.POSITIVE_INFINITY;
      }
      at += MOMENTS;
    }
    return squares;
  }

  /** Whether a number without spread, or that was never seen in the class, rules a row out. */
  private boolean isImpossible(double[] attributes, int label) {
    int at = label * numbers.length * MOMENTS;
    for (int i = 0; i < numbers.length; i++) {
      if (moments[at + 3] == 0) {
        double x = attributes[numbers[i]];
        if (!Double.isNaN(x) && (moments[at] > 0 ? x != moments[at + 1] : isSeen(i))) {
          return true;
        }
      }
      at += MOMENTS;
    }
    return false;
  }

  /** What its nominal attributes make of a class's weight. */
  private double shares(double[] attributes, int label) {
    double product = 1;
    for (int i = 0; i < nominals.length; i++) {
      product *= counts.share(i, attributes[nominals[i]], label);
    }
    return product;
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
    double nearest = Double.POSITIVE_INFINITY;
    boolean fit = true;
    boolean missing = false;
    for (int c = 0; c < classes; c++) {
      boolean seen = weights[c] > 0;
      double squares = seen ? squares(attributes, c) : Double.POSITIVE_INFINITY;
      if (Double.isNaN(squares)) {
        missing = true;
        squares = present(attributes, c);
      }
      scores[c] = squares;
      nearest = Math.min(nearest, squares);
      fit &= !seen || products[c] > 0;
    }
    if (nearest == Double.POSITIVE_INFINITY) {
      Arrays.fill(scores, 1.0 / classes);
    } else if (!fit || !multiply(attributes, nearest, missing, scores)) {
      addLogarithms(attributes, scores);
    }
  }

  /**
   * Turns squared distances into probabilities.
   *
   * @return whether the products kept within the range of numbers; otherwise the scores are lost
   */
  private boolean multiply(double[] attributes, double nearest, boolean missing, double[] scores) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double vote = 0;
      if (scores[c] < Double.POSITIVE_INFINITY) {
        double bell = missing ? Math.sqrt(product(attributes, c)) : bells[c];
        vote = weights[c] * shares(attributes, c) * bell;
        vote *= scores[c] == nearest ? 1 : Elementary.exp(0.5 * (nearest - scores[c]));
      }
      scores[c] = vote;
      sum += vote;
    }
    if (!(sum > LEAST_SUM && sum < 1 / LEAST_SUM)) {
      return false;
    }
    for (int c = 0; c < classes; c++) {
      scores[c] /= sum;
    }
    return true;
  }

  /** The product of precision / 2π over a class's numbers that are not missing. */
  private double product(double[] attributes, int label) {
    double product = 1;
    for (int i = 0; i < numbers.length; i++) {
      double precision = moments[(label * numbers.length + i) * MOMENTS + 3];
      if (precision > 0 && !Double.isNaN(attributes[numbers[i]])) {
        product *= precision * INVERSE_TWO_PI;
      }
    }
    return product;
  }

  /** The probabilities of all classes where products may leave the range of numbers. */
  private void addLogarithms(double[] attributes, double[] scores) {
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

  /** The logarithm of a class's vote; −∞ for none. */
  private double vote(double[] attributes, int label) {
    if (!(weights[label] > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double bell = products[label] > 0 ? 0.5 * Elementary.log(products[label]) : bells[label];
    double logs = Elementary.log(weights[label]) + bell - 0.5 * present(attributes, label);
    for (int i = 0; i < numbers.length; i++) {
      double precision = moments[(label * numbers.length + i) * MOMENTS + 3];
      if (precision > 0 && Double.isNaN(attributes[numbers[i]])) {
        logs -= 0.5 * (Elementary.log(precision) - LOG_TWO_PI);
      }
    }
    for (int i = 0; i < nominals.length; i++) {
      logs += Elementary.log(counts.share(i, attributes[nominals[i]], label));
    }
    return logs;
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
    return moments[(label * numbers.length + number) * MOMENTS + 4];
  }

  /** The largest value of a number in a class; −∞ when nothing was seen. */
  public double most(int number, int label) {
    return moments[(label * numbers.length + number) * MOMENTS + 5];
  }

  /** Gives what it answers from: of each class the mean and deviation of numbers, and shares. */
  public void numbers(DoubleConsumer to) {
    double[] shares = new double[classes];
    shares(weights, 0, shares);
    for (int c = 0; c < classes; c++) {
      to.accept(shares[c]);
      for (int i = 0; i < numbers.length; i++) {
        to.accept(mean(i, c));
        to.accept(deviation(i, c));
      }
      for (int i = 0; i < nominals.length; i++) {
        for (int value = 0; value < counts.values(i) && weights[c] > 0; value++) {
          to.accept(counts.share(i, value, c));
        }
      }
    }
  }

  /** How many values of a nominal attribute have been numbered so far. */
  public int values(int nominal) {
    return counts.values(nominal);
  }

  /** The weight of a class's rows that have the value. */
  public double count(int nominal, int value, int label) {
    return counts.count(nominal, value, label);
  }

  /** An independent copy; the places of attributes are shared. */
  public ClassStatistics copy() {
    return new ClassStatistics(
        classes, numbers, nominals, weights.clone(), moments.clone(), counts.copy());
  }

  /** About how many bytes it takes. */
  public long bytes() {
    return 120 + 8 * (counts.size() + weights.length + moments.length);
  }

  /** Writes all but the number of classes and the places. */
  public void writeTo(NumberWriter to) {
    to.addAll(weights);
    double[] kept = new double[KEPT * classes * numbers.length];
    for (int i = 0; i * KEPT < kept.length; i++) {
      System.arraycopy(moments, i * MOMENTS, kept, i * KEPT, KEPT);
    }
    to.addAll(kept);
    double[] ranges = new double[2 * classes * numbers.length];
    for (int i = 0, at = 0; i < numbers.length; i++) {
      for (int c = 0; c < classes; c++) {
        ranges[at++] = least(i, c);
        ranges[at++] = most(i, c);
      }
    }
    to.addAll(ranges);
    counts.writeTo(to);
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
    double[] kept = from.nextDoubles(KEPT * classes * numbers.length);
    double[] moments = new double[MOMENTS * classes * numbers.length];
    for (int i = 0; i * KEPT < kept.length; i++) {
      System.arraycopy(kept, i * KEPT, moments, i * MOMENTS, KEPT);
    }
    double[] ranges = from.nextDoubles(2 * classes * numbers.length);
    for (int i = 0, at = 0; i < numbers.length; i++) {
      for (int c = 0; c < classes; c++) {
        System.arraycopy(ranges, at, moments, (c * numbers.length + i) * MOMENTS + 4, 2);
        at += 2;
      }
    }
    NominalCounts counts = NominalCounts.read(from, classes, nominals.length);
    return new ClassStatistics(classes, numbers, nominals, weights, moments, counts);
  }
}
