package dev.pawl.trial;

import java.util.Arrays;

/** The state of something that is made of parts: their states, each with its length before it. */
public final class Parts {
  private Parts() {}

  /** The parts in one array. */
  public static double[] join(double[]... parts) {
    int size = 0;
    for (double[] part : parts) {
      size += 1 + part.length;
    }
    double[] state = new double[size];
    int at = 0;
    for (double[] part : parts) {
      state[at] = part.length;
      System.arraycopy(part, 0, state, at + 1, part.length);
      at += 1 + part.length;
    }
    return state;
  }

  /**
   * The parts again.
   *
   * @param count how many there are
   * @param owner whose state it is, for the message: "a canary"
   * @throws IllegalArgumentException when there is another number of parts
   */
  public static double[][] split(double[] state, int count, String owner) {
    double[][] parts = new double[count][];
    int at = 0;
    for (int i = 0; i < count; i++) {
      double length = at < state.length ? state[at] : -1;
      if (!(length >= 0 && length <= state.length - at - 1 && length == (int) length)) {
        throw foreign(state, count + " parts", owner);
      }
      parts[i] = Arrays.copyOfRange(state, at + 1, at + 1 + (int) length);
      at += 1 + (int) length;
    }
    if (at != state.length) {
      throw foreign(state, count + " parts", owner);
    }
    return parts;
  }

  /**
   * The same state, when it has this length.
   *
   * @throws IllegalArgumentException when it has another
   */
  public static double[] sized(double[] state, int size, String owner) {
    if (state.length != size) {
      throw foreign(state, Integer.toString(size), owner);
    }
    return state;
  }

  private static IllegalArgumentException foreign(double[] state, String expected, String owner) {
    return new IllegalArgumentException(
        "state: %d numbers (expected: %s, as state() of %s gives them)"
            .formatted(state.length, expected, owner));
  }
}
