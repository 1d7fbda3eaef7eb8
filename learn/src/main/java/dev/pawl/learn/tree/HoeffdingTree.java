package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Hoeffding tree (Domingos and Hulten 2000, "Mining high-speed data streams"): a leaf splits when
 * its best split is better than its second best by more than chance explains.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>A row goes down to its leaf. The leaf notes which of its answers would have been right, and
 *       takes the row in.
 *   <li>When its weight has grown by the grace since it last tried, and it has seen two classes, it
 *       looks for a split. It takes the best one when that is ahead of the second by more than
 *       {@code ε = √(R² ln(1/δ) / 2n)}, with {@code R = log₂ max(2, classes)} and {@code n} its
 *       weight, or when {@code ε} is below the tie threshold.
 *   <li>When no attribute has a split that counts, the leaf stops growing and answers with its
 *       classes.
 *   <li>New leaves start with the weights of classes that the split estimates for them.
 *   <li>A row without a value for the split goes where most of the weight went; a category for which
 *       there is no branch yet gets one, and until then the split answers with its classes.
 *   <li>Leaves below {@value #DEEPEST} splits grow no further.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice in all statistics; as one row when leaves compare their
 * answers and try to split. Trees are not merged.
 */
public final class HoeffdingTree implements AttributeLearner {
  static final int DEEPEST = 500;

  private final Attributes attributes;
  private final TreeSettings settings;
  private final LeafFactory leaves;
  private final SplitSearch search;
  private final double range;
  private Node root;

  /**
   * A tree of one leaf.
   *
   * @param seed of the subsets of attributes that leaves draw
   */
  public HoeffdingTree(Attributes attributes, TreeSettings settings, long seed) {
    this(attributes, settings, new LeafFactory(attributes, settings.subset(), seed), null);
  }

  private HoeffdingTree(
      Attributes attributes, TreeSettings settings, LeafFactory leaves, @Nullable Node root) {
    this.attributes = attributes;
    this.settings = settings;
    this.leaves = leaves;
    this.search = new SplitSearch(attributes.classes());
    this.range = StrictMath.log(Math.max(2, attributes.classes())) / StrictMath.log(2);
    this.root = root == null ? leaves.leaf() : root;
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Node node = root;
    for (Node next = next(node, row); next != null; next = next(node, row)) {
      node = next;
    }
    node.answer(row, settings.answer(), scores);
  }

  private @Nullable Node next(Node node, double[] row) {
    @Nullable Node[] children = node.children;
    if (children == null) {
      return null;
    }
    int branch = node.branch(row, attributes.numbers(), children.length);
    return branch < 0 ? null : children[branch];
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    Node node = root;
    int depth = 0;
    for (@Nullable Node[] children = node.children; children != null; children = node.children) {
      int branch = node.branch(row, attributes.numbers(), children.length);
      if (branch < 0) {
        branch = (int) row[node.place];
        children = Arrays.copyOf(children, branch + 1);
        node.children = children;
      }
      Node child = children[branch];
      if (child == null) {
        child = leaves.leaf();
        children[branch] = child;
      }
      node = child;
      depth++;
    }
    learn(node, depth, row, (int) label, weight);
  }

  private void learn(Node leaf, int depth, double[] row, int label, double weight) {
    ClassStatistics statistics = leaf.statistics;
    if (statistics == null) {
      leaf.weights[label] += weight;
      return;
    }
    if (settings.answer() == LeafAnswer.ADAPTIVE) {
      leaf.compare(statistics, row, label, weight);
    }
    statistics.add(row, label, weight);
    if (depth < DEEPEST) {
      double total = leaf.total();
      if (total - leaf.lastTried >= settings.grace()) {
        if (leaf.isMixed()) {
          trySplit(leaf, statistics, total);
        }
        leaf.lastTried = total;
      }
    }
  }

  private void trySplit(Node leaf, ClassStatistics statistics, double total) {
    search.search(statistics, settings.candidates());
    if (search.best() == Double.NEGATIVE_INFINITY) {
      leaf.stop();
      return;
    }
    double epsilon =
        Math.sqrt(range * range * -StrictMath.log(settings.delta()) / (2 * total));
    if (search.best() - search.second() > epsilon || epsilon < settings.tie()) {
      Node[] branches = new Node[search.branches()];
      double[] weights = new double[attributes.classes()];
      for (int i = 0; i < branches.length; i++) {
        search.weights(statistics, i, weights);
        branches[i] = leaves.leaf(weights);
      }
      leaf.split(search.place(), search.threshold(), branches);
    }
  }

  @Override
  public AttributeLearner copy() {
    return new HoeffdingTree(attributes, settings, leaves.copy(), root.copy());
  }

  @Override
  public Predictor freeze() {
    var nodes = new FrozenNodes(attributes.numbers(), attributes.classes(), settings.answer());
    root.freeze(nodes);
    return nodes.build();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    root.writeTo(numbers);
    numbers.writeTo(to);
    leaves.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    var reader = new NumberReader(from);
    Node node = Node.read(reader, attributes.classes(), attributes.size());
    reader.end();
    if (node == null) {
      throw new IllegalArgumentException("ints: no root (expected: a tree)");
    }
    leaves.restore(from);
    root = node;
  }
}
