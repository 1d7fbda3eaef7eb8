package dev.pawl.model.tree;

import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.NumberReader;
import dev.pawl.model.checkpoint.NumberWriter;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** A frozen tree for classification; each leaf answers with its classes or by naive Bayes. */
public final class ClassTree implements PathTree {
  /** The name by which it is brought back. */
  public static final String KIND = "class_tree";

  private final TreeNodes nodes;
  private final int classes;

  /** Per node: the weight of each class. */
  private final double[] weights;

  /** Per node: what naive Bayes answers from; null where the classes decide. */
  private final @Nullable ClassStatistics[] bayes;

  /**
   * A tree; the arrays are handed over.
   *
   * @param classes how many there are
   * @param weights of all classes, one node after the other
   * @param bayes for each node what naive Bayes answers from, or null
   */
  public ClassTree(
      TreeNodes nodes, int classes, double[] weights, @Nullable ClassStatistics[] bayes) {
    this.nodes = nodes;
    this.classes = classes;
    this.weights = weights;
    this.bayes = bayes;
    if (weights.length != classes * nodes.size() || bayes.length != nodes.size()) {
      throw new IllegalArgumentException(
          "weights: %d (expected: %d classes of %d nodes)"
              .formatted(weights.length, classes, nodes.size()));
    }
  }

  @Override
  public void answer(int node, double[] attributes, double[] scores) {
    ClassStatistics statistics = bayes[node];
    if (statistics == null) {
      ClassStatistics.shares(weights, node * classes, scores);
    } else {
      statistics.bayes(attributes, scores);
    }
  }

  @Override
  public void shares(int node, double[] scores) {
    ClassStatistics.shares(weights, node * classes, scores);
  }

  @Override
  public TreeNodes nodes() {
    return nodes;
  }

  @Override
  public void numbers(DoubleConsumer to) {
    double[] shares = new double[classes];
    for (int node = 0; node < nodes.size(); node++) {
      shares(node, shares);
      for (double share : shares) {
        to.accept(share);
      }
      ClassStatistics statistics = bayes[node];
      if (statistics != null) {
        statistics.numbers(to);
      }
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    var numbers = new NumberWriter();
    nodes.writeTo(numbers);
    numbers.addAll(weights);
    for (ClassStatistics statistics : bayes) {
      numbers.add(statistics == null ? 0 : 1);
      if (statistics != null) {
        numbers.addAll(statistics.numbers());
        numbers.addAll(statistics.nominals());
        statistics.writeTo(numbers);
      }
    }
    numbers.writeTo(to);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @param numbers how many attributes are numbers
   * @param size how many attributes there are
   * @throws IllegalArgumentException when it does not fit
   */
  public static ClassTree restore(Tensors from, int classes, int numbers, int size) {
    var reader = new NumberReader(from);
    TreeNodes nodes = TreeNodes.read(reader, numbers, size);
    double[] weights = reader.nextDoubles(classes * nodes.size());
    @Nullable ClassStatistics[] bayes = new ClassStatistics[nodes.size()];
    for (int node = 0; node < bayes.length; node++) {
      if (reader.nextInt(0, 1) == 1) {
        int[] places = places(reader.nextInts(), 0, numbers);
        bayes[node] =
            ClassStatistics.read(reader, classes, places, places(reader.nextInts(), numbers, size));
      }
    }
    reader.end();
    return new ClassTree(nodes, classes, weights, bayes);
  }

  private static int[] places(int[] places, int least, int below) {
    for (int place : places) {
      if (place < least || place >= below) {
        throw new IllegalArgumentException(
            "place: %d (expected: from %d, below %d)".formatted(place, least, below));
      }
    }
    return places;
  }
}
