package dev.pawl.learn.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.bayes.NaiveBayes;
import dev.pawl.learn.tree.AdaptiveTree;
import dev.pawl.learn.tree.HoeffdingTree;
import dev.pawl.learn.tree.TreeSettings;
import dev.pawl.stream.generator.Drift;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Sea;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  private static final Attributes SEA = new Attributes(3, 0, 2);
  private static final int ROWS = 16_000;

  private static AttributeLearner tree(long seed) {
    return new HoeffdingTree(SEA, TreeSettings.USUAL, seed);
  }

  /** The share of rows, after the drift, that were predicted rightly before learning them. */
  private static double afterDrift(AttributeLearner learner) {
    // class 1 where x1 + x2 ≤ 7, and from the half on where x1 > x2, without noise
    ExampleSource first = new Sea(3, 0).start(1);
    double[] row = new double[3];
    double[] scores = new double[2];
    int right = 0;
    for (int i = 0; i < ROWS; i++) {
      int label = first.next(row);
      if (i >= ROWS / 2) {
        label = row[0] - row[1] > 0 ? 1 : 0;
      }
      learner.predict(row, scores);
      right += i >= ROWS / 2 && (scores[1] > 0.5 ? 1 : 0) == label ? 1 : 0;
      learner.learn(row, label, 1);
    }
    return right / (ROWS / 2.0);
  }

  @Test
  void those_that_adapt_leave_a_plain_tree_behind_after_a_drift() {
    double tree = afterDrift(tree(1));
    var forest = new AdaptiveForest.Settings(5, 6, 0.01, 0.001);
    assertThat(afterDrift(new AdaptiveForest(SEA, forest, EnsembleTest::tree, 1)))
        .isGreaterThan(tree + 0.02);
    assertThat(afterDrift(new LeveragingBagging(SEA, 5, 6, 0.002, EnsembleTest::tree, 1)))
        .isGreaterThan(tree + 0.02);
    assertThat(
            afterDrift(new AdaptiveTree(SEA, TreeSettings.USUAL, AdaptiveTree.Adaptation.USUAL, 1)))
        .isGreaterThan(tree + 0.02);
  }

  @Test
  void one_bagged_member_with_many_draws_answers_as_the_member_alone() {
    // naive Bayes of rows that count k times each: the law of large numbers brings it near
    var bagged = new OnlineBagging(SEA, 1, 50, seed -> new NaiveBayes(SEA), 3);
    var alone = new NaiveBayes(SEA);
    ExampleSource source = Drift.abrupt(new Sea(1, 0.1), new Sea(2, 0.1), 1000).start(5);
    double[] row = new double[3];
    for (int i = 0; i < 3000; i++) {
      int label = source.next(row);
      bagged.learn(row, label, 1);
      alone.learn(row, label, 1);
    }
    double[] expected = new double[2];
    double[] actual = new double[2];
    for (int i = 0; i < 100; i++) {
      source.next(row);
      alone.predict(row, expected);
      bagged.predict(row, actual);
      assertThat(actual[1]).isCloseTo(expected[1], within(0.03));
    }
  }

  @Test
  void members_differ_by_their_draws_alone() {
    var ensemble = new OnlineBagging(SEA, 2, 1, EnsembleTest::tree, 9);
    var other = new OnlineBagging(SEA, 2, 1, EnsembleTest::tree, 10);
    ExampleSource source = new Sea(1, 0.1).start(5);
    double[] row = new double[3];
    for (int i = 0; i < 2000; i++) {
      int label = source.next(row);
      ensemble.learn(row, label, 1);
      other.learn(row, label, 1);
    }
    double[] one = new double[2];
    double[] another = new double[2];
    ensemble.predict(row, one);
    other.predict(row, another);
    assertThat(one).isNotEqualTo(another);
  }
}
