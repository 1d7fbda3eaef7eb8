package dev.pawl.trial.switchback;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.switchback.SwitchbackAnalysis.Cluster;

/**
 * The outcomes of one cluster while a switchback runs, gathered by period. They may come late, in
 * any order; the arms are those of the design and the cluster's seed. Constant time for each
 * outcome; not safe for use by several threads at once.
 */
public final class PeriodOutcomes implements Resumable {
  private static final String OWNER = "outcomes of as many periods";

  private final boolean[] treated;
  private final double[] sums;
  private final double[] counts;

  /**
   * Nothing seen.
   *
   * @param seed the cluster's, as it was given to {@link SwitchbackDesign#assign}
   */
  public PeriodOutcomes(SwitchbackDesign design, long seed) {
    this.treated = design.assign(seed);
    this.sums = new double[design.periods()];
    this.counts = new double[design.periods()];
  }

  /**
   * One outcome.
   *
   * @param period of the request it belongs to, counted from 0
   * @param outcome finite
   */
  public void add(int period, double outcome) {
    if (period < 0 || period >= sums.length) {
      throw new IllegalArgumentException(
          "period: " + period + " (expected: 0 to " + (sums.length - 1) + ")");
    }
    if (!Double.isFinite(outcome)) {
      throw new IllegalArgumentException("outcome: " + outcome + " (expected: a finite number)");
    }
    sums[period] += outcome;
    counts[period]++;
  }

  /** How many outcomes a period has. */
  public long count(int period) {
    return (long) counts[period];
  }

  /** The cluster with the sum of each period's outcomes: what a period has brought in. */
  public Cluster sums() {
    return new Cluster(treated, sums);
  }

  /**
   * The cluster with the mean of each period's outcomes.
   *
   * @param empty what a period without outcomes counts as: the expected value that the analysis
   *     subtracts, so that it adds nothing
   */
  public Cluster means(double empty) {
    double[] means = new double[sums.length];
    for (int t = 0; t < means.length; t++) {
      means[t] = counts[t] == 0 ? empty : sums[t] / counts[t];
    }
    return new Cluster(treated, means);
  }

  @Override
  public double[] state() {
    return Parts.join(sums, counts);
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 2, OWNER);
    Parts.sized(parts[0], sums.length, OWNER);
    Parts.sized(parts[1], sums.length, OWNER);
    System.arraycopy(parts[0], 0, sums, 0, sums.length);
    System.arraycopy(parts[1], 0, counts, 0, sums.length);
  }
}
