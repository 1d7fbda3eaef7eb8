package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.random.Draws;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.change.Adwin;
import dev.pawl.stream.change.Direction;
import dev.pawl.stream.change.Signal;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hoeffding adaptive tree (Bifet and Gavaldà 2009, "Adaptive learning from evolving data streams"):
 * a Hoeffding tree that grows new subtrees where its errors rise.
 *
 * <p>Rules, beside those of {@link HoeffdingTree}:
 *
 * <ol>
 *   <li>Each node watches, through ADWIN, the errors that the leaf below it makes on rows before it
 *       learns them.
 *   <li>A split whose errors have risen starts an alternate subtree, which learns the same rows
 *       from then on. The answer is the mean of what the leaf says and what all alternates on its
 *       way say.
 *   <li>When both windows hold more than {@code width} rows, the errors {@code e} of the node and
 *       {@code a} of the alternate are compared: one is better when they differ by more than {@code
 *       √(2e(1 − e) ln(2/δ)(1/n + 1/m))}, with {@code n} and {@code m} the windows' lengths. A
 *       better alternate takes the node's place; a worse one is given up.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice in all statistics, and is learned as twice what was
 * drawn where rows are drawn; as one error in the watches.
 */
public final class AdaptiveTree implements AttributeLearner {
  private final Attributes attributes;
  private final TreeSettings settings;
  private final Adaptation adaptation;
  private final Adwin.Settings detection;
  private final LeafFactory leaves;
  private final Growth growth;
  private final Supplier<Node> newLeaf;
  private final Draws draws;
  private final double[] said;
  private final Node[] path = new Node[HoeffdingTree.DEEPEST + 2];
  private Node root;
  private boolean grew;

  /**
   * When subtrees are replaced.
   *
   * @param drift δ of the ADWIN at each node
   * @param width how many rows both windows must hold
   * @param significance δ of the comparison
   * @param rate how often a row is learned in the mean, by a Poisson draw; 0 for exactly once
   */
  public record Adaptation(double drift, double width, double significance, double rate) {
    /** δ 0.002, from 300 rows on, at 0.05; each row once. */
    public static final Adaptation USUAL = new Adaptation(0.002, 300, 0.05, 0);
  }

  /**
   * A tree of one leaf.
   *
   * @param seed of the draws
   */
  public AdaptiveTree(
      Attributes attributes, TreeSettings settings, Adaptation adaptation, long seed) {
    this(
        attributes,
        settings,
        adaptation,
        new LeafFactory(attributes, settings.subset(), seed),
        new Draws(seed),
        null);
  }

  private AdaptiveTree(
      Attributes attributes,
      TreeSettings settings,
      Adaptation adaptation,
      LeafFactory leaves,
      Draws draws,
      @Nullable Node root) {
    this.attributes = attributes;
    this.settings = settings;
    this.adaptation = adaptation;
    this.detection = Adwin.Settings.of(adaptation.drift(), Direction.UP);
    this.leaves = leaves;
    this.growth = new Growth(attributes, settings, leaves);
    this.newLeaf = leaves::leaf;
    this.draws = draws;
    this.said = new double[attributes.classes()];
    this.root = root == null ? leaves.leaf() : root;
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Arrays.fill(scores, 0);
    int votes = vote(root, row, scores);
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= votes;
    }
  }

  /** Adds what a subtree and the alternates on a row's way say; how many have spoken. */
  private int vote(Node top, double[] row, double[] scores) {
    int votes = 1;
    Node node = top;
    for (Node next = top; next != null; next = node.next(row, attributes.numbers())) {
      node = next;
      Watch watch = node.watch;
      Node alternate = watch == null ? null : watch.alternate;
      if (alternate != null) {
        votes += vote(alternate, row, scores);
      }
    }
    node.answer(row, settings.answer(), said);
    for (int c = 0; c < scores.length; c++) {
      scores[c] += said[c];
    }
    return votes;
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    int times = adaptation.rate() > 0 ? draws.poisson(adaptation.rate()) : 1;
    grew = false;
    learn(root, 0, row, (int) label, times * weight);
    if (grew) {
      growth.fit(root);
    }
  }

  /** Lets a subtree see a row; the weight may be 0, and then only its errors are noted. */
  private void learn(Node top, int above, double[] row, int label, double weight) {
    int depth = above;
    Node node = top;
    path[depth] = node;
    while (node.children != null) {
      node = node.child(row, attributes.numbers(), newLeaf);
      path[++depth] = node;
    }
    int end = depth;
    node.answer(row, settings.answer(), said);
    double error = ClassStatistics.majority(said) == label ? 0 : 1;
    for (int i = above; i <= end; i++) {
      Node passed = path[i];
      if (watch(passed, error)) {
        passed.take(alternate(passed));
        learn(passed, i, row, label, weight);
        return;
      }
      Watch watch = passed.watch;
      Node alternate = watch == null ? null : watch.alternate;
      if (alternate != null) {
        Node[] kept = Arrays.copyOfRange(path, i + 1, end + 1);
        learn(alternate, i, row, label, weight);
        path[i] = passed;
        System.arraycopy(kept, 0, path, i + 1, kept.length);
      }
    }
    if (weight > 0) {
      grew |= growth.learn(path[end], end, row, label, weight);
    }
  }

  private static Node alternate(Node node) {
    Watch watch = node.watch;
    Node alternate = watch == null ? null : watch.alternate;
    if (alternate == null) {
      throw new IllegalStateException("a node without an alternate was to be replaced");
    }
    return alternate;
  }

  /** Notes an error at a node; whether its alternate is to take its place. */
  private boolean watch(Node node, double error) {
    Watch watch = node.watch;
    if (watch == null) {
      watch = new Watch(detection);
      node.watch = watch;
    }
    boolean risen = watch.errors.add(error) == Signal.CHANGE;
    if (node.children == null) {
      return false;
    }
    Node alternate = watch.alternate;
    if (alternate == null) {
      if (risen) {
        watch.alternate = leaves.leaf();
      }
      return false;
    }
    Watch other = alternate.watch;
    if (other == null
        || watch.errors.sinceChange() <= adaptation.width()
        || other.errors.sinceChange() <= adaptation.width()) {
      return false;
    }
    double mine = watch.errors.mean();
    double theirs = other.errors.mean();
    double lengths = 1.0 / watch.errors.sinceChange() + 1.0 / other.errors.sinceChange();
    double bound =
        Math.sqrt(2 * mine * (1 - mine) * StrictMath.log(2 / adaptation.significance()) * lengths);
    if (theirs - mine > bound) {
      watch.alternate = null;
    }
    return mine - theirs > bound;
  }

  @Override
  public AttributeLearner copy() {
    return new AdaptiveTree(
        attributes, settings, adaptation, leaves.copy(), draws.copy(), root.copy(detection));
  }

  @Override
  public Predictor freeze() {
    var nodes = new FrozenNodes(attributes.numbers(), attributes.classes());
    root.freeze(nodes, settings.answer());
    return nodes.build();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    root.writeTo(numbers);
    numbers.writeTo(to);
    leaves.snapshot(to);
    to.longs("row_draws", draws.state());
  }

  @Override
  public void restore(Tensors from) {
    var reader = new NumberReader(from);
    root = Node.readRoot(reader, new Node.Shape(attributes, detection));
    leaves.restore(from);
    draws.restore(from.longs("row_draws"));
  }
}
