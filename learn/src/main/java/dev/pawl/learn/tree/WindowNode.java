package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import org.jspecify.annotations.Nullable;

/**
 * A node of a tree over a window: of a split, too, it knows the rows of the window that pass it.
 *
 * <p>Invariant: the statistics are those of the window's rows that pass the node, but for rounding
 * and for the ranges of numbers, which stay until they are counted anew.
 */
final class WindowNode extends Fork<WindowNode> {
  private static final double FADE = 0.995;

  ClassStatistics statistics;

  /** The weight that has come since the leaf last looked for a split. */
  double since;

  /** How often each of a leaf's answers has been right of late. */
  private double majorityRight;

  private double bayesRight;

  /** The subtree that may take the place of the split. */
  @Nullable Rival rival;

  WindowNode(ClassStatistics statistics) {
    this.statistics = statistics;
  }

  /** A subtree that is tried out beside a split, and how the two have done since the last check. */
  static final class Rival {
    final WindowNode root;
    double tested;
    double errors;
    double errorsOfSplit;

    /** The smallest difference of error rates at a check so far. */
    double gap = Double.POSITIVE_INFINITY;

    Rival(WindowNode root) {
      this.root = root;
    }

    Rival copy() {
      var copy = new Rival(root.copy());
      copy.tested = tested;
      copy.errors = errors;
      copy.errorsOfSplit = errorsOfSplit;
      copy.gap = gap;
      return copy;
    }
  }

  @Override
  WindowNode self() {
    return this;
  }

  @Override
  @Nullable WindowNode beside() {
    Rival other = rival;
    return other == null ? null : other.root;
  }

  @Override
  double total() {
    double sum = 0;
    for (double weight : statistics.weights()) {
      sum += weight;
    }
    return sum;
  }

  /** Whether the window's rows that pass it are of at least two classes. */
  boolean isMixed() {
    int seen = 0;
    for (double weight : statistics.weights()) {
      seen += weight > 0 ? 1 : 0;
    }
    return seen >= 2;
  }

  /** The weight of the window's rows that pass it. */
  @Override
  double reach() {
    return total();
  }

  /** Notes which of a leaf's answers would have been right. */
  void compare(double[] row, int label, double[] said) {
    double[] weights = statistics.weights();
    int majority = ClassStatistics.majority(weights);
    majorityRight = FADE * majorityRight + (majority == label && weights[label] > 0 ? 1 : 0);
    statistics.bayes(row, said);
    bayesRight = FADE * bayesRight + (ClassStatistics.majority(said) == label ? 1 : 0);
  }

  /** What a leaf answers by; null when it answers with the shares of its classes. */
  @Nullable ClassStatistics answersBy(LeafAnswer answer) {
    if (children != null) {
      return null;
    }
    return switch (answer) {
      case MAJORITY -> null;
      case NAIVE_BAYES -> statistics;
      case ADAPTIVE -> majorityRight > bayesRight ? null : statistics;
    };
  }

  /** Becomes what another node is. */
  void take(WindowNode other) {
    takeFork(other);
    statistics = other.statistics;
    since = other.since;
    majorityRight = other.majorityRight;
    bayesRight = other.bayesRight;
    rival = other.rival;
  }

  WindowNode copy() {
    var copy = new WindowNode(statistics.copy());
    copy.since = since;
    copy.majorityRight = majorityRight;
    copy.bayesRight = bayesRight;
    copy.copyFork(this, WindowNode::copy);
    Rival other = rival;
    copy.rival = other == null ? null : other.copy();
    return copy;
  }

  /** Writes all below, parents first. */
  void writeTo(NumberWriter to) {
    @Nullable WindowNode[] branches = children;
    to.add(branches == null ? 0 : branches.length);
    statistics.writeTo(to);
    to.add(since);
    to.add(majorityRight);
    to.add(bayesRight);
    if (branches != null) {
      writeFork(to);
      for (WindowNode child : branches) {
        if (child == null) {
          to.add(-1);
        } else {
          child.writeTo(to);
        }
      }
    }
    Rival other = rival;
    to.add(other == null ? 0 : 1);
    if (other != null) {
      to.add(other.tested);
      to.add(other.errors);
      to.add(other.errorsOfSplit);
      to.add(other.gap);
      other.root.writeTo(to);
    }
  }

  /** Reads what {@link #writeTo} wrote; null for a branch that is not there. */
  static @Nullable WindowNode read(NumberReader from, Attributes attributes) {
    int branches = from.nextInt(-1, AttributeSpace.LARGEST_VOCABULARY);
    if (branches < 0) {
      return null;
    }
    var node =
        new WindowNode(
            ClassStatistics.read(
                from, attributes.classes(), attributes.numberPlaces(), attributes.nominalPlaces()));
    node.since = from.nextDouble();
    node.majorityRight = from.nextDouble();
    node.bayesRight = from.nextDouble();
    if (branches > 0) {
      node.readFork(from, attributes.size(), branches);
      @Nullable WindowNode[] children = new WindowNode[branches];
      for (int i = 0; i < branches; i++) {
        children[i] = read(from, attributes);
      }
      node.children = children;
    }
    if (from.nextInt(0, 1) == 1) {
      double tested = from.nextDouble();
      double errors = from.nextDouble();
      double errorsOfSplit = from.nextDouble();
      double gap = from.nextDouble();
      WindowNode root = read(from, attributes);
      if (root == null) {
        throw new IllegalArgumentException("ints: no root of a rival (expected: a tree)");
      }
      var rival = new Rival(root);
      rival.tested = tested;
      rival.errors = errors;
      rival.errorsOfSplit = errorsOfSplit;
      rival.gap = gap;
      node.rival = rival;
    }
    return node;
  }

  /**
   * Adds all below to a frozen tree, parents first; the index of this node.
   *
   * @param above the weights that answer where no row of the window is
   */
  int freeze(FrozenNodes to, LeafAnswer answer, double[] above) {
    boolean own = total() > 0;
    double[] weights = own ? statistics.weights() : above;
    @Nullable WindowNode[] branches = children;
    if (branches == null) {
      ClassStatistics by = own ? answersBy(answer) : null;
      return to.leaf(weights, by);
    }
    int index = to.split(this, weights, branches.length);
    for (int i = 0; i < branches.length; i++) {
      WindowNode child = branches[i];
      if (child != null) {
        to.branch(index, i, child.freeze(to, answer, weights));
      }
    }
    return index;
  }
}
