package dev.pawl.learn.tree;

/**
 * How a classification tree grows.
 *
 * @param grace how much weight a leaf takes in between two looks for a split, above 0
 * @param delta the probability that a split is not the best one, in (0, 1)
 * @param tie below which ε the best split is taken whatever the second best is, at least 0
 * @param answer how leaves answer
 * @param candidates how many thresholds are tried for a number, at least 1
 * @param subset how many attributes, drawn for each leaf, it looks at; 0 for all
 * @param maximumBytes how much memory the statistics of leaves may take, about; those of the leaves
 *     with the fewest errors to mend are given up
 */
public record TreeSettings(
    double grace,
    double delta,
    double tie,
    LeafAnswer answer,
    int candidates,
    int subset,
    long maximumBytes) {

  /** The usual values: grace 200, δ 10⁻⁷, τ 0.05, adaptive leaves, 10 candidates, no limit. */
  public static final TreeSettings USUAL =
      new TreeSettings(200, 1e-7, 0.05, LeafAnswer.ADAPTIVE, 10, 0, Long.MAX_VALUE);

  public TreeSettings {
    if (!(grace > 0) || !(delta > 0 && delta < 1) || !(tie >= 0) || candidates < 1 || subset < 0) {
      throw new IllegalArgumentException(
          ("grace: %s, delta: %s, tie: %s, candidates: %d, subset: %d (expected: above 0, in (0, 1),"
                  + " from 0, from 1, from 0)")
              .formatted(grace, delta, tie, candidates, subset));
    }
  }

  /** The same for leaves that look at some attributes each. */
  public TreeSettings of(int someAttributes) {
    return new TreeSettings(grace, delta, tie, answer, candidates, someAttributes, maximumBytes);
  }

  /** The same for one of several trees, which share the memory evenly. */
  public TreeSettings sharedBy(int trees) {
    return new TreeSettings(grace, delta, tie, answer, candidates, subset, maximumBytes / trees);
  }
}
