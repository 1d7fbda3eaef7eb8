package dev.pawl.bench.learn;

import com.yahoo.labs.samoa.instances.Instance;
import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.tree.HoeffdingTree;
import dev.pawl.learn.tree.TreeSettings;
import dev.pawl.model.row.Row;
import dev.pawl.model.tree.ClassTree;
import dev.pawl.model.tree.TreeNodes;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How many bytes of heap a leaf of a Hoeffding tree takes: what copies of a tree that has learned a
 * stream take more than copies of one that has not, by leaves.
 *
 * @param leaves how many there are
 * @param bytes for each of them, with its share of the splits above
 */
record LeafSize(int leaves, double bytes) {
  private static final int COPIES = 40;

  /** Of this library's tree, with its usual settings. */
  static LeafSize ours(ReferenceStream stream) {
    int numbers = (int) stream.schema().fields().stream().filter(f -> f.type().isNumeric()).count();
    var attributes = new Attributes(numbers, stream.schema().size() - numbers, 2);
    var empty = new HoeffdingTree(attributes, TreeSettings.USUAL, 1);
    AttributeLearner grown = empty.copy();
    double[] values = new double[stream.schema().size()];
    for (int i = 0; i < stream.labels().length; i++) {
      fill(stream, i, values);
      grown.learn(values, stream.labels()[i], 1);
    }
    TreeNodes nodes = ((ClassTree) grown.freeze()).nodes();
    int leaves = 0;
    for (int node = 0; node < nodes.size(); node++) {
      leaves += nodes.attribute(node) < 0 ? 1 : 0;
    }
    return new LeafSize(leaves, (heap(grown::copy) - heap(empty::copy)) / leaves);
  }

  /** Numbers first, then the places of categories among those that are listed. */
  private static void fill(ReferenceStream stream, int i, double[] values) {
    Row row = stream.rows().get(i);
    int at = 0;
    for (int f = 0; f < values.length; f++) {
      if (stream.schema().field(f).type().isNumeric()) {
        values[at++] = row.number(f);
      }
    }
    for (int f = 0; f < values.length; f++) {
      if (!stream.schema().field(f).type().isNumeric()) {
        values[at++] = stream.schema().field(f).categories().indexOf(row.text(f));
      }
    }
  }

  /** Of the reference's tree, with its usual settings. */
  static LeafSize theirs(ReferenceStream stream) {
    var tree = new moa.classifiers.trees.HoeffdingTree();
    tree.setModelContext(stream.header());
    tree.prepareForUse();
    moa.classifiers.Classifier empty = tree.copy();
    for (Instance instance : stream.instances()) {
      tree.trainOnInstance(instance);
    }
    int leaves =
        Arrays.stream(tree.getModelMeasurements())
            .filter(measurement -> measurement.getName().equals("tree size (leaves)"))
            .mapToInt(measurement -> (int) measurement.getValue())
            .findFirst()
            .orElseThrow();
    return new LeafSize(leaves, (heap(tree::copy) - heap(empty::copy)) / leaves);
  }

  /** The bytes that a copy takes. */
  private static double heap(Supplier<?> copy) {
    Object[] kept = new Object[COPIES];
    long before = used();
    for (int i = 0; i < COPIES; i++) {
      kept[i] = copy.get();
    }
    long after = used();
    if (kept[COPIES - 1] == null) {
      throw new IllegalStateException("a copy is missing");
    }
    return (after - before) / (double) COPIES;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
