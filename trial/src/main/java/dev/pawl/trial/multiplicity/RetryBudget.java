package dev.pawl.trial.multiplicity;

/**
 * How much of a test's α each of many tries may use, such that all of them together use at most α.
 * The {@code t}-th try gets
 *
 * <pre>
 *   α(t) = α / (t (t + 1)),   so that   α(1) + … + α(t) = α · t / (t + 1) &lt; α
 * </pre>
 *
 * <p>This is α-spending over tests that follow each other (Foster and Stine 2008, "α-investing: a
 * procedure for sequential control of expected false discoveries"; Tian and Ramdas 2021, "Online
 * control of the familywise error rate", section 3). By the union bound the probability that any of
 * the tries succeeds though none should is at most α, however the tries depend on each other, on
 * when they were begun, and on why one was given up, as long as the {@code t}-th succeeds wrongly
 * with a probability of at most α(t).
 *
 * <p>A try is paid for when it begins: what is broken off is spent. Where a success is a new start,
 * as with versions that follow each other, counting may begin anew after each: then the expected
 * number of wrong successes is at most α times one more than the expected number of successes
 * (mFDR₁ of Foster and Stine), as long as each try is as valid given all that ended before it
 * began: from one success to the next the probability of a wrong one is at most α, and such spans
 * are one more than the successes.
 *
 * <p>Why not {@link ErrorBudget}: it bounds the share of wrong successes among many, and few tries
 * of one candidate have no many. What is promised here is stricter, and costs more: the width of an
 * anytime-valid interval grows with the root of −ln α(t) only, so the tenth try needs about twice
 * the data of the first.
 *
 * @param tries how many have begun, 0 or more
 */
public record RetryBudget(long tries) {

  /** Nothing is spent. */
  public static final RetryBudget UNSPENT = new RetryBudget(0);

  public RetryBudget {
    if (tries < 0) {
      throw new IllegalArgumentException("tries: " + tries + " (expected: 0 or more)");
    }
  }

  /** The budget when one more try has begun. */
  public RetryBudget begin() {
    return new RetryBudget(tries + 1);
  }

  /**
   * The share of α that the latest try may use.
   *
   * @return in (0, 0.5]
   * @throws IllegalStateException when none has begun
   */
  public double share() {
    if (tries == 0) {
      throw new IllegalStateException("no try has begun, so none has a share");
    }
    return 1 / ((double) tries * (tries + 1.0));
  }

  /** The share of α that is left for all further tries, in (0, 1]. */
  public double left() {
    return 1 / (tries + 1.0);
  }

  /**
   * The two-sided level of an interval whose one side decides, in place of α: half of it is that
   * side's, so it is twice {@link #share} of α. The first try's is α itself. It is for sequences
   * that err to both sides alike, as the asymptotic ones do that deal with sums of many units.
   *
   * @param alpha in (0, 0.5]
   */
  public double twoSided(double alpha) {
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    return 2 * share() * alpha;
  }
}
