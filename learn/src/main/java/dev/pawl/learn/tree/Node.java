package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.stream.change.Adwin;
import org.jspecify.annotations.Nullable;

/**
 * A node of a classification tree: a leaf that learns, a leaf that does not grow, or a split.
 *
 * <p>Invariants: a split has {@link #children}, some of which may be null; a leaf that grows has
 * {@link #statistics}, whose weights are {@link #weights}; a leaf that does not has neither.
 */
final class Node extends Fork<Node> implements LeafMemory.Tenant {
  /** The weight of each class; of a split, as it was when it was a leaf. */
  double[] weights;

  @Nullable ClassStatistics statistics;

  /** The weight it had when it last looked for a split, or asked to be woken. */
  double lastTried;

  double majorityRight;
  double bayesRight;

  /** Whether it is a leaf that has given up its statistics for lack of memory. */
  private boolean resting;

  /** Of a tree that adapts, once a row has passed. */
  @Nullable Watch watch;

  /**
   * What nodes that are read may be like.
   *
   * @param attributes of the tree
   * @param detection of the watch of each node; null when there are no watches
   */
  record Shape(Attributes attributes, Adwin.@Nullable Settings detection) {}

  /** A leaf that grows. */
  Node(ClassStatistics statistics) {
    this.statistics = statistics;
    this.weights = statistics.weights();
    this.lastTried = total();
  }

  /** A leaf that does not. */
  private Node(double[] weights) {
    this.weights = weights;
  }

  /** The sum of the classes' weights. */
  @Override
  double total() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  @Override
  Node self() {
    return this;
  }

  @Override
  @Nullable Node beside() {
    Watch watched = watch;
    return watched == null ? null : watched.alternate;
  }

  @Override
  public boolean isAwake() {
    return statistics != null;
  }

  @Override
  public boolean rests() {
    return resting;
  }

  @Override
  public long bytes() {
    ClassStatistics known = statistics;
    return known == null ? 0 : known.bytes();
  }

  /** The weight that the majority of the leaf is wrong about. */
  @Override
  public double promise() {
    return total() - weights[ClassStatistics.majority(weights)];
  }

  @Override
  public void rest() {
    statistics = null;
    resting = true;
    lastTried = total();
  }

  /** Begins anew, with the classes alone, after it has rested. */
  void wake(ClassStatistics fresh) {
    fresh.startFrom(weights);
    statistics = fresh;
    weights = fresh.weights();
    resting = false;
    lastTried = total();
    majorityRight = 0;
    bayesRight = 0;
  }

  /** Whether at least two classes have weight. */
  boolean isMixed() {
    int seen = 0;
    for (double weight : weights) {
      seen += weight > 0 ? 1 : 0;
    }
    return seen >= 2;
  }

  /** Notes which of the two answers would have been right. */
  void compare(
      ClassStatistics known, double[] attributes, int label, double weight, double[] said) {
    int majority = ClassStatistics.majority(weights);
    if (majority == label && weights[label] > 0) {
      majorityRight += weight;
    }
    known.bayes(attributes, said);
    if (ClassStatistics.majority(said) == label) {
      bayesRight += weight;
    }
  }

  /** Makes it a leaf that never grows again. */
  void stop() {
    statistics = null;
  }

  /** Makes it a split. */
  void split(BestSplit best, Node[] branches) {
    fork(best, branches);
    statistics = null;
  }

  /** The probabilities of all classes. */
  void answer(double[] attributes, LeafAnswer answer, double[] scores) {
    ClassStatistics known = statistics;
    if (known != null && answersByBayes(answer)) {
      known.bayes(attributes, scores);
    } else {
      ClassStatistics.shares(weights, 0, scores);
    }
  }

  boolean answersByBayes(LeafAnswer answer) {
    return statistics != null
        && switch (answer) {
          case MAJORITY -> false;
          case NAIVE_BAYES -> true;
          case ADAPTIVE -> !(majorityRight > bayesRight);
        };
  }

  /** Becomes what another node is. */
  void take(Node other) {
    weights = other.weights;
    statistics = other.statistics;
    lastTried = other.lastTried;
    majorityRight = other.majorityRight;
    bayesRight = other.bayesRight;
    takeFork(other);
    resting = other.resting;
    watch = other.watch;
  }

