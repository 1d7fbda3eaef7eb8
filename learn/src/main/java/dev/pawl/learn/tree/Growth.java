package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.bayes.ClassStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the leaves of one tree learn and split, by the rules of {@link HoeffdingTree}. */
final class Growth {
  private final int numbers;
  private final int classes;
  private final TreeSettings settings;
  private final LeafFactory leaves;
  private final SplitSearch search;

  /** R² ln(1/δ) / 2: over the weight of a leaf, the square of ε. */
  private final double looseness;

  Growth(Attributes attributes, TreeSettings settings, LeafFactory leaves) {
    this.numbers = attributes.numbers();
    this.classes = attributes.classes();
    this.settings = settings;
    this.leaves = leaves;
    this.search = new SplitSearch(classes);
    double range = StrictMath.log(Math.max(2, classes)) / StrictMath.log(2);
    this.looseness = range * range * -StrictMath.log(settings.delta()) / 2;
  }

  /** Where a row ends: at a leaf, or at a split that has no branch for it. */
  Node find(Node top, double[] row) {
    Node node = top;
    for (Node next = next(node, row); next != null; next = next(node, row)) {
      node = next;
    }
    return node;
  }

  /** The child that a row goes to; null when it ends at the node. */
  @Nullable Node next(Node node, double[] row) {
    @Nullable Node[] children = node.children;
    if (children == null) {
      return null;
    }
    int branch = node.branch(row, numbers, children.length);
    return branch < 0 ? null : children[branch];
  }

  /** The child of a split that a row goes to, a new leaf where there was none. */
  Node child(Node split, double[] row) {
    @Nullable Node[] children = split.children;
    if (children == null) {
      throw new IllegalStateException("a leaf has no children");
    }
    int branch = split.branch(row, numbers, children.length);
    if (branch < 0) {
      branch = (int) row[split.place];
      children = Arrays.copyOf(children, branch + 1);
      split.children = children;
    }
    Node child = children[branch];
    if (child == null) {
      child = leaves.leaf();
      children[branch] = child;
    }
    return child;
  }

  /** Lets a leaf take in a row, and split when the time has come; whether it has split. */
  boolean learn(Node leaf, int depth, double[] row, int label, double weight) {
    ClassStatistics statistics = leaf.statistics;
    if (statistics == null) {
      leaf.weights[label] += weight;
      return false;
    }
    if (settings.answer() == LeafAnswer.ADAPTIVE) {
      leaf.compare(statistics, row, label, weight);
    }
    statistics.add(row, label, weight);
    double total = leaf.total();
    if (total - leaf.lastTried >= settings.grace() && depth < HoeffdingTree.DEEPEST) {
      if (leaf.isMixed()) {
        trySplit(leaf, statistics, total);
      }
      leaf.lastTried = total;
    }
    return leaf.children != null;
  }

  /**
   * Gives up the statistics of the leaves with the least errors to mend until the others fit into
   * the memory; called after each split, so that it depends on the tree alone. O(leaves).
   */
  void fit(Node root) {
    List<Node> growing = new ArrayList<>();
    root.addGrowing(growing);
    long bytes = 0;
    for (Node leaf : growing) {
      bytes += leaf.bytes();
    }
    if (bytes <= settings.maximumBytes()) {
      return;
    }
    growing.sort(Comparator.comparingDouble(Node::errors).reversed());
    long kept = 0;
    for (Node leaf : growing) {
      kept += leaf.bytes();
      if (kept > settings.maximumBytes()) {
        leaf.stop();
      }
    }
  }

  private void trySplit(Node leaf, ClassStatistics statistics, double total) {
    search.search(statistics, settings.candidates());
    if (search.best() == Double.NEGATIVE_INFINITY) {
      leaf.stop();
      return;
    }
    double epsilon = Math.sqrt(looseness / total);
    if (search.best() - search.second() > epsilon || epsilon < settings.tie()) {
      Node[] branches = new Node[search.branches()];
      double[] weights = new double[classes];
      for (int i = 0; i < branches.length; i++) {
        search.weights(statistics, i, weights);
        branches[i] = leaves.leaf(weights);
      }
      leaf.split(search.place(), search.threshold(), branches);
    }
  }
}
