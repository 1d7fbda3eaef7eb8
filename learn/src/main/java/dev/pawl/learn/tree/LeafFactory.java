package dev.pawl.learn.tree;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.random.Draws;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;

/** Makes the leaves of one tree; draws which attributes each of them looks at. */
final class LeafFactory {
  private final Attributes attributes;
  private final int subset;
  private final int[] numbers;
  private final int[] nominals;
  private final Draws draws;

  LeafFactory(Attributes attributes, int subset, long seed) {
    this(attributes, subset, new Draws(seed));
  }

  private LeafFactory(Attributes attributes, int subset, Draws draws) {
    this.attributes = attributes;
    this.subset = subset;
    this.numbers = attributes.numberPlaces();
    this.nominals = attributes.nominalPlaces();
    this.draws = draws;
  }

  LeafFactory copy() {
    return new LeafFactory(attributes, subset, draws.copy());
  }

  /** A leaf that has seen nothing. */
  Node leaf() {
    return new Node(statistics());
  }

  /** A leaf whose classes start with these weights. */
  Node leaf(double[] weights) {
    ClassStatistics statistics = statistics();
    statistics.startFrom(weights);
    return new Node(statistics);
  }

  /** What a leaf knows that has seen nothing. */
  ClassStatistics statistics() {
    if (subset == 0 || subset >= attributes.size()) {
      return new ClassStatistics(attributes.classes(), numbers, nominals);
    }
    int[] places = draws.subset(attributes.size(), subset);
    int split = 0;
    while (split < places.length && places[split] < attributes.numbers()) {
      split++;
    }
    int[] some = Arrays.copyOf(places, split);
    int[] others = Arrays.copyOfRange(places, split, places.length);
    return new ClassStatistics(attributes.classes(), some, others);
  }

  void snapshot(Tensors.Writer to) {
    to.longs("draws", draws.state());
  }

  void restore(Tensors from) {
    draws.restore(from.longs("draws"));
  }
}
