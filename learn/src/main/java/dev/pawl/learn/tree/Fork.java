package dev.pawl.learn.tree;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.tree.TreeNodes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node of a tree: a leaf, until it splits its rows among branches.
 *
 * <p>Invariant: a node that has split has {@link #children}, some of which may be null.
 *
 * @param <N> what the nodes of the tree are
 */
abstract class Fork<N extends Fork<N>> {
  int place = -1;
  double threshold;
  int otherwise;

  /** How good the split was when it was made. */
  double gain;

  @Nullable N @Nullable [] children;

  /** How much weight it has seen while it was a leaf. */
  abstract double total();

  /** The root of the subtree that may take its place; null when there is none. */
  abstract @Nullable N beside();

  /** Adds all leaves below, also those of subtrees beside, parents first. */
  final void addLeaves(List<? super N> to) {
    @Nullable N[] branches = children;
    if (branches == null) {
      to.add(self());
    } else {
      for (N child : branches) {
        if (child != null) {
          child.addLeaves(to);
        }
      }
    }
    N other = beside();
    if (other != null) {
      other.addLeaves(to);
    }
  }

  /** This node. */
  abstract N self();

  /** The branch that a row takes; −1 when there is none. Only of a split. */
  final int branch(double[] row, int numbers, int count) {
    double x = row[place];
    if (Double.isNaN(x)) {
      return otherwise;
    }
    if (place < numbers) {
      return x <= threshold ? 0 : 1;
    }
    return x < count ? (int) x : -1;
  }

  /** The child that a row goes to; null when it ends at the node. */
  final @Nullable N next(double[] row, int numbers) {
    @Nullable N[] branches = children;
    if (branches == null) {
      return null;
    }
    int branch = branch(row, numbers, branches.length);
    return branch < 0 ? null : branches[branch];
  }

  /** Where a row ends: at a leaf, or at a split that has no branch for it. */
  static <N extends Fork<N>> N end(N top, double[] row, int numbers) {
    N node = top;
    for (N next = node.next(row, numbers); next != null; next = node.next(row, numbers)) {
      node = next;
    }
    return node;
  }

  /** The child of a split that a row goes to, a new leaf where there was none. */
  final N child(double[] row, int numbers, Supplier<N> leaf) {
    @Nullable N[] branches = children;
    if (branches == null) {
      throw new IllegalStateException("a leaf has no children");
    }
    int branch = branch(row, numbers, branches.length);
    if (branch < 0) {
      branch = (int) row[place];
      branches = Arrays.copyOf(branches, branch + 1);
      children = branches;
    }
    N child = branches[branch];
    if (child == null) {
      child = leaf.get();
      branches[branch] = child;
    }
    return child;
  }

  /** Makes it a split; rows without a value go where most of the weight went. */
  final void fork(BestSplit split, N[] branches) {
    place = split.place();
    threshold = split.threshold();
    gain = Math.max(0, split.gain());
    children = branches;
    otherwise = 0;
    for (int i = 1; i < branches.length; i++) {
      if (branches[i].total() > branches[otherwise].total()) {
        otherwise = i;
      }
    }
  }

  /** Makes it a leaf again. */
  final void unfork() {
    place = -1;
    threshold = 0;
    otherwise = 0;
    gain = 0;
    children = null;
  }

  /** Splits, or not, as another node does: into the same children. */
  final void takeFork(N other) {
    place = other.place;
    threshold = other.threshold;
    otherwise = other.otherwise;
    gain = other.gain;
    children = other.children;
  }

  /** Splits, or not, as another node does: into copies of its children. */
  final void copyFork(N other, Function<N, N> copy) {
    takeFork(other);
    @Nullable N[] branches = other.children;
    if (branches != null) {
      branches = branches.clone();
      for (int i = 0; i < branches.length; i++) {
        N child = branches[i];
        branches[i] = child == null ? null : copy.apply(child);
      }
      children = branches;
    }
  }

  /** The weight that has come to the leaves below, and what those started with. */
  double reach() {
    @Nullable N[] branches = children;
    if (branches == null) {
      return total();
    }
    double sum = 0;
    for (N child : branches) {
      sum += child == null ? 0 : child.reach();
    }
    return sum;
  }

  /** Adds the node as a split to a frozen tree; its index. */
  final int freezeFork(TreeNodes.Builder to, int branches) {
    return to.split(place, threshold, branches, otherwise, gain * reach());
  }

  /** Writes how it splits. */
  final void writeFork(NumberWriter to) {
    to.add(place);
    to.add(threshold);
    to.add(otherwise);
    to.add(gain);
  }

  /**
   * Reads what {@link #writeFork} wrote.
   *
   * @param size how many attributes there are
   */
  final void readFork(NumberReader from, int size, int branches) {
    place = from.nextInt(0, size - 1);
    threshold = from.nextDouble();
    otherwise = from.nextInt(0, branches - 1);
    gain = from.nextDouble();
  }
}
