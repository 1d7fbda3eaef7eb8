package dev.pawl.trial;

import java.util.Objects;

/**
 * What a comparison has shown so far, with its evidence. Differences are challenger minus champion
 * in the metric's unit, and smaller is better.
 *
 * @param kind what is shown
 * @param estimate the estimated difference; {@code NaN} when there is none
 * @param lower the lower end of its interval; −∞ when nothing is known
 * @param upper the upper end of its interval; +∞ when nothing is known
 * @param confidence the probability with which the interval, over all looks, covers the difference
 * @param margin the difference up to which the challenger counts as not worse, in the metric's unit
 * @param examples how many examples were compared
 * @param blocks how many independent observations they make
 * @param reason one line that a person can read
 */
public record Verdict(
    Kind kind,
    double estimate,
    double lower,
    double upper,
    double confidence,
    double margin,
    long examples,
    long blocks,
    String reason) {

  public Verdict {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }

  /** What can be shown. */
  public enum Kind {
    /** The interval lies below 0: the challenger is better. */
    BETTER,
    /** The interval lies below the margin: it is not worse by more than was allowed. */
    NOT_WORSE,
    /** The interval lies within ± margin. */
    EQUIVALENT,
    /** The interval lies above 0: it is worse. */
    WORSE,
    /** Nothing is shown yet; the reason says how much longer at the present rate. */
    UNDECIDED,
    /** The comparison cannot be trusted; the reason says why. */
    INVALID
  }

  /** Whether a data iteration may be promoted on this. */
  public boolean isNonInferior() {
    return kind == Kind.BETTER || kind == Kind.NOT_WORSE || kind == Kind.EQUIVALENT;
  }
}
