package dev.pawl.trial.paired;

/** Whether rare large differences of losses may be expected on one side only. */
public enum Tails {
  /**
   * They are as likely against the challenger as in its favour, as between a version and what it
   * becomes by learning on. What one tail hides the other hides too.
   */
  ALIKE,
  /**
   * They may be all on one side, as of a model that is a little better nearly always and much worse
   * now and then. The interval allows for what no block has shown yet.
   */
  UNALIKE
}
