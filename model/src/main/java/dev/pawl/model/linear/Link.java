package dev.pawl.model.linear;

/** What a linear score says about the label. */
public enum Link {
  /** The score is the prediction. */
  IDENTITY {
    @Override
    public double response(double score) {
      return score;
    }
  },
  /** The score is the log-odds of a probability. */
  LOGISTIC {
    @Override
    public double response(double score) {
      return 1 / (1 + StrictMath.exp(-score));
    }
  },
  /** The score is the logarithm of a rate; it counts as at most {@value #LARGEST_LOG}. */
  LOG {
    @Override
    public double response(double score) {
      return StrictMath.exp(Math.min(score, LARGEST_LOG));
    }
  };

  /** Rates above e⁵⁰ are all the same. */
  public static final double LARGEST_LOG = 50;

  /** What a score predicts: a number, a probability, a rate. */
  public abstract double response(double score);
}
