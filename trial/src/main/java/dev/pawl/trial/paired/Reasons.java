package dev.pawl.trial.paired;

import dev.pawl.trial.Figures;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Verdict;
import java.util.OptionalLong;

/** Verdicts of a paired comparison in one line that a person can read. */
final class Reasons {
  /** More than this many further blocks are as good as never. */
  static final double MANY = 100_000;

  private Reasons() {}

  static String early(long blocks, int firstLook) {
    return blocks + " of the " + firstLook + " blocks before the first look";
  }

  static String broken(long losses) {
    return losses + " losses are not finite: look for overflowing scores, then compare anew";
  }

  static String same() {
    return "the two have predicted the same so far";
  }

  static String sameSoFar(long blocks, long remaining) {
    return "the two have predicted the same so far, in all %d blocks; %d more like that show that it is not worse by more than allowed"
        .formatted(blocks, remaining);
  }

  static String sameThroughout(long blocks, double margin) {
    StringBuilder to = new StringBuilder("as good, within what is allowed: the two have predicted");
    to.append(" the same in all ")
        .append(blocks)
        .append(" blocks, so that they differ in fewer than ");
    Figures.append(to, 100 * margin);
    return to.append(" % of blocks").toString();
  }

  static String constant(double r) {
    StringBuilder to = new StringBuilder("the difference is ");
    Figures.append(to, r);
    return to.append(" in every block, and losses that do not vary prove nothing").toString();
  }

  static String of(
      Verdict.Kind kind,
      Interval interval,
      double margin,
      double loss,
      long blocks,
      OptionalLong remaining) {
    StringBuilder to = new StringBuilder(160);
    to.append(
        switch (kind) {
          case BETTER -> "better";
          case NOT_WORSE -> "not worse by more than allowed";
          case EQUIVALENT -> "as good, within what is allowed";
          case WORSE -> interval.upper() < margin ? "worse, by less than the margin" : "worse";
          case UNDECIDED -> "undecided";
          case INVALID -> "invalid";
        });
    to.append(": difference ");
    Figures.append(to, interval.estimate());
    to.append(" (");
    Figures.append(to, interval.lower());
    to.append(" to ");
    Figures.append(to, interval.upper());
    to.append(") against a loss of ");
    Figures.append(to, loss);
    to.append(", allowed ");
    Figures.append(to, margin);
    to.append(", in ").append(blocks).append(" blocks");
    if (kind == Verdict.Kind.UNDECIDED) {
      if (remaining.isPresent()) {
        to.append("; about ").append(remaining.getAsLong()).append(" more at the present rate");
      } else {
        to.append("; at the present rate it will not pass");
      }
    }
    return to.toString();
  }

  /** The interval shrinks about with the root of the number of blocks. */
  static OptionalLong remaining(Interval interval, double margin, long blocks) {
    double estimate = interval.estimate();
    double shrink = (interval.upper() - estimate) / (margin - estimate);
    double more = blocks * (shrink * shrink - 1);
    return estimate < margin && more < MANY
        ? OptionalLong.of((long) Math.ceil(more))
        : OptionalLong.empty();
  }
}
