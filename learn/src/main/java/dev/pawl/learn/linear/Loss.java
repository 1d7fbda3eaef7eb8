package dev.pawl.learn.linear;

import dev.pawl.model.linear.Link;

/**
 * How wrong one score is, and what it means.
 *
 * <p>Besides value and slope, each loss knows its own {@link #flow}: the exact path of a score
 * under gradient descent in infinitely small steps. Updates along it never overshoot, whatever the
 * step size, and an example of weight 2 does the same as two of weight 1 (Karampatziakis and
 * Langford 2011, "Online importance weight aware updates").
 */
public sealed interface Loss extends Objective {

  /** The loss, at least 0; in the units that the loss has. */
  double value(double score, double label);

  /** The derivative of {@link #value} by the score; a subgradient at a kink. */
  double slope(double score, double label);

  /**
   * The change of a score that follows {@code d score / d t = -slope(score, label)} for some time.
   *
   * @param time at least 0
   */
  double flow(double score, double label, double time);

  @Override
  default int scores() {
    return 1;
  }

  @Override
  default Link link() {
    return Link.IDENTITY;
  }

  @Override
  default double leastLabel() {
    return Double.NEGATIVE_INFINITY;
  }

  @Override
  default void slopes(double[] scores, int from, double label, double[] slopes) {
    slopes[from] = slope(scores[from], label);
  }

  @Override
  default void pushes(
      double[] scores,
      double[] speeds,
      double label,
      double time,
      double[] pushes,
      double[] spare) {
    double speed = speeds[0];
    pushes[0] =
        speed > 0 ? flow(scores[0], label, Math.min(time * speed, LONGEST_TIME)) / speed : 0;
  }

  /** Half the squared error: predicts the mean. */
  record Squared() implements Loss {
    @Override
    public double value(double score, double label) {
      return 0.5 * (score - label) * (score - label);
    }

    @Override
    public double slope(double score, double label) {
      return score - label;
    }

    @Override
    public double flow(double score, double label, double time) {
      return (score - label) * StrictMath.expm1(-time);
    }
  }

  /** The absolute error: predicts the median. */
  record Absolute() implements Loss {
    @Override
    public double value(double score, double label) {
      return Math.abs(score - label);
    }

    @Override
    public double slope(double score, double label) {
      return Math.signum(score - label);
    }

    @Override
    public double flow(double score, double label, double time) {
      return score > label ? -Math.min(time, score - label) : Math.min(time, label - score);
    }
  }

  /**
   * The pinball loss: predicts a quantile (Koenker and Bassett 1978).
   *
   * @param level which quantile, in (0, 1); 0.5 gives half the absolute error
   */
  record Quantile(double level) implements Loss {
    public Quantile {
      if (!(level > 0 && level < 1)) {
        throw new IllegalArgumentException("level: " + level + " (expected: above 0, below 1)");
      }
    }

    @Override
    public double value(double score, double label) {
      return score > label ? (1 - level) * (score - label) : level * (label - score);
    }

    @Override
    public double slope(double score, double label) {
      return score > label ? 1 - level : score < label ? -level : 0;
    }

    @Override
    public double flow(double score, double label, double time) {
      return score > label
          ? -Math.min((1 - level) * time, score - label)
          : Math.min(level * time, label - score);
    }
  }

  /**
   * Squared up to an error of {@code delta}, linear beyond: a mean that outliers cannot drag far
   * (Huber 1964).
   *
   * @param delta where it turns linear, in the label's unit; above 0
   */
  record Huber(double delta) implements Loss {
    public Huber {
      if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("delta: " + delta + " (expected: finite and above 0)");
      }
    }

    @Override
    public double value(double score, double label) {
      double error = Math.abs(score - label);
      return error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
    }

    @Override
    public double slope(double score, double label) {
      return Math.max(-delta, Math.min(delta, score - label));
    }

