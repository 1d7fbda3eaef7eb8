package dev.pawl.trial.srm;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import org.hipparchus.special.Gamma;

/**
 * The check for a sample ratio mismatch that may be looked at after every unit (Lindon and Malek
 * 2022, "Anytime-valid inference for multinomial count data"): with counts {@code S} after {@code
 * n} units, declared shares {@code θ} and a Dirichlet prior {@code a = kθ} over the true ones, the
 * Bayes factor
 *
 * <pre>
 *   E = Γ(Σa)/Γ(Σa + n) · Π Γ(aᵢ + Sᵢ)/Γ(aᵢ) / Π θᵢ^Sᵢ
 * </pre>
 *
 * is a martingale when the shares are θ, so it exceeds 1/α ever with probability α at most; {@code
 * 1/max E} is a p-value that is valid at all looks. Constant time for each unit.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class SequentialRatioCheck implements Resumable {
  private final double[] shares;
  private final double[] prior;
  private final double priorSum;
  private final double alpha;
  private final long[] counts;
  private double units;
  private double logEvidence;
  private double most;

  /**
   * Nothing seen.
   *
   * @param shares the declared shares θ, above 0, with sum 1
   * @param concentration k, above 0: large values look for small deviations, late; small ones for
   *     large deviations, soon
   * @param alpha the probability of a false alarm over all looks, in (0, 0.5]
   */
  public SequentialRatioCheck(double[] shares, double concentration, double alpha) {
    this.shares = Shares.checked(shares);
    if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "concentration: " + concentration + " (expected: finite and above 0)");
    }
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    this.alpha = alpha;
    this.counts = new long[shares.length];
    this.prior = new double[shares.length];
    double sum = 0;
    for (int arm = 0; arm < shares.length; arm++) {
      prior[arm] = concentration * shares[arm];
      sum += prior[arm];
    }
    this.priorSum = sum;
  }

  /** One unit more. */
  public void add(int arm) {
    if (arm < 0 || arm >= counts.length) {
      throw new IllegalArgumentException(
          "arm: " + arm + " (expected: 0 to " + (counts.length - 1) + ")");
    }
    logEvidence += StrictMath.log((prior[arm] + counts[arm]) / ((priorSum + units) * shares[arm]));
    counts[arm]++;
    units++;
    most = Math.max(most, logEvidence);
  }

  /** How many units an arm has. */
  public long count(int arm) {
    return counts[arm];
  }

  /** ln E, from the closed form. */
  double closedForm() {
    return logEvidence(counts, shares, priorSum);
  }

  /** ln E of some counts, from the closed form. */
  static double logEvidence(long[] counts, double[] shares, double concentration) {
    double units = 0;
    double log = 0;
    for (int arm = 0; arm < counts.length; arm++) {
      double prior = concentration * shares[arm];
      units += counts[arm];
      log +=
          Gamma.logGamma(prior + counts[arm])
              - Gamma.logGamma(prior)
              - counts[arm] * StrictMath.log(shares[arm]);
    }
    return log + Gamma.logGamma(concentration) - Gamma.logGamma(concentration + units);
  }

  /** ln E. */
  double logEvidence() {
    return logEvidence;
  }

  /** What the units so far say; once failed it stays failed. */
  public Check check() {
    double p = Math.min(1, StrictMath.exp(-most));
    return Shares.judged(p > alpha, p, counts, shares);
  }

  @Override
  public double[] state() {
    double[] state = new double[counts.length + 3];
    for (int arm = 0; arm < counts.length; arm++) {
      state[arm] = counts[arm];
    }
    state[counts.length] = units;
    state[counts.length + 1] = logEvidence;
    state[counts.length + 2] = most;
    return state;
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, counts.length + 3, "a check of as many arms");
    for (int arm = 0; arm < counts.length; arm++) {
      counts[arm] = (long) state[arm];
    }
    units = state[counts.length];
    logEvidence = state[counts.length + 1];
    most = state[counts.length + 2];
  }
}
