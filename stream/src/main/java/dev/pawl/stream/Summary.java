package dev.pawl.stream;

/**
 * A mergeable summary whose whole state can be taken as numbers, and put back.
 *
 * @param <S> the summary itself
 */
public interface Summary<S extends Summary<S>> extends Mergeable<S> {

  /** The whole state as numbers, for {@link #restore} of a summary made with the same settings. */
  double[] state();

  /**
   * Takes the state that {@link #state} gave; what is added from there on gives the same bits as
   * without the interruption.
   *
   * @throws IllegalArgumentException when it cannot be a state of this kind of summary
   */
  void restore(double[] state);
}
