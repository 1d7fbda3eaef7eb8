package dev.pawl.stream.change;

/**
 * Two cumulative sums, of what speaks for an increase and of what speaks for a decrease, cut at 0,
 * with how long ago each was last there.
 */
final class TwoSums {
  /** How many numbers the state takes. */
  static final int SIZE = 4;

  private double up;
  private double down;
  private long sinceUp;
  private long sinceDown;

  double up() {
    return up;
  }

  double down() {
    return down;
  }

  void up(double sum) {
    up = Math.max(0, sum);
    sinceUp = up == 0 ? 0 : sinceUp + 1;
  }

  void down(double sum) {
    down = Math.max(0, sum);
    sinceDown = down == 0 ? 0 : sinceDown + 1;
  }

  boolean exceed(double limit) {
    return up > limit || down > limit;
  }

  /** For how many values the sum that exceeds a limit has been above 0. */
  long since(double limit) {
    return up > limit ? sinceUp : sinceDown;
  }

  void writeTo(double[] state, int at) {
    state[at] = up;
    state[at + 1] = down;
    state[at + 2] = sinceUp;
    state[at + 3] = sinceDown;
  }

  void readFrom(double[] state, int at) {
    up = state[at];
    down = state[at + 1];
    sinceUp = (long) state[at + 2];
    sinceDown = (long) state[at + 3];
  }
}
