package dev.pawl.stream.loss;

/**
 * The loss of one prediction; smaller is better, 0 is perfect.
 *
 * <p>Scores are as a model gives them: for a number, one score in the label's unit; for yes or no,
 * one score, the probability of 1; for several classes, one probability per class, and the label is
 * the index of the right one. Nothing here allocates.
 */
public enum Loss {
  /** {@code |label − score|}, in the label's unit; its mean is the MAE. Numbers only. */
  ABSOLUTE_ERROR {
    @Override
    public double of(double label, double score) {
      return Math.abs(label - score);
    }
  },

  /** {@code (label − score)²}; the root of its mean is the RMSE. Numbers only. */
  SQUARED_ERROR {
    @Override
    public double of(double label, double score) {
      return (label - score) * (label - score);
    }

    @Override
    public double summary(double mean) {
      return Math.sqrt(mean);
    }
  },

  /** {@code −ln} of the probability given to the label, clipped at 10⁻¹⁵: at most 34.54. */
  LOG_LOSS {
    @Override
    public double of(double label, double score) {
      return ofProbability(label > 0.5 ? score : 1 - score);
    }

    @Override
    public double of(double label, double[] scores, int from, int count) {
      return count == 1 ? of(label, scores[from]) : ofProbability(scores[from + (int) label]);
    }

    private double ofProbability(double p) {
      // Written so that NaN stays NaN, and no loss is −0.0.
      double clipped = p < LEAST_PROBABILITY ? LEAST_PROBABILITY : p >= 1 ? 1 : p;
      return 0 - StrictMath.log(clipped);
    }
  },

  /** {@code (label − probability)²}; for several classes the sum of it over all of them. */
  BRIER {
    @Override
    public double of(double label, double score) {
      return (label - score) * (label - score);
    }

    @Override
    public double of(double label, double[] scores, int from, int count) {
      if (count == 1) {
        return of(label, scores[from]);
      }
      double sum = 0;
      for (int i = 0; i < count; i++) {
        double off = (i == (int) label ? 1 : 0) - scores[from + i];
        sum += off * off;
      }
      return sum;
    }
  },

  /**
   * 1 when the likeliest class is not the label, else 0; its mean is the error rate. Yes from a
   * probability of 0.5 on; of several likeliest classes the first.
   */
  ZERO_ONE {
    @Override
    public double of(double label, double score) {
      return Double.isNaN(score) ? Double.NaN : score >= 0.5 == label > 0.5 ? 0 : 1;
    }

    @Override
    public double of(double label, double[] scores, int from, int count) {
      if (count == 1) {
        return of(label, scores[from]);
      }
      int likeliest = 0;
      for (int i = 0; i < count; i++) {
        if (Double.isNaN(scores[from + i])) {
          return Double.NaN;
        }
        likeliest = scores[from + i] > scores[from + likeliest] ? i : likeliest;
      }
      return likeliest == (int) label ? 0 : 1;
    }
  };

  private static final double LEAST_PROBABILITY = 1e-15;

  /**
   * The loss of one score. {@code NaN} in gives {@code NaN}.
   *
   * @param label the number, or 1 and 0 for yes and no
   * @param score the number, or the probability of 1
   */
  public abstract double of(double label, double score);

  /**
   * The loss of one prediction whose scores lie in an array.
   *
   * @param label the number, 1 and 0, or the index of the class
   * @param scores where the scores are
   * @param from the index of the first
   * @param count how many there are: 1, or the number of classes
   * @throws IndexOutOfBoundsException when the label is no index of a class
   */
  public double of(double label, double[] scores, int from, int count) {
    if (count != 1) {
      throw new IllegalArgumentException(
          "count: " + count + " (expected: 1, for " + this + " is about a single number)");
    }
    return of(label, scores[from]);
  }

  /** What people call the metric of this mean loss: itself, or for squared errors its root. */
  public double summary(double mean) {
    return mean;
  }
}
