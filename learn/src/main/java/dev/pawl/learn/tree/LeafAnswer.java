package dev.pawl.learn.tree;

/** How the leaf of a classification tree answers. */
public enum LeafAnswer {
  /** With the shares of its classes. */
  MAJORITY,
  /** By naive Bayes. */
  NAIVE_BAYES,
  /** With the shares of its classes when those have been right more often so far, else by Bayes. */
  ADAPTIVE
}
