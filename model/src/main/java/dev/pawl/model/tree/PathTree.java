package dev.pawl.model.tree;

/** A tree of which each node on a row's way has an answer: what explanations are made from. */
public interface PathTree {

  /** Its splits. */
  TreeNodes nodes();

  /** What a node on the way says, from what it saw while it was a leaf. */
  void shares(int node, double[] scores);

  /** What the node where a row ends says. */
  void answer(int node, double[] attributes, double[] scores);
}
