package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.LongFunction;

/**
 * Online bagging (Oza and Russell 2001, "Online bagging and boosting"): each member learns each
 * example as often as a Poisson draw says, and all answers count the same. For classification and
 * regression. What is missing or was never seen is the members' to say. A weight of 2 is learned as
 * twice what was drawn.
 */
public final class OnlineBagging implements AttributeLearner {
  private final Attributes attributes;
  private final double rate;
  private final Member[] members;
  private final double[] said;

  /**
   * An ensemble that has learned nothing.
   *
   * @param count how many members there are, at least 1
   * @param rate how often a member learns an example in the mean
   * @param maker makes a member from its seed
   * @param seed of all draws
   */
  public OnlineBagging(
      Attributes attributes,
      int count,
      double rate,
      LongFunction<AttributeLearner> maker,
      long seed) {
    this(attributes, rate, Member.all(count, maker, seed));
  }

  private OnlineBagging(Attributes attributes, double rate, Member[] members) {
    this.attributes = attributes;
    this.rate = rate;
    this.members = members;
    this.said = new double[attributes.outputs()];
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Voter.predict(members, row, said, scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    for (Member member : members) {
      int times = member.draws.poisson(rate);
      if (times > 0) {
        member.learner.learn(row, label, times * weight);
      }
    }
  }

  @Override
  public AttributeLearner copy() {
    return new OnlineBagging(attributes, rate, Member.copy(members));
  }

  @Override
  public Predictor freeze() {
    return Voter.freeze(members);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    Voter.snapshot(members, to);
  }

  @Override
  public void restore(Tensors from) {
    Voter.restore(members, from);
  }
}
