package dev.pawl.trial.paired;

import dev.pawl.trial.Resumable;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.Sides;
import java.util.Objects;

/**
 * Compares two versions on the same examples, with a verdict that may be looked at after every
 * block.
 *
 * <p>Losses of neighbouring examples depend on each other, so the unit of evidence is a block of
 * event time: {@link #add} gathers within the open block, {@link #closeBlock} makes one observation
 * of it. What is estimated is the mean difference per example, challenger minus champion, over all
 * closed blocks.
 *
 * <p>A verdict is {@code BETTER} when the interval lies below 0; else {@code WORSE} when it lies
 * above 0, even if within the margin: what is shown to be worse is not to be promoted; else {@code
 * EQUIVALENT} or {@code NOT_WORSE} when it lies within, or below, the margin. It is {@code
 * UNDECIDED} before the first look and while the interval reaches over the margin; {@code INVALID}
 * when a loss was not finite, or when differences do not vary at all, as those of real losses do.
 *
 * <p>Two that have predicted the same in all {@code n} blocks have no variance to make an interval
 * of. They differ in a share of at most {@code −ln α / n} of blocks, as the chance to have seen
 * none of those is at most α otherwise; taken that the challenger loses at most as much again as
 * the champion where they differ, the difference lies within that share of the champion's loss. So
 * it is {@code EQUIVALENT} after {@code −ln α / margin} blocks, and never {@code BETTER}.
 *
 * <p>There is no p-value. What widens the interval for skewness and for tails depends on α, so the
 * least α at which it excludes 0 has no closed form; and the level at which a verdict is made is
 * mostly drawn from an {@link dev.pawl.trial.multiplicity.ErrorBudget}, with which a p-value would
 * have to be compared to mean anything. The interval at that level says the same.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface PairedComparison extends Resumable {

  /**
   * A new comparison, with nothing seen.
   *
   * <p>The interval is a confidence sequence over block sums: see {@code docs/statistics.md} for
   * the formula, what it assumes, and how often it errs outside of that. {@link #add}, {@link
   * #closeBlock} and {@link #verdict} take constant time and space.
   */
  static PairedComparison of(Settings settings) {
    return new BlockSumComparison(settings);
  }

  /**
   * Adds one example to the open block. A loss that is not finite does not count, but makes the
   * comparison invalid.
   *
   * @param champion the champion's loss
   * @param challenger the challenger's loss
   * @param weight how much the example counts
   * @throws IllegalArgumentException when {@code weight} is not finite and above 0
   */
  void add(double champion, double challenger, double weight);

  /** Ends the open block; a block without examples is none. */
  void closeBlock();

  /** What the closed blocks show. */
  Verdict verdict();

  /** Whether there were blocks, and in none of them any difference. */
  boolean isWithoutDifference();

  /** {@inheritDoc} The level α is part of it, for it may have been drawn from a budget. */
  @Override
  double[] state();

  /**
   * How a comparison is made.
   *
   * @param alpha the probability, over all looks, of a wrong verdict, in (0, 0.5]; what an error
   *     budget gives when many comparisons follow each other
   * @param margin the difference up to which the challenger counts as not worse, as a share of the
   *     champion's mean loss over the same blocks; 0 or more
   * @param firstLook from which block on there are verdicts, at least 1; before the fourth block
   *     there are none in any case
   * @param sides {@code ONE}: a wrong promotion has probability α, and so has a wrong dismissal;
   *     {@code TWO}: both together
   * @param tails whether rare large differences may be all on one side
   */
  record Settings(double alpha, double margin, int firstLook, Sides sides, Tails tails) {

    public Settings {
      Objects.requireNonNull(sides, "sides");
      Objects.requireNonNull(tails, "tails");
      if (!(alpha > 0 && alpha <= 0.5)) {
        throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
      }
      if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("margin: " + margin + " (expected: 0 or more)");
      }
      if (firstLook < 1) {
        throw new IllegalArgumentException("firstLook: " + firstLook + " (expected: at least 1)");
      }
    }

    /** One-sided, of any two versions: nothing is known of their tails. */
    public static Settings of(double alpha, double margin, int firstLook) {
      return new Settings(alpha, margin, firstLook, Sides.ONE, Tails.UNALIKE);
    }

    /** The same for a version and what it became by learning on, which is decided sooner. */
    public Settings alikeInTheTails() {
      return new Settings(alpha, margin, firstLook, sides, Tails.ALIKE);
    }
  }
}
