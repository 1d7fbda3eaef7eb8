package dev.pawl.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.stream.generator.ExampleSource;
import dev.pawl.stream.generator.Sea;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTreeTest {
  private static final Attributes SEA = new Attributes(3, 0, 2);
  private static final TreeSettings QUICK =
      new TreeSettings(50, 1e-2, 0.1, LeafAnswer.ADAPTIVE, 10, 0, Long.MAX_VALUE);

  /** The share of rows that were predicted rightly before learning them, from a row on. */
  private static double right(AttributeLearner learner, int rows, int drift, int from) {
    ExampleSource source = new Sea(3, 0).start(1);
    double[] row = new double[3];
    double[] scores = new double[2];
    int right = 0;
    for (int i = 0; i < rows; i++) {
      int label = source.next(row);
      if (i >= drift) {
        label = row[0] > row[1] ? 1 : 0;
      }
      learner.predict(row, scores);
      right += i >= from && ClassStatistics.majority(scores) == label ? 1 : 0;
      learner.learn(row, label, 1);
    }
    return right / (double) (rows - from);
  }

  @Test
  void it_recovers_from_a_drift_that_leaves_a_plain_tree_behind() {
    double plain = right(new HoeffdingTree(SEA, QUICK, 1), 20_000, 10_000, 14_000);
    double windowed = right(new WindowTree(SEA, QUICK, 2_000, 400), 20_000, 10_000, 14_000);
    assertThat(windowed).isGreaterThan(plain + 0.02).isGreaterThan(0.93);
  }

  @Test
  void without_a_drift_it_predicts_about_as_well() {
    double plain = right(new HoeffdingTree(SEA, QUICK, 1), 20_000, 20_000, 5_000);
    double windowed = right(new WindowTree(SEA, QUICK, 10_000, 2_000), 20_000, 20_000, 5_000);
    assertThat(windowed).isGreaterThan(plain - 0.02);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_tree_that_cannot_split_knows_the_window_and_nothing_else(long seed) {
    var never = new TreeSettings(1e9, 1e-7, 0, LeafAnswer.NAIVE_BAYES, 10, 0, Long.MAX_VALUE);
    var attributes = new Attributes(1, 1, 3);
    var tree = new WindowTree(attributes, never, 100, 1_000_000);
    var random = new SplittableRandom(seed);
    double[][] rows = new double[350][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {random.nextGaussian(i % 3, 1 + i / 200.0), random.nextInt(4)};
      tree.learn(rows[i], i % 3, 1 + i % 2);
    }
    var window = new ClassStatistics(3, new int[] {0}, new int[] {1});
    for (int i = rows.length - 100; i < rows.length; i++) {
      window.add(rows[i], i % 3, 1 + i % 2);
    }
    double[] scores = new double[3];
    double[] expected = new double[3];
    for (double[] row : rows) {
      tree.predict(row, scores);
      window.bayes(row, expected);
      assertThat(scores).as("seed %d", seed).containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void a_class_that_has_left_the_window_is_not_predicted_any_more() {
    var tree = new WindowTree(SEA, QUICK, 500, 100);
    var random = new SplittableRandom(4);
    double[] row = new double[3];
    double[] scores = new double[2];
    for (int i = 0; i < 4_000; i++) {
      for (int a = 0; a < 3; a++) {
        row[a] = random.nextDouble(10);
      }
      tree.learn(row, i < 3_000 && row[0] > 5 ? 1 : 0, 1);
    }
    for (double x = 0; x <= 10; x++) {
      tree.predict(new double[] {x, 5, 5}, scores);
      assertThat(scores[1]).isLessThan(0.1);
    }
  }

  @Test
  void the_window_is_part_of_the_checkpoint() {
    var tree = new WindowTree(SEA, QUICK, 300, 60);
    right(tree, 1_000, 500, 0);
    var writer = new Tensors.Writer();
    tree.snapshot(writer);
    Tensors state = Tensors.of(writer);
    assertThat(state.ints("window/labels")).hasSize(300);
    assertThat(state.doubles("window/rows")).hasSize(900);
    assertThatThrownBy(() -> new WindowTree(SEA, QUICK, 299, 60).restore(state))
        .hasMessageStartingWith("rows: 900 values of 300 rows (expected: 3 of each, at most 299)");
  }
}
