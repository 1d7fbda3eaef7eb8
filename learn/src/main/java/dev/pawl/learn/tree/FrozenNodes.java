package dev.pawl.learn.tree;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.tree.ClassTree;
import dev.pawl.model.tree.TreeNodes;
import dev.pawl.model.tree.VotingTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A frozen classification tree in the making. */
final class FrozenNodes {
  private final int classes;
  private final TreeNodes.Builder nodes;
  private final List<double[]> weights = new ArrayList<>();
  private final List<@Nullable ClassStatistics> bayes = new ArrayList<>();

  private final SortedMap<Integer, Integer> alternates = new TreeMap<>();

  FrozenNodes(int numbers, int classes) {
    this.classes = classes;
    this.nodes = new TreeNodes.Builder(numbers);
  }

  /**
   * Adds a leaf; its index.
   *
   * @param classWeights that it has seen
   * @param statistics that it answers by, by naive Bayes; null when the classes decide
   */
  int leaf(double[] classWeights, @Nullable ClassStatistics statistics) {
    weights.add(classWeights);
    bayes.add(statistics == null ? null : statistics.copy());
    return nodes.leaf();
  }

  int split(Fork<?> node, double[] classWeights, int branches) {
    weights.add(classWeights);
    bayes.add(null);
    return node.freezeFork(nodes, branches);
  }

  void branch(int node, int branch, int child) {
    nodes.branch(node, branch, child);
  }

  void alternate(int node, int root) {
    alternates.put(node, root);
  }

  Predictor build() {
    double[] all = new double[classes * weights.size()];
    for (int i = 0; i < weights.size(); i++) {
      System.arraycopy(weights.get(i), 0, all, i * classes, classes);
    }
    var tree = new ClassTree(nodes.build(), classes, all, bayes.toArray(new ClassStatistics[0]));
    if (alternates.isEmpty()) {
      return tree;
    }
    int[] roots = new int[weights.size()];
    Arrays.setAll(roots, node -> alternates.getOrDefault(node, -1));
    return new VotingTree(tree, roots);
  }
}
