package dev.pawl.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.learn.tree.RegressionSettings.Answer;
import dev.pawl.model.tree.ValueTree;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionTreeTest {
  private static final long SEED = 11;

  /** The mean absolute error over the last quarter of the rows. */
  private static double late(RegressionSettings settings, int rows, boolean turns) {
    var tree = new RegressionTree(new Attributes(2, 1, 0), settings, 1);
    var random = new SplittableRandom(SEED);
    double[] scores = new double[1];
    double errors = 0;
    for (int i = 0; i < rows; i++) {
      double[] row = {random.nextDouble(-1, 1), random.nextDouble(), random.nextInt(3)};
      double sign = turns && i >= rows / 2 ? -1 : 1;
      double label = sign * (row[0] > 0.2 ? 10 : -5) + 3 * row[2] + random.nextGaussian();
      tree.predict(row, scores);
      errors += i >= rows - rows / 4 ? Math.abs(scores[0] - label) : 0;
      tree.learn(row, label, 1);
    }
    return errors / (rows / 4.0);
  }

  @Test
  void steps_and_categories_are_found_down_to_the_noise() {
    // the mean absolute deviation of standard normal noise is √(2/π) = 0.798
    assertThat(late(RegressionSettings.USUAL, 20_000, false)).isBetween(0.75, 1.1);
  }

  @Test
  void a_subtree_is_replaced_when_what_it_learned_has_turned_round() {
    var rigid =
        new RegressionSettings(200, 1e-7, 0.05, Answer.ADAPTIVE, 64, 0, false, Long.MAX_VALUE);
    double adapting = late(RegressionSettings.USUAL, 40_000, true);
    assertThat(adapting).isLessThan(late(rigid, 40_000, true));
    assertThat(adapting).isLessThan(1.5);
  }

  @Test
  void many_categories_that_say_nothing_matter_as_little_as_when_they_are_permuted() {
    var tree = new RegressionTree(new Attributes(1, 1, 0), RegressionSettings.USUAL, 1);
    var random = new SplittableRandom(SEED);
    double[][] rows = new double[30_000][];
    double[] labels = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      // most labels are near 0, and few very large: deviations of few rows are small
      double heavy = StrictMath.pow(random.nextDouble(), -0.4);
      rows[i] = new double[] {random.nextDouble(-1, 1), random.nextInt(900)};
      labels[i] = (rows[i][0] > 0.2 ? 3 : 0) + heavy;
    }
    int train = 20_000;
    for (int i = 0; i < train; i++) {
      tree.learn(rows[i], labels[i], 1);
    }
    double error = heldBack(tree, rows, labels, train, -1);
    double number = heldBack(tree, rows, labels, train, 0) - error;
    double category = heldBack(tree, rows, labels, train, 1) - error;
    assertThat(number).isGreaterThan(0.5);
    assertThat(category).isBetween(-0.02, 0.05 * number);
    double[] merits = new double[2];
    ((ValueTree) tree.freeze()).nodes().addMerits(merits);
    assertThat(merits[1]).isLessThan(0.4 * merits[0]);
  }

  /** The mean absolute error, with one attribute taken from other rows. */
  private static double heldBack(
      RegressionTree tree, double[][] rows, double[] labels, int from, int permuted) {
    double[] scores = new double[1];
    double errors = 0;
    for (int i = from; i < rows.length; i++) {
      double[] row = rows[i].clone();
      if (permuted >= 0) {
        row[permuted] = rows[from + (i - from + 4_999) % (rows.length - from)][permuted];
      }
      tree.predict(row, scores);
      errors += Math.abs(scores[0] - labels[i]);
    }
    return errors / (rows.length - from);
  }

  @Test
  void leaves_that_do_not_fit_into_the_memory_rest_and_answer_with_their_mean() {
    int nodes = grown(Long.MAX_VALUE);
    assertThat(nodes).isGreaterThan(30);
    assertThat(grown(20_000)).isBetween(3, nodes * 2 / 3);
  }

  private static int grown(long bytes) {
    var settings = new RegressionSettings(50, 0.1, 0.5, Answer.ADAPTIVE, 64, 0, true, bytes);
    var tree = new RegressionTree(new Attributes(3, 0, 0), settings, 1);
    var random = new SplittableRandom(SEED);
    double[] scores = new double[1];
    for (int i = 0; i < 20_000; i++) {
      double[] row = random.doubles(3).toArray();
      tree.learn(row, 10 * row[0] * row[1], 1);
      tree.predict(row, scores);
      assertThat(scores[0]).isBetween(0.0, 10.0);
    }
    return ((ValueTree) tree.freeze()).nodes().size();
  }

  @Test
  void a_leaf_that_rests_wakes_when_it_has_more_to_mend_than_others() {
    var small = new RegressionSettings(50, 1e-3, 0.05, Answer.MEAN, 16, 0, false, 900);
    var tree = new RegressionTree(new Attributes(1, 1, 0), small, 1);
    var random = new SplittableRandom(SEED);
    double[] scores = new double[1];
    for (int i = 0; i < 40_000; i++) {
      double x = random.nextDouble();
      // where the value is 1 there is nothing to learn at first
      int value = i < 5_000 ? i % 2 : 1;
      boolean high = x > 0.5 && (i >= 5_000 || value == 0);
      tree.learn(new double[] {x, value}, value == 0 && !high ? -10 : high ? 10 : -9, 1);
    }
    tree.predict(new double[] {0.9, 1}, scores);
    double above = scores[0];
    tree.predict(new double[] {0.1, 1}, scores);
    assertThat(above - scores[0]).isGreaterThan(5);
  }

  @Test
  void a_line_is_learned_where_a_mean_says_little() {
    var linear =
        new RegressionSettings(1e9, 1e-7, 0.05, Answer.ADAPTIVE, 64, 0, true, Long.MAX_VALUE);
    var tree = new RegressionTree(new Attributes(2, 0, 0), linear, 1);
    var random = new SplittableRandom(SEED);
    double[] scores = new double[1];
    double errors = 0;
    for (int i = 0; i < 20_000; i++) {
      double[] row = {random.nextDouble(-1, 1), 1e6 * random.nextDouble()};
      double label = 7 * row[0] - 3e-6 * row[1] + 2;
      tree.predict(row, scores);
      errors += i >= 15_000 ? Math.abs(scores[0] - label) : 0;
      tree.learn(row, label, 1);
    }
    assertThat(errors / 5_000).isLessThan(0.1);
    assertThat(((ValueTree) tree.freeze()).nodes().size()).isEqualTo(1);
  }

  @Test
  void bins_keep_weight_mean_and_squares_of_all_labels() {
    var bins = new TargetBins(8);
    var direct = new TargetSums();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 1000; i++) {
      double label = random.nextGaussian(5, 2);
      bins.add(random.nextDouble(), label, 1 + i % 3);
      direct.add(label, 1 + i % 3);
    }
    var merged = new TargetSums();
    for (int i = 0; i < bins.size(); i++) {
      merged.merge(bins.weight(i), bins.mean(i), bins.squares(i));
      assertThat(i == 0 || bins.value(i) > bins.value(i - 1)).isTrue();
    }
    assertThat(bins.size()).isEqualTo(8);
    assertThat(merged.weight).isCloseTo(direct.weight, within(1e-9));
    assertThat(merged.mean).isCloseTo(direct.mean, within(1e-9));
    assertThat(merged.squares).isCloseTo(direct.squares, within(1e-6));
  }

  @Test
  void the_gain_of_a_split_is_the_reduction_of_the_standard_deviation() {
    var leaf =
        new RegressionNode.Leaf(
            new int[] {0},
            new int[0],
            new TargetBins[] {new TargetBins(64)},
            new double[0][],
            new double[2]);
    for (int i = 0; i < 10; i++) {
      leaf.add(new double[] {i}, i < 4 ? 0 : 10, 1);
    }
    var search = new RegressionSearch();
    BestSplit best = search.search(leaf);
    // √(10² · 0.4 · 0.6) = 4.899, and nothing is left on either side
    assertThat(best.gain()).isCloseTo(Math.sqrt(24), within(1e-12));
    assertThat(best.threshold()).isEqualTo(3);
    var sums = new TargetSums();
    search.sums(leaf, 1, sums);
    assertThat(sums.weight).isEqualTo(6);
    assertThat(sums.mean).isCloseTo(10, within(1e-12));
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatThrownBy(() -> new RegressionSettings(200, 1e-7, 0.05, Answer.MEAN, 1, 0, true, 9))
        .hasMessageContaining("bins: 1");
  }
}
