package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.LongFunction;

/**
 * Online boosting (Oza and Russell 2001, "Online bagging and boosting"): an example goes from
 * member to member; those that it was wrong with make it count more for the next, those that it was
 * right with less, so that on the whole either half counts as much as the other.
 *
 * <p>With {@code e} the share of the weight that a member was wrong with, its answer counts {@code
 * ln((1 − e)/e)}, and not at all from a half on. What is missing or was never seen is the members'
 * to say. A weight of 2 lets the example count twice from the first member on.
 */
public final class OnlineBoosting implements AttributeLearner {
  private static final double LEAST_ERROR = 1e-9;
  private static final double LEAST_RATE = 1e-100;

  private final Attributes attributes;
  private final Member[] members;

  /** Per member: the weight it was right with, and that it was wrong with. */
  private final double[] right;

  private final double[] wrong;
  private final double[] said;
  private double seen;

  /**
   * An ensemble that has learned nothing.
   *
   * @param count how many members there are, at least 1
   * @param maker makes a member from its seed
   * @param seed of all draws
   */
  public OnlineBoosting(
      Attributes attributes, int count, LongFunction<AttributeLearner> maker, long seed) {
    this(attributes, Member.all(count, maker, seed), new double[count], new double[count], 0);
  }

  private OnlineBoosting(
      Attributes attributes, Member[] members, double[] right, double[] wrong, double seen) {
    this.attributes = attributes;
    this.members = members;
    this.right = right;
    this.wrong = wrong;
    this.seen = seen;
    this.said = new double[attributes.outputs()];
    weighAll();
  }

  /** Lets a member's answer count as much as it has been right. */
  private void weigh(int member) {
    double all = right[member] + wrong[member];
    double error = all > 0 ? Math.max(LEAST_ERROR, wrong[member] / all) : 0.5;
    members[member].weight = error < 0.5 ? StrictMath.log((1 - error) / error) : 0;
  }

  private void weighAll() {
    for (int i = 0; i < members.length; i++) {
      weigh(i);
    }
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Voter.predict(members, row, said, scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    seen += Math.max(LEAST_RATE, weight);
    double rate = Math.max(LEAST_RATE, weight);
    for (int i = 0; i < members.length; i++) {
      Member member = members[i];
      int times = member.draws.poisson(rate);
      if (times > 0) {
        member.learner.learn(row, label, times);
      }
      member.learner.predict(row, said);
      if (ClassStatistics.majority(said) == (int) label) {
        right[i] += rate;
        rate *= seen / (2 * right[i]);
      } else {
        wrong[i] += rate;
        rate *= seen / (2 * wrong[i]);
      }
      rate = Math.max(LEAST_RATE, rate);
      weigh(i);
    }
  }

  @Override
  public AttributeLearner copy() {
    return new OnlineBoosting(attributes, Member.copy(members), right.clone(), wrong.clone(), seen);
  }

  @Override
  public Predictor freeze() {
    return Voter.freeze(members);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("right", right.clone());
    to.doubles("wrong", wrong.clone());
    to.doubles("seen", seen);
    Voter.snapshot(members, to);
  }

  @Override
  public void restore(Tensors from) {
    double[] rights = from.doubles("right");
    double[] wrongs = from.doubles("wrong");
    double[] all = from.doubles("seen");
    if (rights.length != members.length || wrongs.length != members.length || all.length != 1) {
      throw new IllegalArgumentException(
          "right: %d members (expected: %d)".formatted(rights.length, members.length));
    }
    System.arraycopy(rights, 0, right, 0, rights.length);
    System.arraycopy(wrongs, 0, wrong, 0, wrongs.length);
    seen = all[0];
    Voter.restore(members, from);
    weighAll();
  }
}
