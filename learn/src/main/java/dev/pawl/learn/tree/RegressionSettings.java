package dev.pawl.learn.tree;

/**
 * How a regression tree grows.
 *
 * @param grace how much weight a leaf takes in between two looks for a split, above 0
 * @param delta the probability that a split is not the best one, in (0, 1)
 * @param tie below which ε the best split is taken whatever the second best is, at least 0
 * @param answer how leaves answer
 * @param bins how many bins a leaf keeps of each number, at least 2
 * @param subset how many attributes, drawn for each leaf, it looks at; 0 for all
 * @param drift whether subtrees are replaced when their errors rise
 * @param maximumBytes how much memory all that leaves know of attributes may take, about
 */
public record RegressionSettings(
    double grace,
    double delta,
    double tie,
    Answer answer,
    int bins,
    int subset,
    boolean drift,
    long maximumBytes) {

  /** The usual values, without a limit of memory. */
  public static final RegressionSettings USUAL =
      new RegressionSettings(200, 1e-7, 0.05, Answer.ADAPTIVE, 64, 0, true, Long.MAX_VALUE);

  /** How a leaf answers. */
  public enum Answer {
    /** With the mean of its labels. */
    MEAN,
    /** With a line over the numbers. */
    LINEAR,
    /** With whichever of the two has had the smaller errors of late. */
    ADAPTIVE
  }

  public RegressionSettings {
    if (!(grace > 0) || !(delta > 0 && delta < 1) || !(tie >= 0) || bins < 2 || subset < 0) {
      throw new IllegalArgumentException(
          "grace: %s, delta: %s, tie: %s, bins: %d, subset: %d (expected: above 0, in (0, 1), from 0, from 2, from 0)"
              .formatted(grace, delta, tie, bins, subset));
    }
  }

  /** The same for leaves that look at some attributes each. */
  public RegressionSettings of(int someAttributes) {
    return new RegressionSettings(
        grace, delta, tie, answer, bins, someAttributes, drift, maximumBytes);
  }

  /** The same for one of several trees, which share the memory evenly. */
  public RegressionSettings sharedBy(int trees) {
    return new RegressionSettings(
        grace, delta, tie, answer, bins, subset, drift, maximumBytes / trees);
  }
}
