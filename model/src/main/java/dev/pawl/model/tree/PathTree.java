package dev.pawl.model.tree;

import dev.pawl.model.attribute.Predictor;

/** A tree of which each node on a row's way has an answer: what explanations are made from. */
public interface PathTree extends Predictor {

  /** Its splits. */
  TreeNodes nodes();

  /** What a node on the way says, from what it saw while it was a leaf. */
  void shares(int node, double[] scores);

  /** What the node where a row ends says. */
  void answer(int node, double[] attributes, double[] scores);

  @Override
  default void predict(double[] attributes, double[] scores, double[] spare) {
    answer(nodes().find(attributes), attributes, scores);
  }
}
