package dev.pawl.learn.ensemble;

/**
 * The spread of the labels so far (Welford's update), to bring errors of a regression into [0, 1]
 * as ADWIN's bound wants them: an error of three standard deviations counts as 1, a larger one as 1
 * as well.
 */
final class LabelScale {
  private double count;
  private double mean;
  private double squares;

  void add(double label) {
    count++;
    double from = label - mean;
    mean += from / count;
    squares += from * (label - mean);
  }

  double scaled(double error) {
    double deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
    return deviation > 0 ? Math.min(1, error / (3 * deviation)) : error > 0 ? 1 : 0;
  }

  LabelScale copy() {
    var copy = new LabelScale();
    copy.restore(state());
    return copy;
  }

  double[] state() {
    return new double[] {count, mean, squares};
  }

  void restore(double[] state) {
    if (state.length != 3) {
      throw new IllegalArgumentException("scale: %d numbers (expected: 3)".formatted(state.length));
    }
    count = state[0];
    mean = state[1];
    squares = state[2];
  }
}
