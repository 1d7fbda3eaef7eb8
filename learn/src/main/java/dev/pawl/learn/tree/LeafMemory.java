package dev.pawl.learn.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps what the leaves of a tree know within its memory (Domingos and Hulten 2000, section 3): the
 * leaves with the least to mend give up what they know of attributes and rest; one that rests wakes
 * when it has got more to mend than others, and begins anew.
 *
 * <p>It is asked after each split, and by a leaf that rests now and then, so that all depends on
 * the tree alone.
 */
final class LeafMemory {
  /** How often the grace a leaf that rests takes in before it asks to be woken. */
  static final double PATIENCE = 10;

  /** How much more one that rests must have to mend than one that is awake, which loses much. */
  private static final double HEAD_START = 2;

  private LeafMemory() {}

  /** A leaf, or what once was one. */
  interface Tenant {
    /** Whether it knows of attributes and may split. */
    boolean isAwake();

    /** Whether it was told to rest. */
    boolean rests();

    /** About how much memory its knowledge takes. */
    long bytes();

    /** What a split could mend. */
    double promise();

    /** Gives up what it knows of attributes. */
    void rest();
  }

  /**
   * Lets leaves rest, or wakes them. O(leaves log leaves).
   *
   * @param root the tree
   * @param maximum how many bytes all knowledge may take, about
   * @param wake lets a leaf that rests begin anew
   */
  static <N extends Fork<N> & Tenant> void fit(N root, long maximum, Consumer<N> wake) {
    List<N> leaves = new ArrayList<>();
    root.addLeaves(leaves);
    leaves.removeIf(leaf -> !leaf.isAwake() && !leaf.rests());
    long bytes = 0;
    long awake = 0;
    for (N leaf : leaves) {
      bytes += leaf.bytes();
      awake += leaf.isAwake() ? 1 : 0;
    }
    if (bytes <= maximum && awake == leaves.size()) {
      return;
    }
    long usual = awake > 0 ? bytes / awake : 0;
    leaves.sort(Comparator.comparingDouble(LeafMemory::claim).reversed());
    long kept = 0;
    for (N leaf : leaves) {
      kept += leaf.isAwake() ? leaf.bytes() : usual;
      if (kept > maximum && leaf.isAwake()) {
        leaf.rest();
      } else if (kept <= maximum && leaf.rests()) {
        wake.accept(leaf);
      }
    }
  }

  private static double claim(Tenant leaf) {
    return leaf.isAwake() ? HEAD_START * leaf.promise() : leaf.promise();
  }
}
