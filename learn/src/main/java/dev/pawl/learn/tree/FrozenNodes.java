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
  private final LeafAnswer answer;
  private final TreeNodes.Builder nodes;
  private final List<double[]> weights = new ArrayList<>();
  private final List<@Nullable ClassStatistics> bayes = new ArrayList<>();

  private final SortedMap<Integer, Integer> alternates = new TreeMap<>();

  FrozenNodes(int numbers, int classes, LeafAnswer answer) {
    this.classes = classes;
    this.answer = answer;
    this.nodes = new TreeNodes.Builder(numbers);
  }

  int leaf(Node node) {
    weights.add(node.weights);
    ClassStatistics statistics = node.statistics;
    bayes.add(statistics != null && node.answersByBayes(answer) ? statistics.copy() : null);
    return nodes.leaf();
  }

  int split(Node node, int branches) {
    weights.add(node.weights);
    bayes.add(null);
    return nodes.split(node.place, node.threshold, branches, node.otherwise);
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