  /**
   * An independent copy of all below.
   *
   * @param detection of watches, where there are any
   */
  Node copy(Adwin.@Nullable Settings detection) {
    ClassStatistics known = statistics;
    Node copy = known == null ? new Node(weights.clone()) : new Node(known.copy());
    copy.lastTried = lastTried;
    copy.resting = resting;
    copy.majorityRight = majorityRight;
    copy.bayesRight = bayesRight;
    copy.copyFork(this, child -> child.copy(detection));
    Watch watched = watch;
    copy.watch = watched == null || detection == null ? null : watched.copy(detection);
    return copy;
  }

  /** Writes all below, parents first. */
  void writeTo(NumberWriter to) {
    writeNode(to);
    Watch watched = watch;
    to.add(watched == null ? 0 : watched.alternate == null ? 1 : 2);
    if (watched != null) {
      to.addAll(watched.errors.state());
      Node alternate = watched.alternate;
      if (alternate != null) {
        alternate.writeTo(to);
      }
    }
  }

  private void writeNode(NumberWriter to) {
    @Nullable Node[] branches = children;
    ClassStatistics known = statistics;
    if (branches != null) {
      to.add(branches.length);
      writeFork(to);
      to.addAll(weights);
      for (Node child : branches) {
        if (child == null) {
          to.add(-2);
        } else {
          child.writeTo(to);
        }
      }
    } else if (known != null) {
      to.add(0);
      to.addAll(known.numbers());
      to.addAll(known.nominals());
      known.writeTo(to);
      to.add(lastTried);
      to.add(majorityRight);
      to.add(bayesRight);
    } else {
      to.add(resting ? -3 : -1);
      to.addAll(weights);
      to.add(lastTried);
    }
  }

  /**
   * Reads the root of what {@link #writeTo} wrote, to the end.
   *
   * @throws IllegalArgumentException when it is no tree of that shape
   */
  static Node readRoot(NumberReader from, Shape shape) {
    Node root = read(from, shape);
    from.end();
    if (root == null) {
      throw new IllegalArgumentException("ints: no root (expected: a tree)");
    }
    return root;
  }

  /** Reads what {@link #writeTo} wrote; null for a branch that is not there. */
  private static @Nullable Node read(NumberReader from, Shape shape) {
    int branches = from.nextInt(-3, AttributeSpace.LARGEST_VOCABULARY);
    if (branches == -2) {
      return null;
    }
    int classes = shape.attributes().classes();
    Node node =
        branches < 0
            ? readIdle(from, classes, branches == -3)
            : branches == 0 ? readLeaf(from, classes) : readSplit(from, branches, shape);
    int watched = from.nextInt(0, shape.detection() == null ? 0 : 2);
    if (watched > 0 && shape.detection() != null) {
      var watch = new Watch(shape.detection());
      watch.errors.restore(from.nextDoubles());
      watch.alternate = watched == 2 ? read(from, shape) : null;
      node.watch = watch;
    }
    return node;
  }

  private static Node readIdle(NumberReader from, int classes, boolean rests) {
    var leaf = new Node(from.nextDoubles(classes));
    leaf.lastTried = from.nextDouble();
    leaf.resting = rests;
    return leaf;
  }

  private static Node readLeaf(NumberReader from, int classes) {
    int[] numbers = from.nextInts();
    int[] nominals = from.nextInts();
    var leaf = new Node(ClassStatistics.read(from, classes, numbers, nominals));
    leaf.lastTried = from.nextDouble();
    leaf.majorityRight = from.nextDouble();
    leaf.bayesRight = from.nextDouble();
    return leaf;
  }

  private static Node readSplit(NumberReader from, int branches, Shape shape) {
    var split = new Node(new double[0]);
    split.readFork(from, shape.attributes().size(), branches);
    split.weights = from.nextDoubles(shape.attributes().classes());
    @Nullable Node[] children = new Node[branches];
    for (int i = 0; i < branches; i++) {
      children[i] = read(from, shape);
    }
    split.children = children;
    return split;
  }

  /** Adds all below to a frozen tree, parents first; the index of this node. */
  int freeze(FrozenNodes to, LeafAnswer answer) {
    @Nullable Node[] branches = children;
    int index =
        branches == null
            ? to.leaf(weights, answersByBayes(answer) ? statistics : null)
            : to.split(this, weights, branches.length);
    for (int i = 0; branches != null && i < branches.length; i++) {
      Node child = branches[i];
      if (child != null) {
        to.branch(index, i, child.freeze(to, answer));
      }
    }
    Watch watched = watch;
    Node alternate = watched == null ? null : watched.alternate;
    if (alternate != null) {
      to.alternate(index, alternate.freeze(to, answer));
    }
    return index;
  }
}
