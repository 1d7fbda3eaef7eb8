package dev.pawl.trial.bandit;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The difference of two arms' means from data that a bandit collected. The plain difference is
 * biased: an arm that starts badly gets no traffic to recover. Here each reward counts by the
 * propensity with which its arm was chosen, as it was logged (Hadad, Hirshberg, Zhan, Wager and
 * Athey 2021, "Confidence intervals for policy evaluation in adaptive experiments"): with {@code
 * m̂(w)} the arm's mean of the rewards before,
 *
 * <pre>
 *   Γₜ(w) = m̂ₜ(w) + 1{Wₜ = w}/eₜ(w) · (Yₜ − m̂ₜ(w)),   Δ̂ = Σ hₜ (Γₜ(1) − Γₜ(0)) / Σ hₜ
 *   variance Σ hₜ² (Γₜ(1) − Γₜ(0) − Δ̂)² / (Σ hₜ)²,   hₜ = (1/eₜ(0) + 1/eₜ(1))^(−1/2)
 * </pre>
 *
 * <p>h is the paper's variance-stabilising weight for a contrast; with it the estimate is nearly
 * normal although traffic shifts. For one look. Constant time and space for each reward; not safe
 * for use by several threads at once.
 */
public final class AdaptiveEstimate implements Resumable {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private final int control;
  private final int treatment;
  private final double[] sums = new double[2];
  private final long[] counts = new long[2];
  private long seen;
  private double weight;
  private double weighted;
  private double squaredWeight;
  private double squaredScores;
  private double crossed;

  /** Each of the two arms' first reward, and whether a later one was another. */
  private final double[] firsts = new double[2];

  private boolean varies;

  /**
   * Compares two of the arms.
   *
   * @param control counted from 0
   * @param treatment counted from 0, another one
   */
  public AdaptiveEstimate(int control, int treatment) {
    if (control < 0 || treatment < 0) {
      throw new IllegalArgumentException(
          "arms: %d and %d (expected: 0 or more)".formatted(control, treatment));
    }
    if (control == treatment) {
      throw new IllegalArgumentException(
          "treatment: " + treatment + " (expected: another arm than the control)");
    }
    this.control = control;
    this.treatment = treatment;
  }

  /**
   * One choice and its reward, in the order in which they were made.
   *
   * @param arm which arm was chosen
   * @param propensities with which probability each arm might have been; above 0 for the two
   * @param reward finite
   */
  public void add(int arm, double[] propensities, double reward) {
    double e0 = propensity(propensities, control);
    double e1 = propensity(propensities, treatment);
    if (arm < 0 || arm >= propensities.length) {
      throw new IllegalArgumentException(
          "arm: " + arm + " (expected: 0 to " + (propensities.length - 1) + ")");
    }
    if (!Double.isFinite(reward)) {
      throw new IllegalArgumentException("reward: " + reward + " (expected: a finite number)");
    }
    double m0 = counts[0] == 0 ? 0 : sums[0] / counts[0];
    double m1 = counts[1] == 0 ? 0 : sums[1] / counts[1];
    double score = m1 - m0;
    if (arm == treatment) {
      score += (reward - m1) / e1;
      take(1, reward);
    } else if (arm == control) {
      score -= (reward - m0) / e0;
      take(0, reward);
    }
    double h = 1 / Math.sqrt(1 / e0 + 1 / e1);
    seen++;
    weight += h;
    weighted += h * score;
    squaredWeight += h * h;
    squaredScores += h * h * score * score;
    crossed += h * h * score;
  }

  private void take(int side, double reward) {
    if (counts[side] == 0) {
      firsts[side] = reward;
    }
    varies |= reward != firsts[side];
    sums[side] += reward;
    counts[side]++;
  }

  private static double propensity(double[] propensities, int arm) {
    if (arm >= propensities.length || !(propensities[arm] > 0 && propensities[arm] <= 1)) {
      throw new IllegalArgumentException(
          "propensity of arm %d: %s (expected: above 0, at most 1; give the bandit a floor)"
              .formatted(arm, arm < propensities.length ? propensities[arm] : Double.NaN));
    }
    return propensities[arm];
  }

  /** What the treatment's mean less the control's shows. */
  public Verdict verdict(Terms terms) {
    if (Math.min(counts[0], counts[1]) < 2) {
      return Verdict.undecided(
          seen,
          "%d and %d rewards (expected: at least 2 of each arm)".formatted(counts[0], counts[1]));
    }
    double estimate = weighted / weight;
    double variance =
        (squaredScores - 2 * estimate * crossed + estimate * estimate * squaredWeight)
            / (weight * weight);
    if (!varies || !(variance > 0)) {
      return Verdict.invalid(
          seen, "the rewards of an arm are all the same: what does not vary proves nothing");
    }
    double error = Math.sqrt(variance);
    double reach = error * NORMAL.inverseCumulativeProbability(1 - terms.alpha() / 2);
    return terms.verdict(
        Interval.around(estimate, reach, 1 - terms.alpha()),
        OptionalDouble.of(2 * NORMAL.cumulativeProbability(-Math.abs(estimate) / error)),
        seen,
        seen,
        "choices");
  }

  @Override
  public double[] state() {
    return new double[] {
      sums[0],
      sums[1],
      counts[0],
      counts[1],
      seen,
      weight,
      weighted,
      squaredWeight,
      squaredScores,
      crossed,
      firsts[0],
      firsts[1],
      varies ? 1 : 0
    };
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, 13, "an adaptive estimate");
    sums[0] = state[0];
    sums[1] = state[1];
    counts[0] = (long) state[2];
    counts[1] = (long) state[3];
    seen = (long) state[4];
    weight = state[5];
    weighted = state[6];
    squaredWeight = state[7];
    squaredScores = state[8];
    crossed = state[9];
    firsts[0] = state[10];
    firsts[1] = state[11];
    varies = state[12] == 1;
  }
}
