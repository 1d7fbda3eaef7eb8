package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.bayes.ClassStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the leaves of one tree learn and split, by the rules of {@link HoeffdingTree}. */
final class Growth {
  private final int classes;
  private final TreeSettings settings;
  private final LeafFactory leaves;
  private final SplitSearch search;
  private final double[] said;

  private final HoeffdingBound bound;

  Growth(Attributes attributes, TreeSettings settings, LeafFactory leaves) {
    this.classes = attributes.classes();
    this.settings = settings;
    this.leaves = leaves;
    this.search = new SplitSearch(classes);
    this.said = new double[classes];
    this.bound = HoeffdingBound.of(classes, settings);
  }

  /** Lets a leaf take in a row, and split when the time has come; whether it has split. */
  boolean learn(Node leaf, int depth, double[] row, int label, double weight) {
    ClassStatistics statistics = leaf.statistics;
    if (statistics == null) {
      leaf.weights[label] += weight;
      return false;
    }
    if (settings.answer() == LeafAnswer.ADAPTIVE) {
      leaf.compare(statistics, row, label, weight, said);
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
    BestSplit best = search.search(statistics, settings.candidates());
    if (best.gain() == Double.NEGATIVE_INFINITY) {
      leaf.stop();
      return;
    }
    if (bound.allows(best.gain() - best.second(), total)) {
      Node[] branches = new Node[best.branches()];
      double[] weights = new double[classes];
      for (int i = 0; i < branches.length; i++) {
        search.weights(statistics, i, weights);
        branches[i] = leaves.leaf(weights);
      }
      leaf.split(best, branches);
    }
  }
}
