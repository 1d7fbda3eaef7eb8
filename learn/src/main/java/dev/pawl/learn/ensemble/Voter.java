package dev.pawl.learn.ensemble;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.ensemble.Votes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One whose answer counts in an ensemble's, as {@link Votes} says. */
interface Voter {

  /** What answers. */
  AttributeLearner learner();

  /** How much the answer counts, at least 0. */
  double weight();

  /** Writes the whole state. */
  void snapshot(Tensors.Writer to);

  /** Takes the state that {@link #snapshot} wrote. */
  void restore(Tensors from);

  /**
   * What all say together.
   *
   * @param said working memory, as long as the scores
   */
  static void predict(Voter[] voters, double[] row, double[] said, double[] scores) {
    Arrays.fill(scores, 0);
    double total = 0;
    for (Voter voter : voters) {
      total += voter.weight();
    }
    for (Voter voter : voters) {
      double weight = total > 0 ? voter.weight() : 1;
      if (weight > 0) {
        voter.learner().predict(row, said);
        Votes.add(said, weight, scores);
      }
    }
    Votes.finish(total > 0 ? total : voters.length, scores);
  }

  /** What predicts as {@link #predict} does now. */
  static Predictor freeze(Voter[] voters) {
    List<Predictor> frozen = new ArrayList<>();
    double[] weights = new double[voters.length];
    for (int i = 0; i < voters.length; i++) {
      frozen.add(voters[i].learner().freeze());
      weights[i] = voters[i].weight();
    }
    return new Votes(frozen, weights);
  }

  /** Writes the state of all, each in a part of its own. */
  static void snapshot(Voter[] voters, Tensors.Writer to) {
    for (int i = 0; i < voters.length; i++) {
      voters[i].snapshot(to.in(Integer.toString(i)));
    }
  }

  /** Takes the state of all. */
  static void restore(Voter[] voters, Tensors from) {
    for (int i = 0; i < voters.length; i++) {
      voters[i].restore(from.in(Integer.toString(i)));
    }
  }
}
