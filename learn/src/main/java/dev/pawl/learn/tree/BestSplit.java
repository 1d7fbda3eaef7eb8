package dev.pawl.learn.tree;

/**
 * The best of the splits that were offered, and how good the best of another attribute is. Working
 * memory of one thread.
 */
final class BestSplit {
  private double best;
  private double second;
  private int place;
  private int slot;
  private int branches;
  private double threshold;

  /**
   * Forgets all.
   *
   * @param none how good it is not to split
   */
  void clear(double none) {
    best = none;
    second = none;
  }

  /** How good the best is, or not to split. */
  double gain() {
    return best;
  }

  /** How good the best of another attribute is, or not to split. */
  double second() {
    return second;
  }

  /** The place of the attribute that is split. */
  int place() {
    return place;
  }

  /** Which of a leaf's attributes it is: its numbers, then its nominal ones. */
  int slot() {
    return slot;
  }

  /** How many branches there are. */
  int branches() {
    return branches;
  }

  /** The threshold of a number. */
  double threshold() {
    return threshold;
  }

  /** Takes part with the best split of an attribute; of equals, the first stays. */
  void offer(double gain, int atPlace, int atSlot, int count, double at) {
    if (gain > best) {
      second = best;
      best = gain;
      place = atPlace;
      slot = atSlot;
      branches = count;
      threshold = at;
    } else if (gain > second) {
      second = gain;
    }
  }
}
