package dev.pawl.model.linear;

/** What linear scores say about the label. */
public enum Link {
  /** The score is the prediction. */
  IDENTITY {
    @Override
    public void respond(double[] scores) {}
  },
  /** The score is the log-odds of a probability. */
  LOGISTIC {
    @Override
    public void respond(double[] scores) {
      scores[0] = probability(scores[0]);
    }
  },
  /** The score is the logarithm of a rate; it counts as at most {@value #LARGEST_LOG}. */
  LOG {
    @Override
    public void respond(double[] scores) {
      scores[0] = rate(scores[0]);
    }
  },
  /** The scores are the logarithms of probabilities, but for a constant that all share. */
  SOFTMAX {
    @Override
    public void respond(double[] scores) {
      probabilities(scores, 0, scores, scores.length);
    }
  };

  /** Rates above e⁵⁰ are all the same. */
  public static final double LARGEST_LOG = 50;

  /**
   * Turns scores into what they predict, in their place: a number, a probability, a rate, or the
   * probabilities of all classes.
   *
   * @param scores one, or of {@link #SOFTMAX} one for each class; none is {@code NaN}
   */
  public abstract void respond(double[] scores);

  /** The probability whose log-odds are the score. */
  public static double probability(double score) {
    return 1 / (1 + StrictMath.exp(-score));
  }

  /** The rate whose logarithm is the score. */
  public static double rate(double score) {
    return StrictMath.exp(Math.min(score, LARGEST_LOG));
  }

  /**
   * The probabilities of classes, each in proportion to the exponential of its score.
   *
   * @param scores finite
   * @param from where the scores begin
   * @param to takes the probabilities from 0 on, which sum to 1; may be {@code scores} when {@code
   *     from} is 0
   * @param count how many there are, at least 1
   */
  public static void probabilities(double[] scores, int from, double[] to, int count) {
    double largest = scores[from];
    for (int i = 1; i < count; i++) {
      largest = Math.max(largest, scores[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      to[i] = StrictMath.exp(scores[from + i] - largest);
      sum += to[i];
    }
    for (int i = 0; i < count; i++) {
      to[i] /= sum;
    }
  }
}
