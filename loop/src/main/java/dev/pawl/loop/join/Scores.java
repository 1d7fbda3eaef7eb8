package dev.pawl.loop.join;

/**
 * What each version in play predicted when a prediction passed.
 *
 * @param contestants who: the numbers of the contestants, ascending
 * @param values their scores, contestant by contestant, as many each as the task has
 */
public record Scores(int[] contestants, double[] values) {

  /** Where the scores of a contestant start in {@link #values}, or −1 when it was not in play. */
  public int at(int contestant) {
    for (int i = 0; i < contestants.length; i++) {
      if (contestants[i] == contestant) {
        return i * (values.length / contestants.length);
      }
    }
    return -1;
  }
}
