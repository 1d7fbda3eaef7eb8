package dev.pawl.learn.linear;

import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One or several linear models over sparse rows, which differ in their learning rate and share each
 * pass over a row; their scores are averaged. For {@link Softmax}, each has weights and a score for
 * each class.
 *
 * <p>A row is a list of features: indices and values. Index {@link #INTERCEPT} is that of the
 * intercept, which is never regularised. An index may occur more than once.
 *
 * <p>Numbers stay finite, whatever is learned: values are expected within ±{@link #LARGEST} and
 * count as 0 below 1 / {@link #LARGEST}, slopes are clipped (see {@link LinearSettings#clip}), and
 * labels, offsets and weights are bounded by the learner.
 *
 * <p>Memory: per feature, side by side, the weights of all members (for each learning rate, those
 * of all classes), then the rule's state. Learning and predicting take time proportional to the
 * features of the row, and allocate nothing except when the number of features grows. Not safe for
 * use by several threads.
 */
public final class SparseLinear {
  /** The index of the intercept. */
  public static final int INTERCEPT = 0;

  /** The largest absolute value of a feature, a label or an offset. */
  public static final double LARGEST = 1e18;

  final LinearSettings settings;
  final int outputs;
  final int members;
  final int stride;
  final double[] rates;
  final double[] scores;
  final double[] slopes;
  double[] globals;
  double[] cells;

  private final Stepper stepper;
  private final double perRate;
  private int features;

  /** A model that has learned nothing. */
  public SparseLinear(LinearSettings settings) {
    this.settings = settings;
    this.outputs = settings.loss().scores();
    this.members = settings.rates().size() * outputs;
    this.rates = new double[members];
    Arrays.setAll(rates, j -> settings.rates().get(j / outputs));
    this.perRate = 1.0 / settings.rates().size();
    this.scores = new double[members];
    this.slopes = new double[members];
    this.stepper = stepper(settings, members);
    this.stride = members * (1 + stepper.slots().size()) + stepper.shared().size();
    this.globals = stepper.start();
    this.cells = new double[0];
  }

  private static Stepper stepper(LinearSettings settings, int members) {
    return switch (settings.rule()) {
      case StepRule.Sgd rule -> new RateStepper.Sgd(rule, members);
      case StepRule.AdaGrad rule -> new RateStepper.AdaGrad(rule, members);
      case StepRule.Normalised rule -> new RateStepper.Normalised(rule, members);
      case StepRule.Adam rule -> new AdamStepper(rule);
      case StepRule.Ftrl rule -> new FtrlStepper(rule, settings);
    };
  }

  /** What it was made with. */
  public LinearSettings settings() {
    return settings;
  }

  /** How many features it has weights for; all others weigh 0. */
  public int features() {
    return features;
  }

  /** How many features there is room for at most. */
  public int mostFeatures() {
    return (Integer.MAX_VALUE - 8) / stride;
  }

  /** Makes room for features up to an index below {@code count}. */
  public void grow(int count) {
    if (count <= features) {
      return;
    }
    long needed = (long) count * stride;
    if (count > mostFeatures()) {
      throw new IllegalStateException(
          "features: %d with %d numbers each (expected: at most 2^31 in all; use fewer hash bits)"
              .formatted(count, stride));
    }
    if (needed > cells.length) {
      long roomy = Math.min(Integer.MAX_VALUE - 8L, needed + needed / 2);
      cells = Arrays.copyOf(cells, (int) (features == 0 ? needed : roomy));
    }
    features = count;
  }

  /** The weight of a feature, averaged over the learning rates; of class 0 where there are some. */
  public double weight(int feature) {
    return weight(feature, 0);
  }

  /**
   * The weight of a feature, averaged over the learning rates.
   *
   * @param output which of the loss's scores it counts for
   */
  public double weight(int feature, int output) {
    if (feature >= features) {
      return 0;
    }
    int at = feature * stride + output;
    double weight = cells[at];
    for (int j = outputs; j < members; j += outputs) {
      weight += cells[at + j];
    }
    return members == outputs ? weight : weight * perRate;
  }

  /** The averaged weights of all features; those of all the loss's scores feature by feature. */
  public double[] weights() {
    double[] weights = new double[features * outputs];
    if (members == 1) {
      for (int i = 0, at = 0; i < features; i++, at += stride) {
        weights[i] = cells[at];
      }
      return weights;
    }
    for (int i = 0; i < features; i++) {
      for (int k = 0; k < outputs; k++) {
        weights[i * outputs + k] = weight(i, k);
      }
    }
    return weights;
  }

  /**
   * The score of a row, averaged over the learning rates: the sum of {@link #weight} × value in the
   * order of the row.
   */
  public double score(int[] indices, double[] values, int size) {
    double score = 0;
    for (int i = 0; i < size; i++) {
      score += weight(indices[i]) * values[i];
    }
    return score;
  }

  /**
   * All scores of a row, each as {@link #score} is.
   *
   * @param scores takes them, as many as the loss has
   */
  public void scores(int[] indices, double[] values, int size, double[] scores) {
    if (outputs == 1) {
      scores[0] = score(indices, values, size);
      return;
    }
    Arrays.fill(scores, 0, outputs, 0);
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < outputs; k++) {
        scores[k] += weight(indices[i], k) * values[i];
      }
    }
  }

  /**
   * Takes in one example.
   *
   * @param indices below the count that {@link #grow} was last called with
   * @param values finite, within ±{@link #LARGEST}
   * @param size how many features the row has
   * @param offset what the row's scores start from, within ±{@link #LARGEST}
   * @param label within ±{@link #LARGEST} and what the loss allows
   * @param weight above 0, up to {@link #LARGEST}
   */
  public void learn(
      int[] indices, double[] values, int size, double offset, double label, double weight) {
    stepper.prepare(this, indices, values, size);
    scores(indices, values, size, offset);
    for (int from = 0; from < members; from += outputs) {
      settings.loss().slopes(scores, from, label, slopes);
    }
    for (int j = 0; j < members; j++) {
      slopes[j] = settings.clipped(slopes[j]);
    }
    stepper.step(this, indices, values, size, label, weight);
  }

  private void scores(int[] indices, double[] values, int size, double offset) {
    for (int j = 0; j < members; j++) {
      double score = offset;
      for (int i = 0; i < size; i++) {
        score += cells[indices[i] * stride + j] * values[i];
      }
      scores[j] = score;
    }
  }

  /** An independent model with the same state. */
  public SparseLinear copy() {
    var copy = new SparseLinear(settings);
    copy.globals = globals.clone();
    copy.cells = Arrays.copyOf(cells, features * stride);
    copy.features = features;
    return copy;
  }

  /**
   * Averages with another model of the same settings: all weights and optimiser states become
   * {@code (1 - share) × own + share × other's}, except the largest values that the normalised rule
   * has seen, of which the larger is kept, and FTRL's weights, which follow from the averaged z and
   * n. With a share of 0 or 1 it is one of the two, exactly.
   *
   * @param places this model's index for each of the other's features; {@link #grow} has made room
   *     for all of them. Where several have the same, the first counts
   * @throws IllegalArgumentException when the other's settings are not the same
   */
  public void merge(SparseLinear other, double share, int[] places) {
    if (!settings.equals(other.settings)) {
      throw new IllegalArgumentException(
          "other: %s (expected: settings %s)".formatted(other.settings, settings));
    }
    if (share == 0) {
      return;
    }
    if (share == 1) {
      globals = other.globals.clone();
      Arrays.fill(cells, 0);
      for (int i = 0; i < other.features; i++) {
        System.arraycopy(other.cells, i * stride, cells, places[i] * stride, stride);
      }
      return;
    }
    stepper.settle(this);
    for (int i = 0; i < globals.length; i++) {
      globals[i] = (1 - share) * globals[i] + share * stepper.comparableGlobal(i, other.globals[i]);
    }
    int largest = members * (1 + stepper.slots().size());
    for (int at = 0; at < features * stride; at++) {
      if (at % stride < largest) {
        cells[at] *= 1 - share;
      }
    }
    boolean[] taken = new boolean[features];
    for (int i = 0; i < other.features; i++) {
      if (taken[places[i]]) {
        continue;
      }
      taken[places[i]] = true;
      int to = places[i] * stride;
      int from = i * stride;
      for (int cell = 0; cell < largest; cell++) {
        cells[to + cell] += share * stepper.comparable(other, cell, other.cells[from + cell]);
      }
      for (int cell = largest; cell < stride; cell++) {
        cells[to + cell] = Math.max(cells[to + cell], other.cells[from + cell]);
      }
    }
    for (int at = 0; at < features * stride; at += stride) {
      stepper.merged(this, at);
    }
  }

  /**
   * How large the weights are, of features that were ever touched, averaged over the learning
   * rates.
   *
   * @param weights how many there are
   * @param zeros how many are 0
   * @param broken how many of its numbers, the rule's too, are not finite
   * @param norm the root of the sum of squares of those that are finite
   * @param largest the largest of their absolute values
   */
  public record Norms(long weights, long zeros, long broken, double norm, double largest) {}

  /** How large the weights are. Takes time proportional to all features. */
  public Norms norms() {
    long weights = 0;
    long zeros = 0;
    double squares = 0;
    double largest = 0;
    long broken = Arrays.stream(globals).filter(x -> !Double.isFinite(x)).count();
    for (int at = 0; at < features * stride; at++) {
      broken += Double.isFinite(cells[at]) ? 0 : 1;
    }
    for (int i = 0; i < features; i++) {
      for (int k = 0; k < outputs && touched(i); k++) {
        double weight = weight(i, k);
        weights++;
        zeros += weight == 0 ? 1 : 0;
        if (Double.isFinite(weight)) {
          squares += weight * weight;
          largest = Math.max(largest, Math.abs(weight));
        }
      }
    }
    return new Norms(weights, zeros, broken, Math.sqrt(squares), largest);
  }

  /** Writes the features that were ever touched, by index, and the rule's numbers. */
  public void snapshot(Tensors.Writer to) {
    int[] touched = new int[features];
    int count = 0;
    for (int i = 0; i < features; i++) {
      if (touched(i)) {
        touched[count++] = i;
      }
    }
    touched = Arrays.copyOf(touched, count);
    to.longs("features", features);
    to.doubles("globals", globals.clone());
    to.ints("indices", touched);
    List<String> names = names();
    for (int slot = 0; slot < names.size(); slot++) {
      double[] column = new double[count];
      for (int i = 0; i < count; i++) {
        column[i] = cells[touched[i] * stride + slot];
      }
      to.doubles(names.get(slot), column);
    }
  }

  private boolean touched(int feature) {
    for (int at = feature * stride; at < (feature + 1) * stride; at++) {
      if (Double.doubleToRawLongBits(cells[at]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The cells of a feature by name, in their order. */
  private List<String> names() {
    var names = new ArrayList<String>();
    var perMember = new ArrayList<String>();
    perMember.add("weight");
    perMember.addAll(stepper.slots());
    for (String name : perMember) {
      for (int j = 0; j < members; j++) {
        names.add(name + "/" + j);
      }
    }
    names.addAll(stepper.shared());
    return names;
  }

  /**
   * Takes the state from named tensors.
   *
   * @throws IllegalArgumentException when one is missing or does not fit
   */
  public void restore(Tensors from) {
    long count = one(from.longs("features"), "features");
    int[] touched = from.ints("indices");
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("features: " + count + " (expected: a count)");
    }
    double[] restored = from.doubles("globals");
    if (restored.length != globals.length) {
      throw new IllegalArgumentException(
          "globals: %d values (expected: %d)".formatted(restored.length, globals.length));
    }
    features = 0;
    cells = new double[0];
    globals = restored.clone();
    grow((int) count);
    List<String> names = names();
    for (int slot = 0; slot < names.size(); slot++) {
      double[] column = from.doubles(names.get(slot));
      if (column.length != touched.length) {
        throw new IllegalArgumentException(
            "%s: %d values (expected: %d, one for each of indices)"
                .formatted(names.get(slot), column.length, touched.length));
      }
      for (int i = 0; i < touched.length; i++) {
        if (touched[i] < 0 || touched[i] >= count) {
          throw new IllegalArgumentException(
              "indices: %d (expected: below features, %d)".formatted(touched[i], count));
        }
        cells[touched[i] * stride + slot] = column[i];
      }
    }
  }

  private static long one(long[] values, String name) {
    if (values.length != 1) {
      throw new IllegalArgumentException(
          "%s: %d values (expected: 1)".formatted(name, values.length));
    }
    return values[0];
  }
}
