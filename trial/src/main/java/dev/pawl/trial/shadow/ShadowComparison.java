package dev.pawl.trial.shadow;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.paired.PairedComparison;

/**
 * A version in the shadow beside the champion: how far their answers agree before any outcome is
 * known, what answering twice costs, and, once outcomes arrive, whether the shadow is worse.
 *
 * <p>The verdict is {@link PairedComparison}'s, on blocks of event time, and may be looked at after
 * every block. All updates take constant time and space. Not safe for use by several threads at
 * once.
 */
public final class ShadowComparison implements Resumable {
  private static final String OWNER = "a shadow comparison";

  private final double tolerance;
  private final PairedComparison losses;
  private long answers;
  private long missing;
  private long agreeing;
  private final Mean difference = new Mean();
  private final Mean latency = new Mean();
  private double championCost;
  private double shadowCost;

  /** Welford's mean and variance. */
  private static final class Mean implements Resumable {
    private long count;
    private double mean;
    private double squares;

    void add(double x) {
      double step = x - mean;
      mean += step / ++count;
      squares += step * (x - mean);
    }

    double value() {
      return count == 0 ? Double.NaN : mean;
    }

    double error() {
      return count < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (count - 1) / count);
    }

    @Override
    public double[] state() {
      return new double[] {count, mean, squares};
    }

    @Override
    public void restore(double[] state) {
      Parts.sized(state, 3, "a mean");
      count = (long) state[0];
      mean = state[1];
      squares = state[2];
    }
  }

  /**
   * Nothing seen.
   *
   * @param tolerance up to which difference two scores agree, 0 or more; 0 for classes
   * @param settings of the comparison of losses
   */
  public ShadowComparison(double tolerance, PairedComparison.Settings settings) {
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tolerance: " + tolerance + " (expected: 0 or more)");
    }
    this.tolerance = tolerance;
    this.losses = PairedComparison.of(settings);
  }

  /**
   * One request that both answered.
   *
   * @param champion the champion's score
   * @param shadow the shadow's score; one that is not finite counts as missing
   * @param championLatency how long the champion took, in any unit
   * @param shadowLatency how long the shadow took, in the same
   */
  public void answered(
      double champion, double shadow, double championLatency, double shadowLatency) {
    if (!Double.isFinite(champion) || !(championLatency >= 0) || !(shadowLatency >= 0)) {
      throw new IllegalArgumentException(
          "champion: %s, latencies: %s, %s (expected: a finite score, latencies of 0 or more)"
              .formatted(champion, championLatency, shadowLatency));
    }
    answers++;
    championCost += championLatency;
    shadowCost += shadowLatency;
    latency.add(shadowLatency - championLatency);
    if (!Double.isFinite(shadow)) {
      missing++;
      return;
    }
    agreeing += Math.abs(shadow - champion) <= tolerance ? 1 : 0;
    difference.add(shadow - champion);
  }

  /** One request that the champion answered and the shadow did not. */
  public void unanswered() {
    answers++;
    missing++;
  }

  /** The losses of both on one example whose outcome has arrived. */
  public void outcome(double championLoss, double shadowLoss) {
    losses.add(championLoss, shadowLoss, 1);
  }

  /** Ends a block of event time. */
  public void closeBlock() {
    losses.closeBlock();
  }

  /** Whether the shadow is worse, as far as outcomes show. */
  public Verdict verdict() {
    return losses.verdict();
  }

  /**
   * What is known without outcomes.
   *
   * @param answers how many requests
   * @param missing how many of them the shadow left without a usable answer
   * @param agreement the share of answered ones on which both agree; {@code NaN} without any
   * @param difference the mean score difference, shadow minus champion
   * @param differenceError its standard error
   * @param latency the mean latency difference, shadow minus champion
   * @param latencyError its standard error
   * @param cost the work for champion and shadow together as a multiple of the champion's alone: 2
   *     when the shadow takes as long
   */
  public record Agreement(
      long answers,
      long missing,
      double agreement,
      double difference,
      double differenceError,
      double latency,
      double latencyError,
      double cost) {}

  /** What is known without outcomes. */
  public Agreement agreement() {
    return new Agreement(
        answers,
        missing,
        answers == missing ? Double.NaN : (double) agreeing / (answers - missing),
        difference.value(),
        difference.error(),
        latency.value(),
        latency.error(),
        championCost > 0 ? (championCost + shadowCost) / championCost : Double.NaN);
  }

  @Override
  public double[] state() {
    return Parts.join(
        new double[] {answers, missing, agreeing, championCost, shadowCost},
        difference.state(),
        latency.state(),
        losses.state());
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 4, OWNER);
    double[] own = Parts.sized(parts[0], 5, OWNER);
    difference.restore(parts[1]);
    latency.restore(parts[2]);
    losses.restore(parts[3]);
    answers = (long) own[0];
    missing = (long) own[1];
    agreeing = (long) own[2];
    championCost = own[3];
    shadowCost = own[4];
  }
}
