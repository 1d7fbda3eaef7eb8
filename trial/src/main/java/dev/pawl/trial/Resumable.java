package dev.pawl.trial;

/**
 * Something that gathers evidence, and can be put away and taken up again: what it has seen, as
 * numbers. A snapshot of a loop keeps them; its settings are kept elsewhere.
 */
public interface Resumable {

  /** The whole state as numbers, for {@link #restore} of the same kind and settings; a copy. */
  double[] state();

  /**
   * Takes the state that {@link #state} gave in place of its own; what is seen from there on gives
   * the same bits as without the interruption.
   *
   * @throws IllegalArgumentException when {@code state} is not of this kind and these settings
   */
  void restore(double[] state);
}
