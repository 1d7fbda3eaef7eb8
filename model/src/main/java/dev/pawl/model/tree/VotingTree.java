package dev.pawl.model.tree;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * A frozen tree with alternate subtrees: the answer is the mean of what the leaf says, and what the
 * alternates of the nodes on a row's way say.
 */
public final class VotingTree implements PathTree {
  /** The name by which it is brought back. */
  public static final String KIND = "voting_tree";

  private final ClassTree tree;

  /** Per node: the root of its alternate, further on among the nodes; −1 for none. */
  private final int[] alternates;

  /**
   * A tree; the array is handed over.
   *
   * @param tree the nodes of the tree and all alternates
   * @param alternates for each node the root of its alternate, behind it, or −1
   */
  public VotingTree(ClassTree tree, int[] alternates) {
    this.tree = tree;
    this.alternates = alternates;
    int size = tree.nodes().size();
    for (int node = 0; node < alternates.length; node++) {
      int root = alternates[node];
      if (alternates.length != size || (root != -1 && (root <= node || root >= size))) {
        throw new IllegalArgumentException(
            "alternates: %d of %d at node %d (expected: one for each of %d nodes, behind it)"
                .formatted(root, alternates.length, node, size));
      }
    }
  }

  @Override
  public void predict(double[] attributes, double[] scores, double[] spare) {
    Arrays.fill(scores, 0);
    int votes = vote(0, attributes, scores, spare);
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= votes;
    }
  }

  private int vote(int root, double[] attributes, double[] scores, double[] spare) {
    int votes = 1;
    int node = root;
    for (int next = root; next >= 0; next = tree.nodes().next(node, attributes)) {
      node = next;
      if (alternates[node] >= 0) {
        votes += vote(alternates[node], attributes, scores, spare);
      }
    }
    tree.answer(node, attributes, spare);
    for (int c = 0; c < scores.length; c++) {
      scores[c] += spare[c];
    }
    return votes;
  }

  @Override
  public TreeNodes nodes() {
    return tree.nodes();
  }

  @Override
  public void shares(int node, double[] scores) {
    tree.shares(node, scores);
  }

  @Override
  public void answer(int node, double[] attributes, double[] scores) {
    tree.answer(node, attributes, scores);
  }

  @Override
  public void numbers(DoubleConsumer to) {
    tree.numbers(to);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    tree.snapshot(to);
    to.ints("alternates", alternates.clone());
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  public static VotingTree restore(Tensors from, int classes, int numbers, int size) {
    return new VotingTree(
        ClassTree.restore(from, classes, numbers, size), from.ints("alternates").clone());
  }
}
