package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.change.Adwin;
import dev.pawl.stream.change.Direction;
import dev.pawl.stream.change.Signal;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Leveraging bagging (Bifet, Holmes and Pfahringer 2010, "Leveraging bagging for evolving data
 * streams"): bagging with more draws, in which a member starts anew when errors have risen.
 *
 * <p>Each member's errors on examples right after it has learned them go through ADWIN, which looks
 * for a change at every 16th: so noise weighs less than what a member cannot follow. When the
 * errors of one have risen, the member with the most errors in its window is replaced by one that
 * has learned nothing. What is missing or was never seen is the members' to say. A weight of 2 is
 * learned as twice what was drawn, and counts as one error.
 */
public final class LeveragingBagging implements AttributeLearner {
  private final Attributes attributes;
  private final double rate;
  private final Adwin.Settings detection;
  private final LongFunction<AttributeLearner> maker;
  private final Member[] members;
  private final Adwin[] errors;
  private final double[] said;

  /**
   * An ensemble that has learned nothing.
   *
   * @param count how many members there are, at least 1
   * @param rate how often a member learns an example in the mean; usually 6
   * @param delta of ADWIN; usually 0.002
   * @param maker makes a member from its seed
   * @param seed of all draws
   */
  public LeveragingBagging(
      Attributes attributes,
      int count,
      double rate,
      double delta,
      LongFunction<AttributeLearner> maker,
      long seed) {
    this(
        attributes,
        rate,
        new Adwin.Settings(delta, 16, 5, 5, 10, Direction.UP),
        maker,
        Member.all(count, maker, seed));
  }

  private LeveragingBagging(
      Attributes attributes,
      double rate,
      Adwin.Settings detection,
      LongFunction<AttributeLearner> maker,
      Member[] members) {
    this.attributes = attributes;
    this.rate = rate;
    this.detection = detection;
    this.maker = maker;
    this.members = members;
    this.errors = new Adwin[members.length];
    Arrays.setAll(errors, i -> new Adwin(detection));
    this.said = new double[attributes.outputs()];
  }

  @Override
  public void predict(double[] row, double[] scores) {
    Voter.predict(members, row, said, scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    boolean changed = false;
    for (int i = 0; i < members.length; i++) {
      Member member = members[i];
      int times = member.draws.poisson(rate);
      if (times > 0) {
        member.learner.learn(row, label, times * weight);
      }
      member.learner.predict(row, said);
      double error = ClassStatistics.majority(said) == (int) label ? 0 : 1;
      changed |= errors[i].add(error) == Signal.CHANGE;
    }
    if (changed) {
      replaceWorst();
    }
  }

  private void replaceWorst() {
    int worst = 0;
    for (int i = 1; i < errors.length; i++) {
      if (errors[i].mean() > errors[worst].mean()) {
        worst = i;
      }
    }
    members[worst].learner = maker.apply(members[worst].draws.seed());
    errors[worst] = new Adwin(detection);
  }

  @Override
  public AttributeLearner copy() {
    var copy = new LeveragingBagging(attributes, rate, detection, maker, Member.copy(members));
    for (int i = 0; i < errors.length; i++) {
      copy.errors[i].restore(errors[i].state());
    }
    return copy;
  }

  @Override
  public Predictor freeze() {
    return Voter.freeze(members);
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < members.length; i++) {
      Tensors.Writer member = to.in(Integer.toString(i));
      members[i].snapshot(member);
      member.doubles("errors", errors[i].state());
    }
  }

  @Override
  public void restore(Tensors from) {
    for (int i = 0; i < members.length; i++) {
      Tensors member = from.in(Integer.toString(i));
      members[i].restore(member);
      errors[i].restore(member.doubles("errors"));
    }
  }
}
