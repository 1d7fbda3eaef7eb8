package dev.pawl.trial;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a comparison has shown so far, with its evidence: the one result of every method of this
 * module. Differences are the tested side less the present one (challenger minus champion,
 * treatment minus control), in the metric's unit.
 *
 * @param kind what is shown
 * @param interval the estimated difference and its interval
 * @param margin the difference up to which the tested side counts as not worse, in the metric's
 *     unit, 0 or more
 * @param pValue the probability of evidence at least as strong without a difference, where the
 *     method has one
 * @param evidence what it rests on
 * @param reason one line that a person can read
 */
public record Verdict(
    Kind kind,
    Interval interval,
    double margin,
    OptionalDouble pValue,
    Evidence evidence,
    String reason) {

  public Verdict {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(pValue, "pValue");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(reason, "reason");
  }

  /** What can be shown. */
  public enum Kind {
    /** The interval lies on the better side of 0. */
    BETTER,
    /** The interval lies on the better side of the margin: it is not worse by more than that. */
    NOT_WORSE,
    /** The interval lies within ± margin. */
    EQUIVALENT,
    /** The interval lies on the worse side of 0. */
    WORSE,
    /** Nothing is shown yet; the reason says how much longer at the present rate. */
    UNDECIDED,
    /** The comparison cannot be trusted; the reason says why. */
    INVALID
  }

  /**
   * What a verdict rests on.
   *
   * @param examples how many examples were compared
   * @param observations how many independent observations they make: blocks, units, clusters
   * @param remaining how many observations more an undecided comparison needs at the present rate;
   *     empty when it is decided, or when no number would do
   */
  public record Evidence(long examples, long observations, OptionalLong remaining) {
    public Evidence {
      Objects.requireNonNull(remaining, "remaining");
    }

    /** Evidence that leaves nothing to wait for. */
    public static Evidence of(long examples, long observations) {
      return new Evidence(examples, observations, OptionalLong.empty());
    }
  }

  /** A comparison that cannot be trusted. */
  public static Verdict invalid(long examples, String reason) {
    return new Verdict(
        Kind.INVALID,
        Interval.unbounded(Double.NaN, 0),
        0,
        OptionalDouble.empty(),
        Evidence.of(examples, examples),
        reason);
  }

  /** A comparison that has too little to say anything. */
  public static Verdict undecided(long examples, String reason) {
    return new Verdict(
        Kind.UNDECIDED,
        Interval.unbounded(Double.NaN, 0),
        0,
        OptionalDouble.empty(),
        Evidence.of(examples, examples),
        reason);
  }

  /**
   * What an interval shows. Strictly better comes first; then strictly worse, even within the
   * margin, for what is known to be worse must not pass; then the margin.
   *
   * @param margin 0 or more
   */
  public static Kind shown(Interval interval, double margin, Direction direction) {
    boolean small = direction == Direction.SMALLER_IS_BETTER;
    double lower = small ? interval.lower() : -interval.upper();
    double upper = small ? interval.upper() : -interval.lower();
    if (upper < 0) {
      return Kind.BETTER;
    }
    if (lower > 0) {
      return Kind.WORSE;
    }
    if (upper < margin) {
      return lower > -margin ? Kind.EQUIVALENT : Kind.NOT_WORSE;
    }
    return Kind.UNDECIDED;
  }

  /** The estimated difference; {@code NaN} when there is none. */
  public double estimate() {
    return interval.estimate();
  }

  /** The lower end of its interval; −∞ when nothing is known. */
  public double lower() {
    return interval.lower();
  }

  /** The upper end of its interval; +∞ when nothing is known. */
  public double upper() {
    return interval.upper();
  }

  /** The probability with which the interval covers the difference. */
  public double confidence() {
    return interval.confidence();
  }

  /** How many examples were compared. */
  public long examples() {
    return evidence.examples();
  }

  /** How many independent observations they make. */
  public long blocks() {
    return evidence.observations();
  }

  /** Whether a data iteration may be promoted on this. */
  public boolean isNonInferior() {
    return kind == Kind.BETTER || kind == Kind.NOT_WORSE || kind == Kind.EQUIVALENT;
  }

  /** The same verdict for another reason that makes it void. */
  public Verdict blockedBy(String why) {
    return new Verdict(Kind.INVALID, interval, margin, pValue, evidence, why);
  }
}
