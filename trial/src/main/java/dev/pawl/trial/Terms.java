package dev.pawl.trial;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is asked of a comparison, and how certain the answer must be. One two-sided interval of
 * confidence {@code 1 − α} answers all of it: superiority when it lies on the better side of 0,
 * non-inferiority when it lies on the better side of the margin (one-sided at α/2), equivalence
 * when it lies within ± margin (two one-sided tests at α/2 each).
 *
 * @param alpha the probability of a wrong verdict, in (0, 0.5]
 * @param margin the difference up to which the tested side counts as not worse, in the metric's
 *     unit, 0 or more
 * @param direction which way of the metric is better
 */
public record Terms(double alpha, double margin, Direction direction) {
  /** More than this many further observations are as good as never. */
  private static final double MANY = 1e12;

  public Terms {
    Objects.requireNonNull(direction, "direction");
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: 0 or more)");
    }
  }

  /** 5 %, no margin, larger is better. */
  public static Terms of95Percent() {
    return new Terms(0.05, 0, Direction.LARGER_IS_BETTER);
  }

  /**
   * What an estimate and its interval show.
   *
   * @param what what the observations are, in a sentence: "units", "days"
   */
  public Verdict verdict(
      Interval interval, OptionalDouble pValue, long examples, long observations, String what) {
    Verdict.Kind kind = Verdict.shown(interval, margin, direction);
    OptionalLong remaining =
        kind == Verdict.Kind.UNDECIDED ? remaining(interval, observations) : OptionalLong.empty();
    StringBuilder reason = new StringBuilder(160);
    reason.append(
        switch (kind) {
          case BETTER -> "better";
          case NOT_WORSE -> "not worse by more than allowed";
          case EQUIVALENT -> "as good, within what is allowed";
          case WORSE -> "worse";
          case UNDECIDED -> "undecided";
          case INVALID -> "invalid";
        });
    reason.append(": difference ");
    Figures.append(reason, interval.estimate());
    reason.append(" (");
    Figures.append(reason, interval.lower());
    reason.append(" to ");
    Figures.append(reason, interval.upper());
    reason.append(')');
    if (margin > 0) {
      reason.append(", allowed ");
      Figures.append(reason, margin);
    }
    reason.append(", in ").append(observations).append(' ').append(what);
    if (kind == Verdict.Kind.UNDECIDED) {
      if (remaining.isPresent()) {
        reason.append("; about ").append(remaining.getAsLong());
        reason.append(" more at the present rate");
      } else {
        reason.append("; at the present rate nothing will be shown");
      }
    }
    return new Verdict(
        kind,
        interval,
        margin,
        pValue,
        new Verdict.Evidence(examples, observations, remaining),
        reason.toString());
  }

  /** Until the nearest of "worse", "not worse than the margin": widths shrink with √n. */
  private OptionalLong remaining(Interval interval, long observations) {
    double sign = direction == Direction.SMALLER_IS_BETTER ? 1 : -1;
    double estimate = sign * interval.estimate();
    double reach = (interval.upper() - interval.lower()) / 2;
    double gap = Math.max(Math.abs(estimate), margin - estimate);
    double shrink = reach / gap;
    double more = observations * (shrink * shrink - 1);
    return more >= 0 && more < MANY
        ? OptionalLong.of(Math.max(1, (long) Math.ceil(more)))
        : OptionalLong.empty();
  }
}
