package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.LongFunction;

/**
 * Adaptive random forest (Gomes et al. 2017, "Adaptive random forests for evolving data stream
 * classification"; for regression Gomes et al. 2018): trees that see a part of the attributes each,
 * learn each example as often as a Poisson draw says, and are replaced one by one when their errors
 * rise.
 *
 * <p>Each tree's errors on examples that it has not learned yet go through two detectors. The
 * sensitive one starts a tree in the background, which learns the same draws; the other puts that
 * tree, or a new one when there is none, in the place of the old one. A tree's answer counts as
 * much as it has been right since it is there (classification); the same as the others'
 * (regression). What is missing or was never seen is the trees' to say. A weight of 2 is learned as
 * twice what was drawn, and counts as one error.
 */
public final class AdaptiveForest implements AttributeLearner {
  private final Attributes attributes;
  private final Settings settings;
  private final ForestTree[] trees;
  private final double[] said;

  /**
   * How the forest adapts.
   *
   * @param count how many trees there are, at least 1
   * @param rate how often a tree learns an example in the mean
   * @param warning δ of the ADWIN that starts a tree in the background
   * @param drift δ of the ADWIN that replaces a tree
   */
  public record Settings(int count, double rate, double warning, double drift) {}

  /**
   * A forest that has learned nothing.
   *
   * @param maker makes a tree from its seed
   * @param seed of all draws
   */
  public AdaptiveForest(
      Attributes attributes, Settings settings, LongFunction<AttributeLearner> maker, long seed) {
    this(attributes, settings, ForestTree.all(attributes, settings, maker, seed));
  }

  private AdaptiveForest(Attributes attributes, Settings settings, ForestTree[] trees) {
    this.attributes = attributes;
    this.settings = settings;
    this.trees = trees;
    this.said = new double[attributes.outputs()];
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Voter.predict(trees, row, said, scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    for (ForestTree tree : trees) {
      tree.learn(row, label, weight, said);
    }
  }

  @Override
  public AttributeLearner copy() {
    ForestTree[] copies = new ForestTree[trees.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = trees[i].copy();
    }
    return new AdaptiveForest(attributes, settings, copies);
  }

  @Override
  public Predictor freeze() {
    return Voter.freeze(trees);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    Voter.snapshot(trees, to);
  }

  @Override
  public void restore(Tensors from) {
    Voter.restore(trees, from);
  }
}