    @Override
    public double flow(double score, double label, double time) {
      double error = score - label;
      double straight = (Math.abs(error) - delta) / delta;
      if (straight <= 0) {
        return error * StrictMath.expm1(-time);
      }
      double sign = Math.signum(error);
      if (time <= straight) {
        return -sign * delta * time;
      }
      return -sign * delta * straight + sign * delta * StrictMath.expm1(straight - time);
    }
  }

  /**
   * A Huber loss without corners, δ²(√(1 + (error/δ)²) − 1): between the mean and the median.
   *
   * @param delta about where it turns from squared to linear, in the label's unit; above 0
   */
  record PseudoHuber(double delta) implements Loss {
    private static final double LN_2 = StrictMath.log(2);
    private static final int NEWTON_STEPS = 60;

    public PseudoHuber {
      if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("delta: " + delta + " (expected: finite and above 0)");
      }
    }

    @Override
    public double value(double score, double label) {
      double error = (score - label) / delta;
      // √(1 + e²) − 1, without the loss of digits for small e
      return delta * delta * error * error / (Math.sqrt(1 + error * error) + 1);
    }

    @Override
    public double slope(double score, double label) {
      double error = (score - label) / delta;
      return delta * error / Math.sqrt(1 + error * error);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With e the error in units of δ, F(e) = √(1 + e²) + ln(e / (1 + √(1 + e²))) falls at rate 1
     * along the path. F is increasing and convex in ln e, so that Newton's method comes down from
     * an upper bound without overshooting.
     */
    @Override
    public double flow(double score, double label, double time) {
      double error = (score - label) / delta;
      double from = Math.abs(error);
      if (time <= 1e-6 || from < 1e-300) {
        double half = score - 0.5 * time * slope(score, label);
        return -time * slope(half, label);
      }
      double target = level(from) - time;
      double v = Math.min(StrictMath.log(from), target - 1 + LN_2);
      if (target > 0.5) {
        v = Math.min(v, StrictMath.log(target + 0.5));
      }
      for (int i = 0; i < NEWTON_STEPS; i++) {
        double e = StrictMath.exp(v);
        double step = (level(e) - target) / Math.sqrt(1 + e * e);
        if (!(step > 1e-15 * Math.abs(v))) {
          break;
        }
        v -= step;
      }
      return Math.copySign(delta * (from - StrictMath.exp(v)), -error);
    }

    private static double level(double e) {
      double root = Math.sqrt(1 + e * e);
      return root + StrictMath.log(e / (1 + root));
    }
  }

  /**
   * The absolute error beyond a tolerance (Vapnik 1995): what passive-aggressive regression
   * minimises.
   *
   * @param epsilon the tolerance, in the label's unit; at least 0
   */
  record EpsilonInsensitive(double epsilon) implements Loss {
    public EpsilonInsensitive {
      if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "epsilon: " + epsilon + " (expected: finite and at least 0)");
      }
    }

    @Override
    public double value(double score, double label) {
      return Math.max(0, Math.abs(score - label) - epsilon);
    }

    @Override
    public double slope(double score, double label) {
      return Math.abs(score - label) > epsilon ? Math.signum(score - label) : 0;
    }

    @Override
    public double flow(double score, double label, double time) {
      double moved = Math.min(time, value(score, label));
      return score > label ? -moved : moved;
    }
  }

  /**
   * The hinge loss (Cortes and Vapnik 1995): 0 once the score is 1 on the label's side; labels are
   * 1 and 0. The response is the logistic function of the score: it ranks, and is no calibrated
   * probability.
   */
  record Hinge() implements Loss {
    @Override
    public double value(double score, double label) {
      return Math.max(0, 1 - (label > 0.5 ? score : -score));
    }

    @Override
    public double slope(double score, double label) {
      return value(score, label) > 0 ? (label > 0.5 ? -1 : 1) : 0;
    }

    @Override
    public double flow(double score, double label, double time) {
      double moved = Math.min(time, value(score, label));
      return label > 0.5 ? moved : -moved;
    }

    @Override
    public Link link() {
      return Link.LOGISTIC;
    }
  }

  /** The log loss of a probability whose log-odds are the score; labels are 1 and 0. */
  record Logistic() implements Loss {
    private static final int NEWTON_STEPS = 60;

    /** Below it the slope is 1 to the last bit, and eᵐ must stay a normal number. */
    private static final double LEAST_MARGIN = -600;

    @Override
    public double value(double score, double label) {
      double margin = label > 0.5 ? score : -score;
      return margin > 0
          ? StrictMath.log1p(StrictMath.exp(-margin))
          : -margin + StrictMath.log1p(StrictMath.exp(margin));
    }

    @Override
    public double slope(double score, double label) {
      return Link.probability(score) - label;
    }

    /**
     * {@inheritDoc}
     *
     * <p>With the margin m and its change d, the path is d + eᵐ(eᵈ − 1) = t: increasing and convex
     * in d, so that Newton's method comes down from the start without overshooting.
     */
    @Override
    public double flow(double score, double label, double time) {
      double margin = Math.max(label > 0.5 ? score : -score, LEAST_MARGIN);
      double odds = StrictMath.exp(margin);
      double change = Math.min(time / (1 + odds), StrictMath.log1p(time / odds));
      for (int i = 0; i < NEWTON_STEPS; i++) {
        double grown = odds * StrictMath.exp(change);
        double next = change - (change + grown - odds - time) / (1 + grown);
        if (!(next < change)) {
          break;
        }
        boolean close = change - next <= 1e-12 * change;
        change = Math.max(next, 0);
        if (close) {
          break;
        }
      }
      return label > 0.5 ? change : -change;
    }

    @Override
    public Link link() {
      return Link.LOGISTIC;
    }

    @Override
    public double leastLabel() {
      return 0;
    }
  }

  /**
   * The negative log likelihood of a count, up to a term of the label, whose rate is {@code
   * exp(score)}; labels are 0 or more. Scores count as at most {@link #LARGEST_SCORE}; a flow
   * starts at least at its negative.
   */
  record Poisson() implements Loss {
    private static final double LARGEST_SCORE = Link.LARGEST_LOG;

    @Override
    public double value(double score, double label) {
      return Link.rate(score) - label * Math.min(score, LARGEST_SCORE);
    }

    @Override
    public double slope(double score, double label) {
      return Link.rate(score) - label;
    }

    /**
     * {@inheritDoc}
     *
     * <p>In u = e⁻ˢ the path is linear, u' = 1 − y u, and so has a closed form.
     */
    @Override
    public double flow(double score, double label, double time) {
      if (label == 0 && score <= -LARGEST_SCORE) {
        return 0;
      }
      double from = Math.max(-LARGEST_SCORE, Math.min(score, LARGEST_SCORE));
      double u = StrictMath.exp(-from);
      // exp(-yt)·u + (1 - exp(-yt))/y, which is u + t when y is 0
      double left = StrictMath.exp(-label * time);
      double gained = label == 0 ? time : -StrictMath.expm1(-label * time) / label;
      double reached = left * u + gained;
      double to = -StrictMath.log(reached);
      return Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, to)) - score;
    }

    @Override
    public Link link() {
      return Link.LOG;
    }

    @Override
    public double leastLabel() {
      return 0;
    }
  }
}
