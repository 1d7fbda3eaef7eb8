package dev.pawl.trial.paired;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Verdict;
import java.util.OptionalLong;

/** Verdicts of a paired comparison in one line that a person can read. */
final class Reasons {
  private static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};
  private static final double LARGE = 1e15;

  /** More than this many further blocks are as good as never. */
  private static final double MANY = 100_000;

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

  static String constant(double r) {
    StringBuilder to = new StringBuilder("the difference is ");
    number(to, r);
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
    number(to, interval.estimate());
    to.append(" (");
    number(to, interval.lower());
    to.append(" to ");
    number(to, interval.upper());
    to.append(") against a loss of ");
    number(to, loss);
    to.append(", allowed ");
    number(to, margin);
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

  /** Four significant digits, without an exponent where that reads better. */
  private static void number(StringBuilder to, double value) {
    double size = Math.abs(value);
    if (!(size == 0 || (size >= 1e-4 && size < LARGE))) {
      to.append((float) value);
      return;
    }
    int digits = 0;
    for (double reach = size; digits < TENS.length - 1 && reach < 1_000 && size > 0; digits++) {
      reach *= 10;
    }
    long scaled = Math.round(size * TENS[digits]);
    while (digits > 0 && scaled % 10 == 0) {
      scaled /= 10;
      digits--;
    }
    if (value < 0) {
      to.append('-');
    }
    to.append(scaled / TENS[digits]);
    if (digits > 0) {
      to.append('.');
      String fraction = Long.toString(scaled % TENS[digits]);
      to.repeat('0', digits - fraction.length()).append(fraction);
    }
  }
}
