package dev.pawl.stream.change;

/**
 * Watches the mean of a stream of numbers.
 *
 * <p>A change is signalled once, with the value that made it certain; then the detector goes on
 * from what it holds for the new regime, and may signal the next change. The same values give the
 * same signals, to the bit, also when the detector was saved and restored in between.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface ChangeDetector {

  /**
   * Takes the next value.
   *
   * @param value finite; some detectors demand a narrower range
   * @throws IllegalArgumentException when it is out of range; nothing changes then
   */
  Signal add(double value);

  /**
   * How many values, counted back from the latest, belong to the present regime as far as the
   * detector can tell: right after a {@link Signal#CHANGE}, how long ago the change is estimated to
   * have been.
   */
  long sinceChange();

  /** The estimated mean of the present regime; {@code NaN} when there is nothing to tell from. */
  double mean();

  /** The whole state as numbers, for {@link #restore} of the same kind with the same settings. */
  double[] state();

  /**
   * Takes the state that {@link #state} gave.
   *
   * @throws IllegalArgumentException when {@code state} cannot be one of this detector's
   */
  void restore(double[] state);
}
