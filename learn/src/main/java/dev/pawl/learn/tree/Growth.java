package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.bayes.ClassStatistics;

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

  /**
   * Lets a leaf take in a row, and split when the time has come; whether it has split, or asks to
   * be woken: then {@link #fit} is due.
   */
  boolean learn(Node leaf, int depth, double[] row, int label, double weight) {
    ClassStatistics statistics = leaf.statistics;
    if (statistics == null) {
      leaf.weights[label] += weight;
      return leaf.rests() && asks(leaf);
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

  /** Keeps the statistics of all leaves within the memory. */
  void fit(Node root) {
    LeafMemory.fit(root, settings.maximumBytes(), leaf -> leaf.wake(leaves.statistics()));
  }

  private boolean asks(Node leaf) {
    double total = leaf.total();
    if (total - leaf.lastTried < LeafMemory.PATIENCE * settings.grace()) {
      return false;
    }
    leaf.lastTried = total;
    return true;
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
