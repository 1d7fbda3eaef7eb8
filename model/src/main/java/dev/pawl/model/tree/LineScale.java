package dev.pawl.model.tree;

/**
 * The means and deviations of numbers and of the label so far (Welford's update), by which lines
 * over the numbers are learned and read: each number as its distance from the mean in deviations,
 * cut to ±{@value #FARTHEST}, and 0 when it is missing. What a line says stays within the labels
 * that were seen. Not safe for use by several threads while one of them adds.
 */
public final class LineScale {
  /** How many deviations off a number counts as at most. */
  public static final double FARTHEST = 5;

  private static final int HEAD = 5;

  private final int numbers;

  /**
   * Of the label: weight, mean, squares, least, largest; then per number: weight, mean, squares.
   */
  private final double[] state;

  /** Nothing seen yet. */
  public LineScale(int numbers) {
    this.numbers = numbers;
    this.state = new double[HEAD + 3 * numbers];
    state[3] = Double.POSITIVE_INFINITY;
    state[4] = Double.NEGATIVE_INFINITY;
  }

  private LineScale(int numbers, double[] state) {
    this.numbers = numbers;
    this.state = state;
  }

  /**
   * What {@link #state} gave.
   *
   * @throws IllegalArgumentException when it is of other numbers
   */
  public static LineScale of(int numbers, double[] state) {
    if (state.length != HEAD + 3 * numbers) {
      throw new IllegalArgumentException(
          "scale: %d numbers (expected: %d)".formatted(state.length, HEAD + 3 * numbers));
    }
    return new LineScale(numbers, state.clone());
  }

  /** All of it. */
  public double[] state() {
    return state.clone();
  }

  /** An independent copy. */
  public LineScale copy() {
    return new LineScale(numbers, state.clone());
  }

  /** How many slopes a line has: one for each number, and a constant behind them. */
  public int length() {
    return numbers + 1;
  }

  /** Takes in a row and its label. */
  public void add(double[] attributes, double label, double weight) {
    add(0, label, weight);
    state[3] = Math.min(state[3], label);
    state[4] = Math.max(state[4], label);
    for (int i = 0; i < numbers; i++) {
      if (!Double.isNaN(attributes[i])) {
        add(HEAD + 3 * i, attributes[i], weight);
      }
    }
  }

  private void add(int at, double value, double weight) {
    state[at] += weight;
    double from = value - state[at + 1];
    state[at + 1] += from * weight / state[at];
    state[at + 2] += weight * from * (value - state[at + 1]);
  }

  private double deviation(int at) {
    return state[at] > 0 ? Math.sqrt(Math.max(0, state[at + 2] / state[at])) : 0;
  }

  /** The deviation of the label. */
  public double labelDeviation() {
    return deviation(0);
  }

  /** A number in deviations from its mean. */
  public double scaled(int number, double value) {
    int at = HEAD + 3 * number;
    double deviation = deviation(at);
    if (Double.isNaN(value) || !(deviation > 0)) {
      return 0;
    }
    double z = (value - state[at + 1]) / deviation;
    return Math.max(-FARTHEST, Math.min(FARTHEST, z));
  }

  /** A label in deviations from its mean. */
  public double scaledLabel(double label) {
    double deviation = deviation(0);
    return deviation > 0 ? (label - state[1]) / deviation : 0;
  }

  /** What a line says in deviations of the label. */
  public double line(double[] slopes, int from, double[] attributes) {
    double sum = slopes[from + numbers];
    for (int i = 0; i < numbers; i++) {
      sum += slopes[from + i] * scaled(i, attributes[i]);
    }
    return sum;
  }

  /** What a line says as a label, within those that were seen; 0 while there were none. */
  public double predict(double[] slopes, int from, double[] attributes) {
    if (!(state[0] > 0)) {
      return 0;
    }
    double label = state[1] + deviation(0) * line(slopes, from, attributes);
    return Math.max(state[3], Math.min(state[4], label));
  }
}
