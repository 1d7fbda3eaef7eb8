package dev.pawl.stream.change;

/** What a detector says of the value that it has just seen. */
public enum Signal {
  /** Nothing to be said. */
  STABLE,
  /** It looks as if a change had begun; only detectors with two levels say this. */
  WARNING,
  /** The mean has changed. */
  CHANGE
}
