package dev.pawl.learn.tree;

import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import org.jspecify.annotations.Nullable;

/**
 * A node of a classification tree: a leaf that learns, a leaf that does not grow, or a split.
 *
 * <p>Invariants: a split has {@link #children}, some of which may be null; a leaf that grows has
 * {@link #statistics}, whose weights are {@link #weights}; a leaf that does not has neither.
 */
final class Node {
  /** The weight of each class; of a split, as it was when it was a leaf. */
  double[] weights;

  @Nullable ClassStatistics statistics;
  double lastTried;
  double majorityRight;
  double bayesRight;

  int place = -1;
  double threshold;
  int otherwise;
  @Nullable Node @Nullable [] children;

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
  double total() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** Whether at least two classes have weight. */
  boolean isMixed() {
    int seen = 0;
    for (double weight : weights) {
      seen += weight > 0 ? 1 : 0;
    }
    return seen >= 2;
  }

  /** The branch that a row takes; −1 when there is none. Only of a split. */
  int branch(double[] attributes, int numbers, int count) {
    double x = attributes[place];
    if (Double.isNaN(x)) {
      return otherwise;
    }
    if (place < numbers) {
      return x <= threshold ? 0 : 1;
    }
    return x < count ? (int) x : -1;
  }

  /** Notes which of the two answers would have been right. */
  void compare(ClassStatistics known, double[] attributes, int label, double weight) {
    int majority = ClassStatistics.majority(weights);
    if (majority == label && weights[label] > 0) {
      majorityRight += weight;
    }
    if (known.best(attributes) == label) {
      bayesRight += weight;
    }
  }

  /** Makes it a leaf that does not grow. */
  void stop() {
    statistics = null;
  }

  /** Makes it a split. */
  void split(int attribute, double at, Node[] branches) {
    place = attribute;
    threshold = at;
    children = branches;
    statistics = null;
    otherwise = 0;
    for (int i = 1; i < branches.length; i++) {
      if (branches[i].total() > branches[otherwise].total()) {
        otherwise = i;
      }
    }
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

  /** An independent copy of all below. */
  Node copy() {
    ClassStatistics known = statistics;
    Node copy = known == null ? new Node(weights.clone()) : new Node(known.copy());
    copy.lastTried = lastTried;
    copy.majorityRight = majorityRight;
    copy.bayesRight = bayesRight;
    copy.place = place;
    copy.threshold = threshold;
    copy.otherwise = otherwise;
    @Nullable Node[] branches = children;
    if (branches != null) {
      copy.children = new Node[branches.length];
      for (int i = 0; i < branches.length; i++) {
        Node child = branches[i];
        copy.children[i] = child == null ? null : child.copy();
      }
    }
    return copy;
  }

  /** Writes all below, parents first. */
  void writeTo(NumberWriter to) {
    @Nullable Node[] branches = children;
    ClassStatistics known = statistics;
    if (branches != null) {
      to.add(branches.length);
      to.add(place);
      to.add(threshold);
      to.add(otherwise);
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
      to.add(-1);
      to.addAll(weights);
    }
  }

  /** Reads what {@link #writeTo} wrote; null for a branch that is not there. */
  static @Nullable Node read(NumberReader from, int classes, int size) {
    int branches = from.nextInt(-2, AttributeSpace.LARGEST_VOCABULARY);
    if (branches == -2) {
      return null;
    }
    if (branches == -1) {
      return new Node(from.nextDoubles(classes));
    }
    if (branches == 0) {
      int[] numbers = from.nextInts();
      int[] nominals = from.nextInts();
      var leaf = new Node(ClassStatistics.read(from, classes, numbers, nominals));
      leaf.lastTried = from.nextDouble();
      leaf.majorityRight = from.nextDouble();
      leaf.bayesRight = from.nextDouble();
      return leaf;
    }
    int place = from.nextInt(0, size - 1);
    double threshold = from.nextDouble();
    int otherwise = from.nextInt(0, branches - 1);
    var split = new Node(from.nextDoubles(classes));
    split.place = place;
    split.threshold = threshold;
    split.otherwise = otherwise;
    @Nullable Node[] children = new Node[branches];
    for (int i = 0; i < branches; i++) {
      children[i] = read(from, classes, size);
    }
    split.children = children;
    return split;
  }

  /** Adds all below to a frozen tree, parents first; the index of this node. */
  int freeze(FrozenNodes to) {
    @Nullable Node[] branches = children;
    if (branches == null) {
      return to.leaf(this);
    }
    int index = to.split(this, branches.length);
    for (int i = 0; i < branches.length; i++) {
      Node child = branches[i];
      if (child != null) {
        to.branch(index, i, child.freeze(to));
      }
    }
    return index;
  }
}
