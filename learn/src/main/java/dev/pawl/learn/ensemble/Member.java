package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.random.Draws;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.SplitMix;
import java.util.function.LongFunction;

/** One learner of an ensemble, with draws of its own; its answer counts as the ensemble says. */
final class Member implements Voter {
  final Draws draws;
  AttributeLearner learner;
  double weight = 1;

  private Member(Draws draws, AttributeLearner learner) {
    this.draws = draws;
    this.learner = learner;
  }

  /** The members of an ensemble that has learned nothing. */
  static Member[] all(int count, LongFunction<AttributeLearner> maker, long seed) {
    Member[] members = new Member[count];
    for (int i = 0; i < count; i++) {
      var draws = new Draws(SplitMix.seed(seed, i));
      members[i] = new Member(draws, maker.apply(draws.seed()));
    }
    return members;
  }

  static Member[] copy(Member[] members) {
    Member[] copies = new Member[members.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = new Member(members[i].draws.copy(), members[i].learner.copy());
      copies[i].weight = members[i].weight;
    }
    return copies;
  }

  @Override
  public AttributeLearner learner() {
    return learner;
  }

  @Override
  public double weight() {
    return weight;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("member_draws", draws.state());
    learner.snapshot(to.in("learner"));
  }

  @Override
  public void restore(Tensors from) {
    draws.restore(from.longs("member_draws"));
    learner.restore(from.in("learner"));
  }
}
