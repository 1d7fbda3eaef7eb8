package dev.pawl.trial.paired;

import dev.pawl.trial.Verdict;

/**
 * Compares two versions on the same examples, with a verdict that may be looked at after every
 * block.
 *
 * <p>Losses of neighbouring examples depend on each other, so the unit of evidence is a block of
 * event time: {@link #add} gathers within the open block, {@link #closeBlock} makes one observation
 * of it.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface PairedComparison {

  /**
   * Adds one example to the open block.
   *
   * @param champion the champion's loss, finite
   * @param challenger the challenger's loss, finite
   * @param weight how much the example counts, finite and above 0
   */
  void add(double champion, double challenger, double weight);

  /** Ends the open block; a block without examples is none. */
  void closeBlock();

  /** What the closed blocks show. */
  Verdict verdict();

  /** The whole state as numbers, for {@code restore} of the same kind and settings. */
  double[] state();

  /** Takes the state that {@link #state} gave. */
  void restore(double[] state);
}
