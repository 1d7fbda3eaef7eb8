package dev.pawl.loop.contest;

import dev.pawl.trial.paired.PairedComparison;

/** Makes the comparisons of challengers with the champion, out of one error budget. */
public interface Comparisons {

  /**
   * A comparison that has seen nothing.
   *
   * @param question what is to be shown
   * @param number which comparison of the model this is, from 1: how much of the error budget it
   *     gets depends on it
   */
  PairedComparison start(Question question, long number);

  /** What is to be shown of a challenger. */
  enum Question {
    /** That it is not worse than the champion by more than the margin. */
    NOT_WORSE,
    /** That it is better than the champion. */
    BETTER
  }
}
