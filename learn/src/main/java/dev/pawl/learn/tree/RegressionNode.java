package dev.pawl.learn.tree;

import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.stream.change.PageHinkley;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of a regression tree: a leaf, or a split.
 *
 * <p>Invariant: a split has {@link #children}, some of which may be null; a leaf has {@link #leaf}.
 */
final class RegressionNode extends Fork<RegressionNode> implements LeafMemory.Tenant {
  /** The labels of a leaf; of a split, as they were when it was a leaf. */
  final TargetSums sums = new TargetSums();

  @Nullable Leaf leaf;
  @Nullable Guard guard;

  RegressionNode(@Nullable Leaf leaf) {
    this.leaf = leaf;
  }

  /** What a leaf keeps to answer and to split. */
  static final class Leaf {
    final int[] numbers;
    final int[] nominals;
    final TargetBins[] bins;

    /** Per nominal attribute and value: weight, mean, squares. */
    final double[][] values;

    final double[] slopes;
    double lastTried;
    double meanError;
    double lineError;

    /** Whether it knows its labels and its line alone, for lack of memory. */
    boolean resting;

    Leaf(int[] numbers, int[] nominals, TargetBins[] bins, double[][] values, double[] slopes) {
      this.numbers = numbers;
      this.nominals = nominals;
      this.bins = bins;
      this.values = values;
      this.slopes = slopes;
    }

    /** About how much memory it takes. */
    long bytes() {
      long bytes = 160 + 8L * slopes.length;
      for (TargetBins bin : bins) {
        bytes += bin.bytes();
      }
      for (double[] value : values) {
        bytes += 24 + 8L * value.length;
      }
      return bytes;
    }

    /** The same line and errors, of attributes of which nothing is known yet. */
    Leaf with(int[] someNumbers, int[] someNominals, TargetBins[] empty, double weight) {
      var with =
          new Leaf(someNumbers, someNominals, empty, new double[someNominals.length][0], slopes);
      with.lastTried = weight;
      with.meanError = meanError;
      with.lineError = lineError;
      return with;
    }

    Leaf copy() {
      TargetBins[] bin = new TargetBins[bins.length];
      Arrays.setAll(bin, i -> bins[i].copy());
      double[][] value = new double[values.length][];
      Arrays.setAll(value, i -> values[i].clone());
      var copy = new Leaf(numbers, nominals, bin, value, slopes.clone());
      copy.lastTried = lastTried;
      copy.meanError = meanError;
      copy.lineError = lineError;
      copy.resting = resting;
      return copy;
    }

    void add(double[] row, double label, double weight) {
      for (int i = 0; i < numbers.length; i++) {
        double x = row[numbers[i]];
        if (!Double.isNaN(x)) {
          bins[i].add(x, label, weight);
        }
      }
      for (int i = 0; i < nominals.length; i++) {
        double value = row[nominals[i]];
        if (!Double.isNaN(value)) {
          count(i, (int) value, label, weight);
        }
      }
    }

    private void count(int nominal, int value, double label, double weight) {
      int at = 3 * value;
      if (at >= values[nominal].length) {
        values[nominal] = Arrays.copyOf(values[nominal], at + 3);
      }
      double[] all = values[nominal];
      all[at] += weight;
      double from = label - all[at + 1];
      all[at + 1] += from * weight / all[at];
      all[at + 2] += weight * from * (label - all[at + 1]);
    }

    void writeTo(NumberWriter to) {
      to.addAll(numbers);
      to.addAll(nominals);
      for (TargetBins bin : bins) {
        bin.writeTo(to);
      }
      for (double[] value : values) {
        to.addAll(value);
      }
      to.addAll(slopes);
      to.add(lastTried);
      to.add(meanError);
      to.add(lineError);
      to.add(resting ? 1 : 0);
    }

    static Leaf read(NumberReader from, int most, int slopes) {
      int[] numbers = from.nextInts();
      int[] nominals = from.nextInts();
      TargetBins[] bins = new TargetBins[numbers.length];
      for (int i = 0; i < bins.length; i++) {
        bins[i] = TargetBins.read(from, most);
      }
      double[][] values = new double[nominals.length][];
      for (int i = 0; i < values.length; i++) {
        values[i] = from.nextDoubles();
      }
      var leaf = new Leaf(numbers, nominals, bins, values, from.nextDoubles(slopes));
      leaf.lastTried = from.nextDouble();
      leaf.meanError = from.nextDouble();
      leaf.lineError = from.nextDouble();
      leaf.resting = from.nextInt(0, 1) == 1;
      return leaf;
    }
  }

  /** Watches the errors below a split, and the subtree that may take its place. */
  static final class Guard {
    final PageHinkley errors = new PageHinkley(PageHinkley.Settings.USUAL);
    @Nullable RegressionNode alternate;
    double ownError;
    double otherError;
    double since;

    Guard copy() {
      var copy = new Guard();
      copy.errors.restore(errors.state());
      RegressionNode other = alternate;
      copy.alternate = other == null ? null : other.copy();
      copy.ownError = ownError;
      copy.otherError = otherError;
      copy.since = since;
      return copy;
    }
  }

  @Override
  RegressionNode self() {
    return this;
  }

  @Override
  @Nullable RegressionNode beside() {
    Guard watched = guard;
    return watched == null ? null : watched.alternate;
  }

  @Override
  double total() {
    return sums.weight;
  }

  @Override
  public boolean isAwake() {
    Leaf own = leaf;
    return own != null && !own.resting;
  }

  @Override
  public boolean rests() {
    Leaf own = leaf;
    return own != null && own.resting;
  }

  @Override
  public long bytes() {
    Leaf own = leaf;
    return own == null || own.resting ? 0 : own.bytes();
  }

  /** The sum of squared deviations of the labels. */
  @Override
  public double promise() {
    return sums.squares;
  }

  @Override
  public void rest() {
    Leaf own = leaf;
    if (own != null) {
      leaf = own.with(new int[0], new int[0], new TargetBins[0], sums.weight);
      leaf.resting = true;
    }
  }

  /** Makes it a split. */
  void split(BestSplit best, RegressionNode[] branches) {
    fork(best, branches);
    leaf = null;
  }

  /** Becomes what another node is. */
  void take(RegressionNode other) {
    sums.weight = other.sums.weight;
    sums.mean = other.sums.mean;
    sums.squares = other.sums.squares;
    leaf = other.leaf;
    takeFork(other);
    guard = other.guard;
  }

  RegressionNode copy() {
    Leaf own = leaf;
    var copy = new RegressionNode(own == null ? null : own.copy());
    copy.sums.merge(sums.weight, sums.mean, sums.squares);
    copy.copyFork(this, RegressionNode::copy);
    Guard watched = guard;
    copy.guard = watched == null ? null : watched.copy();
    return copy;
  }

  /** Writes all below, parents first. */
  void writeTo(NumberWriter to) {
    @Nullable RegressionNode[] branches = children;
    to.add(branches == null ? 0 : branches.length);
    to.add(sums.weight);
    to.add(sums.mean);
    to.add(sums.squares);
    Leaf own = leaf;
    if (own != null) {
      own.writeTo(to);
    }
    if (branches != null) {
      writeFork(to);
      for (RegressionNode child : branches) {
        if (child == null) {
          to.add(-1);
        } else {
          child.writeTo(to);
        }
      }
    }
    Guard watched = guard;
    RegressionNode alternate = watched == null ? null : watched.alternate;
    to.add(watched == null ? 0 : alternate == null ? 1 : 2);
    if (watched != null) {
      to.addAll(watched.errors.state());
      to.add(watched.ownError);
      to.add(watched.otherError);
      to.add(watched.since);
      if (alternate != null) {
        alternate.writeTo(to);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote; null for a branch that is not there. */
  static @Nullable RegressionNode read(NumberReader from, int bins, int numbers, int size) {
    int branches = from.nextInt(-1, AttributeSpace.LARGEST_VOCABULARY);
    if (branches < 0) {
      return null;
    }
    var node = new RegressionNode(null);
    node.sums.weight = from.nextDouble();
    node.sums.mean = from.nextDouble();
    node.sums.squares = from.nextDouble();
    if (branches == 0) {
      node.leaf = Leaf.read(from, bins, numbers + 1);
    } else {
      node.readFork(from, size, branches);
      @Nullable RegressionNode[] children = new RegressionNode[branches];
      for (int i = 0; i < branches; i++) {
        children[i] = read(from, bins, numbers, size);
      }
      node.children = children;
    }
    int watched = from.nextInt(0, 2);
    if (watched > 0) {
      var guard = new Guard();
      guard.errors.restore(from.nextDoubles());
      guard.ownError = from.nextDouble();
      guard.otherError = from.nextDouble();
      guard.since = from.nextDouble();
      guard.alternate = watched == 2 ? read(from, bins, numbers, size) : null;
      node.guard = guard;
    }
    return node;
  }
}
