package dev.pawl.trial.canary;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import org.hipparchus.special.Beta;

/**
 * Whether one of two sides that get equal traffic makes more errors: a one-sided sequential test of
 * the errors alone. Each error is the canary's with probability {@code θ}; when its rate is at most
 * {@code r} times the baseline's, {@code θ ≤ θ₀ = r/(1 + r)}. With {@code a} errors of the canary,
 * {@code b} of the baseline, and θ mixed uniformly over (θ₀, 1), the likelihood ratio
 *
 * <pre>
 *   E = 1/(1 − θ₀) · ∫ from θ₀ to 1 of θ^a (1 − θ)^b dθ / ( θ₀^a (1 − θ₀)^b )
 *     = B(a+1, b+1) (1 − I(θ₀; a+1, b+1)) / ( (1 − θ₀) θ₀^a (1 − θ₀)^b )
 * </pre>
 *
 * exceeds 1/α ever with probability α at most (Robbins 1970, "Statistical methods related to the
 * law of the iterated logarithm"; the null is largest at θ₀, for the mixture lies above it). Exact
 * for any rate, also when the baseline makes no error at all: then 7 errors suffice at α = 5 %.
 */
final class ErrorSequence implements Resumable {
  private final double theta;
  private long canary;
  private long baseline;

  ErrorSequence(double ratio) {
    this.theta = ratio / (1 + ratio);
  }

  void add(boolean ofCanary) {
    if (ofCanary) {
      canary++;
    } else {
      baseline++;
    }
  }

  long canary() {
    return canary;
  }

  long baseline() {
    return baseline;
  }

  /** ln E. */
  double logEvidence() {
    double a = canary + 1.0;
    double b = baseline + 1.0;
    double above = Beta.regularizedBeta(1 - theta, b, a);
    return above > 0
        ? Beta.logBeta(a, b)
            + StrictMath.log(above)
            - b * StrictMath.log(1 - theta)
            - canary * StrictMath.log(theta)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double[] state() {
    return new double[] {canary, baseline};
  }

  @Override
  public void restore(double[] state) {
    Parts.sized(state, 2, "a sequence of errors");
    canary = (long) state[0];
    baseline = (long) state[1];
  }
}
