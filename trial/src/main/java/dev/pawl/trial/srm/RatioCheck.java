package dev.pawl.trial.srm;

/**
 * The check for a sample ratio mismatch at the end of an experiment: Pearson's {@code χ² = Σ (nᵢ −
 * nθᵢ)²/(nθᵢ)} of the units' counts against the declared shares θ, with one degree of freedom less
 * than there are arms (Fabijan et al. 2019, "Diagnosing sample ratio mismatch in online controlled
 * experiments"). It counts units, not events, and is for one look; {@link SequentialRatioCheck} is
 * for many.
 */
public final class RatioCheck {
  /** Below this expected count the approximation is poor. */
  private static final double FEWEST = 5;

  private RatioCheck() {}

  /**
   * Whether counts fit the shares.
   *
   * @param counts the units of each arm
   * @param shares the declared share of each, above 0, with sum 1
   * @param alpha from which p-value down a mismatch is called, in (0, 0.5]; 0.001 is usual, for the
   *     check is made often
   */
  public static Check of(long[] counts, double[] shares, double alpha) {
    if (counts.length != shares.length) {
      throw new IllegalArgumentException(
          "counts: %d, shares: %d (expected: as many of each)"
              .formatted(counts.length, shares.length));
    }
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    double[] theta = Shares.checked(shares);
    double n = 0;
    for (int arm = 0; arm < counts.length; arm++) {
      if (counts[arm] < 0) {
        throw new IllegalArgumentException(
            "counts: " + counts[arm] + " for arm " + arm + " (expected: 0 or more)");
      }
      n += counts[arm];
    }
    double square = 0;
    for (int arm = 0; arm < counts.length; arm++) {
      double expected = n * theta[arm];
      if (expected < FEWEST) {
        return new Check(
            true,
            1,
            "too few units to see a sample ratio mismatch (expected: 5 or more in each arm)");
      }
      square += (counts[arm] - expected) * (counts[arm] - expected) / expected;
    }
    double p = Shares.beyond(square, counts.length - 1);
    return Shares.judged(p > alpha, p, counts, theta);
  }
}
