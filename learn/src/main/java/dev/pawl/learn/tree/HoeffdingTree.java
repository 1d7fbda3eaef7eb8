package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.Supplier;
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
 *   <li>A row without a value for the split goes where most of the weight went; a category for
 *       which there is no branch yet gets one, and until then the split answers with its classes. A
 *       number that never changes offers no split.
 *   <li>Leaves below {@value #DEEPEST} splits grow no further. When the statistics of all leaves
 *       take more memory than they may, those with the fewest errors to mend give theirs up and
 *       rest, counting their classes alone; one that rests wakes, and begins anew, when it has more
 *       than twice the errors of another to mend, or when there is room.
 * </ol>
 *
 * <p>A weight of 2 counts as the row twice in all statistics, in the grace, and when leaves compare
 * how often their answers would have been right; but a leaf answers it once, and looks for a split
 * at most once. Trees are not merged.
 */
public final class HoeffdingTree implements AttributeLearner {
  static final int DEEPEST = 500;

  private final Attributes attributes;
  private final TreeSettings settings;
  private final LeafFactory leaves;
  private final Growth growth;
  private final Supplier<Node> newLeaf;
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
    this.growth = new Growth(attributes, settings, leaves);
    this.newLeaf = leaves::leaf;
    this.root = root == null ? leaves.leaf() : root;
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Fork.end(root, row, attributes.numbers()).answer(row, settings.answer(), scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    Node node = root;
    int depth = 0;
    while (node.children != null) {
      node = node.child(row, attributes.numbers(), newLeaf);
      depth++;
    }
    if (growth.learn(node, depth, row, (int) label, weight)) {
      growth.fit(root);
    }
  }

  @Override
  public AttributeLearner copy() {
    return new HoeffdingTree(attributes, settings, leaves.copy(), root.copy(null));
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
  }

  @Override
  public void restore(Tensors from) {
    var reader = new NumberReader(from);
    root = Node.readRoot(reader, new Node.Shape(attributes, null));
    leaves.restore(from);
  }
}
