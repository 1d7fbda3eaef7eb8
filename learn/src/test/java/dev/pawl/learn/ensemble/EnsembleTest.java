package dev.pawl.learn.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.bayes.NaiveBayes;
import dev.pawl.learn.tree.AdaptiveTree;
import dev.pawl.learn.tree.HoeffdingTree;
import dev.pawl.learn.tree.TreeSettings;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.generator.Drift;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Sea;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
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

  /** What a member draws and learns is the same whoever runs the others, before or beside it. */
  @Test
  void members_do_not_depend_on_the_members_behind_them() {
    List<IntFunction<AttributeLearner>> ensembles =
        List.of(
            count -> new OnlineBagging(SEA, count, 1, EnsembleTest::tree, 4),
            count -> new OnlineBoosting(SEA, count, EnsembleTest::tree, 4),
            count -> new LeveragingBagging(SEA, count, 6, 1e-9, EnsembleTest::tree, 4),
            count ->
                new AdaptiveForest(
                    SEA, new AdaptiveForest.Settings(count, 6, 0.1, 0.01), EnsembleTest::tree, 4));
    for (var ensemble : ensembles) {
      List<Tensors> few = members(ensemble.apply(2), 2);
      List<Tensors> many = members(ensemble.apply(5), 2);
      for (int i = 0; i < 2; i++) {
        assertThat(few.get(i).names()).isEqualTo(many.get(i).names()).isNotEmpty();
        for (String name : few.get(i).names()) {
          assertThat(few.get(i).get(name))
              .as("member %d, %s", i, name)
              .usingRecursiveComparison()
              .isEqualTo(many.get(i).get(name));
        }
      }
    }
  }

  /** The states of the first members, after a drift. */
  private static List<Tensors> members(AttributeLearner ensemble, int first) {
    ExampleSource source = Drift.abrupt(new Sea(1, 0.1), new Sea(3, 0.1), 1500).start(5);
    double[] row = new double[3];
    for (int i = 0; i < 3000; i++) {
      int label = source.next(row);
      ensemble.learn(row, label, 1);
    }
    var writer = new Tensors.Writer();
    ensemble.snapshot(writer);
    Tensors all = Tensors.of(writer);
    return IntStream.range(0, first).mapToObj(i -> all.in(Integer.toString(i))).toList();
  }

  /** Notes with which weights it is taught, and is always right. */
  private static final class Recorder implements AttributeLearner {
    private final List<Double> weights;
    private double label;

    Recorder(List<Double> weights) {
      this.weights = weights;
    }

    @Override
    public void predict(double[] row, double[] scores) {
      scores[(int) row[0]] = 1;
      scores[1 - (int) row[0]] = 0;
    }

    @Override
    public void learn(double[] row, double label, double weight) {
      this.label = label;
      weights.add(weight);
    }

    @Override
    public AttributeLearner copy() {
      return new Recorder(weights);
    }

    @Override
    public Predictor freeze() {
      throw new IllegalStateException("a recorder of label " + label + " is not frozen");
    }

    @Override
    public void snapshot(Tensors.Writer to) {}

    @Override
    public void restore(Tensors from) {}
  }

  /** The weights that the members of an ensemble are taught, when all rows have one weight. */
  private static List<Double> taught(
      Function<LongFunction<AttributeLearner>, AttributeLearner> ensemble, double weight) {
    var weights = new ArrayList<Double>();
    AttributeLearner all = ensemble.apply(seed -> new Recorder(weights));
    for (int i = 0; i < 4_000; i++) {
      all.learn(new double[] {i % 2, 0, 0}, i % 2, weight);
    }
    return weights;
  }

  @Test
  void a_weight_of_2_is_learned_as_twice_what_was_drawn() {
    var settings = new AdaptiveForest.Settings(3, 6, 0.01, 0.001);
    List<Function<LongFunction<AttributeLearner>, AttributeLearner>> ensembles =
        List.of(
            maker -> new OnlineBagging(SEA, 3, 1, maker, 8),
            maker -> new LeveragingBagging(SEA, 3, 6, 0.002, maker, 8),
            maker -> new AdaptiveForest(SEA, settings, maker, 8));
    for (var ensemble : ensembles) {
      List<Double> light = taught(ensemble, 1);
      assertThat(taught(ensemble, 2))
          .isEqualTo(light.stream().map(weight -> 2 * weight).toList())
          .hasSizeGreaterThan(4_000);
    }
  }

  @Test
  void a_weight_of_2_is_drawn_twice_as_often_for_the_first_member_of_a_boost() {
    List<Double> light = taught(maker -> new OnlineBoosting(SEA, 1, maker, 8), 1);
    List<Double> heavy = taught(maker -> new OnlineBoosting(SEA, 1, maker, 8), 2);
    // Poisson: 4,000 and 8,000 in the mean, with deviations of 63 and 89
    assertThat(light.stream().mapToDouble(w -> w).sum()).isCloseTo(4_000, within(250.0));
    assertThat(heavy.stream().mapToDouble(w -> w).sum()).isCloseTo(8_000, within(350.0));
  }
}
