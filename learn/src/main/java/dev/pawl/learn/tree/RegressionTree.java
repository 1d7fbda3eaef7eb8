package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.random.Draws;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.tree.LineScale;
import dev.pawl.model.tree.TreeNodes;
import dev.pawl.model.tree.ValueTree;
import dev.pawl.stream.change.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regression tree that grows one example at a time, and grows new subtrees where its errors rise:
 * FIMT-DD (Ikonomovska, Gama and Džeroski 2011, "Learning model trees from evolving data streams").
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>A leaf keeps the mean of its labels, and a line over the numbers, learned by normalised
 *       steps (NLMS) of {@value #RATE}; it answers with whichever had the smaller errors of late,
 *       each counting {@value #FADE} times the one after it. What it says stays within the labels
 *       that were seen.
 *   <li>When its weight has grown by the grace since it last tried, a leaf looks for the split that
 *       reduces the standard deviation of its labels the most. It takes the best when the second
 *       best reduces it by less than {@code 1 − ε} times as much, {@code ε = √(ln(1/δ) / 2n)}, or
 *       when {@code ε} is below the tie threshold.
 *   <li>Each split watches the errors below it (Page–Hinkley, in units of three standard deviations
 *       of the label, cut at 1). When they have risen, an alternate subtree starts, and learns the
 *       same rows. From twice the grace on, one that has had smaller errors of late takes the
 *       split's place; after ten times the grace without that it is given up.
 *   <li>A row without a value for the split goes where most of the weight went; a category for
 *       which there is no branch yet gets one, and until then the split answers with the mean that
 *       it had as a leaf. Leaves below {@value HoeffdingTree#DEEPEST} splits grow no further.
 *   <li>When all that leaves know of attributes takes more memory than it may, those whose labels
 *       deviate the least rest: they go on learning their mean and their line, and do not split.
 *       One that rests wakes when its labels deviate more than twice as much as those of another.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice in all sums; as one row in steps of lines and in the
 * watch. Trees are not merged.
 */
public final class RegressionTree implements AttributeLearner {
  private static final double RATE = 0.05;
  private static final double FADE = 0.995;
  private static final double RANGE = 3;

  private final Attributes attributes;
  private final RegressionSettings settings;
  private final Draws draws;
  private final RegressionSearch search = new RegressionSearch();
  private final RegressionNode[] path = new RegressionNode[HoeffdingTree.DEEPEST + 2];
  private LineScale scale;
  private RegressionNode root;

  /** Whether a leaf has split or asks to be woken. */
  private boolean grew;

  /**
   * A tree of one leaf.
   *
   * @param seed of the subsets of attributes that leaves draw
   */
  public RegressionTree(Attributes attributes, RegressionSettings settings, long seed) {
    this(attributes, settings, new Draws(seed), new LineScale(attributes.numbers()), null);
  }

  private RegressionTree(
      Attributes attributes,
      RegressionSettings settings,
      Draws draws,
      LineScale scale,
      @Nullable RegressionNode root) {
    this.attributes = attributes;
    this.settings = settings;
    this.draws = draws;
    this.scale = scale;
    this.root = root == null ? leaf(new double[attributes.numbers() + 1]) : root;
  }

  private RegressionNode leaf(double[] slopes) {
    var nothing =
        new RegressionNode.Leaf(
            new int[0], new int[0], new TargetBins[0], new double[0][0], slopes);
    return new RegressionNode(fresh(nothing, 0));
  }

  /** The leaf with the same line that knows nothing of its attributes yet. */
  private RegressionNode.Leaf fresh(RegressionNode.Leaf leaf, double weight) {
    int[] numbers = attributes.numberPlaces();
    int[] nominals = attributes.nominalPlaces();
    if (settings.subset() > 0 && settings.subset() < attributes.size()) {
      int[] places = draws.subset(attributes.size(), settings.subset());
      numbers = Arrays.stream(places).filter(i -> i < attributes.numbers()).toArray();
      nominals = Arrays.stream(places).filter(i -> i >= attributes.numbers()).toArray();
    }
    TargetBins[] bins = new TargetBins[numbers.length];
    Arrays.setAll(bins, i -> new TargetBins(settings.bins()));
    return leaf.with(numbers, nominals, bins, weight);
  }

  private void wake(RegressionNode node) {
    RegressionNode.Leaf leaf = node.leaf;
    if (leaf != null) {
      node.leaf = fresh(leaf, node.sums.weight);
    }
  }

  @Override
  public void predict(double[] row, double[] scores) {
    scores[0] = answerFrom(root, row);
  }

  private double answerFrom(RegressionNode top, double[] row) {
    return answer(Fork.end(top, row, attributes.numbers()), row);
  }

  private double answer(RegressionNode node, double[] row) {
    RegressionNode.Leaf leaf = node.leaf;
    return leaf != null && answersByLine(leaf)
        ? scale.predict(leaf.slopes, 0, row)
        : node.sums.mean;
  }

  private boolean answersByLine(RegressionNode.Leaf leaf) {
    return switch (settings.answer()) {
      case MEAN -> false;
      case LINEAR -> true;
      case ADAPTIVE -> leaf.lineError < leaf.meanError;
    };
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    grew = false;
    learn(root, 0, row, label, weight);
    scale.add(row, label, weight);
    if (grew) {
      LeafMemory.fit(root, settings.maximumBytes(), this::wake);
    }
  }

  private void learn(RegressionNode top, int above, double[] row, double label, double weight) {
    int end = above;
    RegressionNode node = top;
    path[end] = node;
    while (node.children != null) {
      node = child(node, row);
      path[++end] = node;
    }
    double deviation = scale.labelDeviation();
    double off = Math.abs(answer(node, row) - label);
    double error = deviation > 0 ? Math.min(1, off / (RANGE * deviation)) : 0;
    for (int i = above; settings.drift() && i < end; i++) {
      RegressionNode passed = path[i];
      RegressionNode better = watch(passed, error);
      if (better != null) {
        passed.take(better);
        learn(passed, i, row, label, weight);
        return;
      }
      RegressionNode.Guard guard = passed.guard;
      RegressionNode alternate = guard == null ? null : guard.alternate;
      if (guard != null && alternate != null) {
        double said = answerFrom(alternate, row);
        double other =
            deviation > 0 ? Math.min(1, Math.abs(said - label) / (RANGE * deviation)) : 0;
        guard.otherError = FADE * guard.otherError + (1 - FADE) * other;
        RegressionNode[] kept = Arrays.copyOfRange(path, i + 1, end + 1);
        learn(alternate, i, row, label, weight);
        path[i] = passed;
        System.arraycopy(kept, 0, path, i + 1, kept.length);
      }
    }
    grow(path[end], end, row, label, weight);
  }

  private RegressionNode child(RegressionNode split, double[] row) {
    return split.child(
        row,
        attributes.numbers(),
        () -> {
          RegressionNode fresh = leaf(new double[attributes.numbers() + 1]);
          fresh.sums.merge(1, split.sums.mean, 0);
          return fresh;
        });
  }

  /** Notes an error at a split; the subtree that is to take its place, or null. */
  private @Nullable RegressionNode watch(RegressionNode split, double error) {
    RegressionNode.Guard guard = split.guard;
    if (guard == null) {
      guard = new RegressionNode.Guard();
      split.guard = guard;
    }
    boolean risen = guard.errors.add(error) == Signal.CHANGE;
    RegressionNode alternate = guard.alternate;
    if (alternate == null) {
      if (risen) {
        guard.alternate = leaf(new double[attributes.numbers() + 1]);
        guard.ownError = 0;
        guard.otherError = 0;
        guard.since = 0;
      }
      return null;
    }
    guard.ownError = FADE * guard.ownError + (1 - FADE) * error;
    guard.since++;
    if (guard.since > 2 * settings.grace() && guard.otherError < guard.ownError) {
      return alternate;
    }
    if (guard.since > 10 * settings.grace()) {
      guard.alternate = null;
    }
    return null;
  }

  private void grow(RegressionNode node, int depth, double[] row, double label, double weight) {
    RegressionNode.Leaf leaf = node.leaf;
    if (leaf == null) {
      throw new IllegalStateException("a row has ended at a split");
    }
    if (settings.answer() != RegressionSettings.Answer.MEAN) {
      learnLine(node, leaf, row, label);
    }
    node.sums.add(label, weight);
    leaf.add(row, label, weight);
    double since = node.sums.weight - leaf.lastTried;
    if (leaf.resting) {
      if (since >= LeafMemory.PATIENCE * settings.grace()) {
        leaf.lastTried = node.sums.weight;
        grew = true;
      }
    } else if (since >= settings.grace() && depth < HoeffdingTree.DEEPEST) {
      leaf.lastTried = node.sums.weight;
      trySplit(node, leaf);
      grew |= node.children != null;
    }
  }

  private void learnLine(
      RegressionNode node, RegressionNode.Leaf leaf, double[] row, double label) {
    double target = scale.scaledLabel(label);
    double mean = scale.scaledLabel(node.sums.mean);
    double said = scale.line(leaf.slopes, 0, row);
    double error = Math.max(-RANGE, Math.min(RANGE, target - said));
    leaf.lineError = FADE * leaf.lineError + (1 - FADE) * Math.min(RANGE, Math.abs(target - said));
    leaf.meanError = FADE * leaf.meanError + (1 - FADE) * Math.min(RANGE, Math.abs(target - mean));
    int n = attributes.numbers();
    double norm = 1;
    for (int i = 0; i < n; i++) {
      double z = scale.scaled(i, row[i]);
      norm += z * z;
    }
    double step = RATE * error / norm;
    for (int i = 0; i < n; i++) {
      leaf.slopes[i] += step * scale.scaled(i, row[i]);
    }
    leaf.slopes[n] += step;
  }

  private void trySplit(RegressionNode node, RegressionNode.Leaf leaf) {
    BestSplit best = search.search(leaf);
    if (!(best.gain() > 0)) {
      return;
    }
    double epsilon = Math.sqrt(-StrictMath.log(settings.delta()) / (2 * node.sums.weight));
    if (best.second() / best.gain() < 1 - epsilon || epsilon < settings.tie()) {
      RegressionNode[] branches = new RegressionNode[best.branches()];
      for (int i = 0; i < branches.length; i++) {
        branches[i] = leaf(leaf.slopes.clone());
        search.sums(leaf, i, branches[i].sums);
        if (!(branches[i].sums.weight > 0)) {
          branches[i].sums.merge(1, node.sums.mean, 0);
        }
        RegressionNode.Leaf fresh = branches[i].leaf;
        if (fresh != null) {
          fresh.lastTried = branches[i].sums.weight;
          fresh.meanError = leaf.meanError;
          fresh.lineError = leaf.lineError;
        }
      }
      node.split(best, branches);
    }
  }

  @Override
  public AttributeLearner copy() {
    return new RegressionTree(attributes, settings, draws.copy(), scale.copy(), root.copy());
  }

  @Override
  public Predictor freeze() {
    var nodes = new TreeNodes.Builder(attributes.numbers());
    List<Double> means = new ArrayList<>();
    List<double[]> lines = new ArrayList<>();
    freeze(root, nodes, means, lines);
    int length = scale.length();
    int[] starts = new int[means.size()];
    int count = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = lines.get(i).length == 0 ? -1 : length * count++;
    }
    double[] slopes = new double[length * count];
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] >= 0) {
        System.arraycopy(lines.get(i), 0, slopes, starts[i], length);
      }
    }
    return new ValueTree(
        nodes.build(),
        means.stream().mapToDouble(Double::doubleValue).toArray(),
        starts,
        slopes,
        scale.copy());
  }

  /** Adds a node and all below, parents first; lines of length 0 stand for the mean. */
  private int freeze(
      RegressionNode node, TreeNodes.Builder nodes, List<Double> means, List<double[]> lines) {
    RegressionNode.Leaf leaf = node.leaf;
    means.add(node.sums.mean);
    lines.add(leaf != null && answersByLine(leaf) ? leaf.slopes : new double[0]);
    @Nullable RegressionNode[] branches = node.children;
    if (branches == null) {
      return nodes.leaf();
    }
    int index = node.freezeFork(nodes, branches.length);
    for (int i = 0; i < branches.length; i++) {
      RegressionNode child = branches[i];
      if (child != null) {
        nodes.branch(index, i, freeze(child, nodes, means, lines));
      }
    }
    return index;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    root.writeTo(numbers);
    numbers.writeTo(to);
    to.doubles("scale", scale.state());
    to.longs("draws", draws.state());
  }

  @Override
  public void restore(Tensors from) {
    var reader = new NumberReader(from);
    RegressionNode node =
        RegressionNode.read(reader, settings.bins(), attributes.numbers(), attributes.size());
    reader.end();
    if (node == null) {
      throw new IllegalArgumentException("ints: no root (expected: a tree)");
    }
    scale = LineScale.of(attributes.numbers(), from.doubles("scale"));
    draws.restore(from.longs("draws"));
    root = node;
  }
}
