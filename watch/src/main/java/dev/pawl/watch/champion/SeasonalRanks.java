package dev.pawl.watch.champion;

/**
 * How high a value is among those seen before at the same point of the season, on a scale on which
 * the mean is 0 and the variance 1 whatever the values' distribution.
 *
 * <p>Each point has the latest {@code size} values. Of a value that has rank {@code r} among {@code
 * n} and itself, ties counted half, the score is {@code (r − (n + 2)/2) √(12/((n + 1)² − 1))}. As
 * long as the values of a point are exchangeable, scores are independent and, when there are many
 * values, uniform on (−√3, √3) (Barndorff-Nielsen 1963, "On the limit behaviour of extreme order
 * statistics"): nothing about the distribution need be known. Ties make them smaller.
 */
final class SeasonalRanks {
  /** With fewer values than this a rank says too little. */
  private static final int FEWEST = 4;

  private final double[][] values;
  private final int[] filled;
  private final int[] next;

  SeasonalRanks(int points, int size) {
    values = new double[points][size];
    filled = new int[points];
    next = new int[points];
  }

  /** The score of a value; {@code NaN} when there are too few to compare it with. */
  double score(int point, double value) {
    int n = filled[point];
    if (n < FEWEST) {
      return Double.NaN;
    }
    double below = 0;
    for (int i = 0; i < n; i++) {
      double other = values[point][i];
      below += other < value ? 1 : other == value ? 0.5 : 0;
    }
    return (below - n / 2.0) * Math.sqrt(12.0 / ((n + 1.0) * (n + 1.0) - 1));
  }

  /** The mean of the values at a point; 0 when there are none. */
  double mean(int point) {
    double sum = 0;
    for (int i = 0; i < filled[point]; i++) {
      sum += values[point][i];
    }
    return filled[point] == 0 ? 0 : sum / filled[point];
  }

  void add(int point, double value) {
    values[point][next[point]] = value;
    next[point] = (next[point] + 1) % values[point].length;
    filled[point] = Math.min(filled[point] + 1, values[point].length);
  }

  void clear() {
    java.util.Arrays.fill(filled, 0);
    java.util.Arrays.fill(next, 0);
  }

  /** How many numbers the state has. */
  int stateSize() {
    return values.length * (2 + values[0].length);
  }

  void writeTo(double[] state, int from) {
    int at = from;
    for (int point = 0; point < values.length; point++) {
      state[at] = filled[point];
      state[at + 1] = next[point];
      System.arraycopy(values[point], 0, state, at + 2, values[point].length);
      at += 2 + values[point].length;
    }
  }

  void readFrom(double[] state, int from) {
    int at = from;
    for (int point = 0; point < values.length; point++) {
      filled[point] = (int) state[at];
      next[point] = (int) state[at + 1];
      System.arraycopy(state, at + 2, values[point], 0, values[point].length);
      at += 2 + values[point].length;
    }
  }
}
