package dev.pawl.plan;

/**
 * Which arm answers a request.
 *
 * @param arm its place among the arms of the plan's {@link Traffic}
 * @param propensity the probability with which chance put the request into this arm, in (0, 1]; 1
 *     where chance had no say
 * @param counted whether the answer takes part in statistics and learning
 */
public record Choice(int arm, double propensity, boolean counted) {
  /** Everybody else: the champion, and not by chance. */
  public static final Choice CHAMPION = new Choice(0, 1, true);

  public Choice {
    if (arm < 0) {
      throw new IllegalArgumentException("arm: " + arm + " (expected: 0 or more)");
    }
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException("propensity: " + propensity + " (expected: in (0, 1])");
    }
  }

  /**
   * One choice for each arm with a share, made once so that choosing allocates nothing.
   *
   * @param shares the probability of each arm
   * @return for an arm without a share {@link #CHAMPION}: nobody gets there by chance
   */
  static Choice[] each(double[] shares) {
    Choice[] all = new Choice[shares.length];
    for (int arm = 0; arm < all.length; arm++) {
      all[arm] = shares[arm] > 0 ? new Choice(arm, Math.min(1, shares[arm]), true) : CHAMPION;
    }
    return all;
  }
}
