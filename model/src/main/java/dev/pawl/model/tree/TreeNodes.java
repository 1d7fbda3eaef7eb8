package dev.pawl.model.tree;

import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import java.util.Arrays;

/**
 * The splits of a tree as flat arrays: which node a row leads to.
 *
 * <pre>
 * node n is a leaf          attribute[n] = −1
 * node n splits a number    children 0 (number ≤ threshold[n]) and 1
 * node n splits by value    child v for the value v; none (−1) for values without a branch
 * a missing value           the child otherwise[n]
 * </pre>
 *
 * <p>Node 0 is the root. A value without a branch ends the walk at the node that splits. Immutable.
 */
public final class TreeNodes {
  private static final int LEAF = -1;

  private final int numbers;
  private final int[] attribute;
  private final double[] threshold;
  private final int[] first;
  private final int[] branches;
  private final int[] otherwise;
  private final int[] children;
  private final double[] merits;

  private TreeNodes(
      int numbers,
      int[] attribute,
      double[] threshold,
      int[] first,
      int[] branches,
      int[] otherwise,
      int[] children,
      double[] merits) {
    this.numbers = numbers;
    this.attribute = attribute;
    this.threshold = threshold;
    this.first = first;
    this.branches = branches;
    this.otherwise = otherwise;
    this.children = children;
    this.merits = merits;
  }

  /** Gathers nodes, parents before their children. For use by one thread. */
  public static final class Builder {
    private final int numbers;
    private int[] attribute = new int[4];
    private double[] threshold = new double[4];
    private int[] first = new int[4];
    private int[] branches = new int[4];
    private int[] otherwise = new int[4];
    private int[] children = new int[8];
    private double[] merits = new double[4];
    private int size;
    private int childCount;

    /**
     * No nodes yet.
     *
     * @param numbers how many attributes are numbers; they come first
     */
    public Builder(int numbers) {
      this.numbers = numbers;
    }

    /** How many nodes there are so far. */
    public int size() {
      return size;
    }

    /** Adds a leaf; its index. */
    public int leaf() {
      return add(LEAF, 0, 0, 0, 0);
    }

    /**
     * Adds a node that splits; its index.
     *
     * @param number the attribute's place
     * @param at the threshold of a number
     * @param count how many branches there are
     * @param missing the branch that rows without a value take
     * @param merit how good the split was when it was made, times the weight that has passed it; at
     *     least 0
     */
    public int split(int number, double at, int count, int missing, double merit) {
      return add(number, at, count, missing, merit);
    }

    private int add(int place, double at, int count, int missing, double merit) {
      if (size == attribute.length) {
        attribute = Arrays.copyOf(attribute, 2 * size);
        threshold = Arrays.copyOf(threshold, 2 * size);
        first = Arrays.copyOf(first, 2 * size);
        branches = Arrays.copyOf(branches, 2 * size);
        otherwise = Arrays.copyOf(otherwise, 2 * size);
        merits = Arrays.copyOf(merits, 2 * size);
      }
      if (childCount + count > children.length) {
        children = Arrays.copyOf(children, 2 * (childCount + count));
      }
      Arrays.fill(children, childCount, childCount + count, -1);
      attribute[size] = place;
      threshold[size] = at;
      first[size] = childCount;
      branches[size] = count;
      otherwise[size] = missing;
      merits[size] = merit;
      childCount += count;
      return size++;
    }

    /** Says which node a branch leads to. */
    public void branch(int node, int branch, int child) {
      children[first[node] + branch] = child;
    }

    /** The nodes. */
    public TreeNodes build() {
      return new TreeNodes(
          numbers,
          Arrays.copyOf(attribute, size),
          Arrays.copyOf(threshold, size),
          Arrays.copyOf(first, size),
          Arrays.copyOf(branches, size),
          Arrays.copyOf(otherwise, size),
          Arrays.copyOf(children, childCount),
          Arrays.copyOf(merits, size));
    }
  }

  /** How many nodes there are. */
  public int size() {
    return attribute.length;
  }

  /** The node that a row leads to. */
  public int find(double[] attributes) {
    int node = 0;
    for (int next = next(node, attributes); next >= 0; next = next(node, attributes)) {
      node = next;
    }
    return node;
  }

  /** The child that a row takes next; −1 when it ends at the node. */
  public int next(int node, double[] attributes) {
    int place = attribute[node];
    if (place < 0) {
      return -1;
    }
    double x = attributes[place];
    int branch;
    if (Double.isNaN(x)) {
      branch = otherwise[node];
    } else if (place < numbers) {
      branch = x <= threshold[node] ? 0 : 1;
    } else if (x < branches[node]) {
      branch = (int) x;
    } else {
      return -1;
    }
    return children[first[node] + branch];
  }

  /** The attribute that a node splits; −1 for a leaf. */
  public int attribute(int node) {
    return attribute[node];
  }

  /** Adds the merit of each split to the attribute that it splits. */
  public void addMerits(double[] perAttribute) {
    for (int node = 0; node < attribute.length; node++) {
      if (attribute[node] >= 0) {
        perAttribute[attribute[node]] += merits[node];
      }
    }
  }

  /** Writes all nodes. */
  public void writeTo(NumberWriter to) {
    to.addAll(attribute);
    to.addAll(threshold);
    to.addAll(branches);
    to.addAll(otherwise);
    to.addAll(children);
    to.addAll(merits);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param size how many attributes there are
   * @throws IllegalArgumentException when it is no tree over such attributes
   */
  public static TreeNodes read(NumberReader from, int numbers, int size) {
    int[] attribute = from.nextInts();
    double[] threshold = from.nextDoubles(attribute.length);
    int[] branches = from.nextInts();
    int[] otherwise = from.nextInts();
    int[] children = from.nextInts();
    double[] merits = from.nextDoubles(attribute.length);
    if (attribute.length == 0
        || branches.length != attribute.length
        || otherwise.length != attribute.length) {
      throw wrong("lengths");
    }
    int[] first = new int[attribute.length];
    long next = 0;
    for (int node = 0; node < attribute.length; node++) {
      first[node] = (int) next;
      next += branches[node];
      boolean leaf = attribute[node] == LEAF && branches[node] == 0 && otherwise[node] == 0;
      boolean split =
          attribute[node] >= 0
              && attribute[node] < size
              && branches[node] >= (attribute[node] < numbers ? 2 : 1)
              && otherwise[node] >= 0
              && otherwise[node] < branches[node];
      if ((!leaf && !split) || next > children.length) {
        throw wrong("node " + node);
      }
      for (int i = first[node]; i < next; i++) {
        if (children[i] != -1 && (children[i] <= node || children[i] >= attribute.length)) {
          throw wrong("child of node " + node);
        }
      }
    }
    return new TreeNodes(
        numbers, attribute, threshold, first, branches, otherwise, children, merits);
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "nodes: %s do not fit (expected: a tree over the declared features)".formatted(what));
  }
}
