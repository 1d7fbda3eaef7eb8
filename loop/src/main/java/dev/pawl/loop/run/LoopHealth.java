package dev.pawl.loop.run;

/** How the loop of a model is. */
public sealed interface LoopHealth {

  /** It folds each record as it comes. */
  record Running() implements LoopHealth {}

  /**
   * It folds what was in the log when it was started; until then nothing is served.
   *
   * @param records how many are left
   */
  record CatchingUp(long records) implements LoopHealth {}

  /**
   * The disk does not take what it has decided: it tries again, and what served goes on serving.
   *
   * @param why what cannot be written, and the remedy
   */
  record Waiting(String why) implements LoopHealth {}

  /**
   * It has stopped until the next start; what served goes on serving.
   *
   * @param why what went wrong
   */
  record Stopped(String why) implements LoopHealth {}
}
