package dev.pawl.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.tree.ClassTree;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HoeffdingTreeTest {
  private static final long SEED = 5;

  @Test
  void it_learns_what_no_single_attribute_tells() {
    var tree = new HoeffdingTree(new Attributes(2, 0, 2), TreeSettings.USUAL, 1);
    var random = new SplittableRandom(SEED);
    int right = 0;
    double[] scores = new double[2];
    for (int i = 0; i < 60_000; i++) {
      double[] row = {random.nextDouble(), random.nextDouble()};
      // a staircase: which side of 0.5 the second number must be on depends on the first
      int label = row[1] > (row[0] > 0.5 ? 0.7 : 0.2) ? 1 : 0;
      tree.predict(row, scores);
      if (i >= 50_000 && (scores[1] > 0.5 ? 1 : 0) == label) {
        right++;
      }
      tree.learn(row, label, 1);
    }
    assertThat(right).isGreaterThan(9_700);
  }

  @Test
  void noise_alone_is_not_split_before_the_tie_threshold() {
    var settings = new TreeSettings(200, 1e-7, 0, LeafAnswer.ADAPTIVE, 10, 0, Long.MAX_VALUE);
    var tree = new HoeffdingTree(new Attributes(5, 0, 2), settings, 1);
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      double[] row = random.doubles(5).toArray();
      tree.learn(row, random.nextInt(2), 1);
    }
    assertThat(((ClassTree) tree.freeze()).nodes().size()).isEqualTo(1);
  }

  @Test
  void it_splits_once_epsilon_is_below_the_tie_threshold() {
    // ε = √(ln(10⁷) / 2n) < 0.05 from n = 3224 on, so the look at 3400 splits on noise
    var tree = new HoeffdingTree(new Attributes(2, 0, 2), TreeSettings.USUAL, 1);
    var random = new SplittableRandom(SEED);
    for (int i = 1; i <= 3400; i++) {
      tree.learn(random.doubles(2).toArray(), random.nextInt(2), 1);
      int nodes = ((ClassTree) tree.freeze()).nodes().size();
      assertThat(nodes).as("row %d", i).isEqualTo(i < 3400 ? 1 : 3);
    }
  }

  @Test
  void a_weight_of_2_counts_twice_in_the_grace_and_where_answers_are_compared() {
    for (int weight = 1; weight <= 2; weight++) {
      var tree = new HoeffdingTree(new Attributes(1, 0, 2), TreeSettings.USUAL, 1);
      for (int i = 1; i <= 200 / weight; i++) {
        tree.learn(new double[] {i % 2 * 10 + i % 5}, i % 2, weight);
        int nodes = ((ClassTree) tree.freeze()).nodes().size();
        assertThat(nodes).as("weight %d, row %d", weight, i).isEqualTo(i * weight < 200 ? 1 : 3);
      }
    }
    Attributes numbers = new Attributes(1, 0, 2);
    var known = new ClassStatistics(2, numbers.numberPlaces(), numbers.nominalPlaces());
    var leaf = new Node(known);
    known.add(new double[] {1}, 1, 1);
    leaf.compare(known, new double[] {1}, 1, 2, new double[2]);
    assertThat(leaf.majorityRight).isEqualTo(2);
    assertThat(leaf.bayesRight).isEqualTo(2);
  }

  @Test
  void a_category_without_a_branch_gets_one() {
    var tree = new HoeffdingTree(new Attributes(0, 1, 2), TreeSettings.USUAL, 1);
    for (int i = 0; i < 2_000; i++) {
      tree.learn(new double[] {i % 2}, i % 2, 1);
    }
    double[] scores = new double[2];
    tree.predict(new double[] {7}, scores);
    assertThat(scores[1]).isBetween(0.4, 0.6);
    tree.learn(new double[] {7}, 1, 1);
    tree.predict(new double[] {7}, scores);
    assertThat(scores[1]).isGreaterThan(0.6);
    tree.predict(new double[] {5}, scores);
    assertThat(scores[1]).isBetween(0.4, 0.6);
    tree.predict(new double[] {Double.NaN}, scores);
    assertThat(scores[0] + scores[1]).isEqualTo(1);
  }

  @Test
  void a_leaf_that_no_attribute_can_split_stops_growing_and_goes_on_counting() {
    var tree = new HoeffdingTree(new Attributes(1, 0, 2), TreeSettings.USUAL, 1);
    for (int i = 0; i < 400; i++) {
      tree.learn(new double[] {1}, i % 2, 1);
    }
    double[] scores = new double[2];
    for (int i = 0; i < 800; i++) {
      tree.learn(new double[] {i}, 1, 1);
    }
    tree.predict(new double[] {-5}, scores);
    assertThat(scores[1]).isCloseTo(1000.5 / 1201, org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void leaves_that_do_not_fit_into_the_memory_stop_growing() {
    // a leaf of 5 numbers and 2 classes takes about 800 bytes
    var small = new TreeSettings(50, 0.1, 0.5, LeafAnswer.ADAPTIVE, 10, 0, 10_000);
    var large = new TreeSettings(50, 0.1, 0.5, LeafAnswer.ADAPTIVE, 10, 0, Long.MAX_VALUE);
    int nodes = grown(large);
    assertThat(nodes).isGreaterThan(60);
    assertThat(grown(small)).isLessThan(nodes * 2 / 3);
  }

  @Test
  void a_leaf_that_rests_wakes_when_it_has_more_to_mend_than_others() {
    // room for one leaf of a number and a nominal attribute
    var small = new TreeSettings(50, 1e-3, 0.05, LeafAnswer.MAJORITY, 10, 0, 400);
    var tree = new HoeffdingTree(new Attributes(1, 1, 2), small, 1);
    var random = new SplittableRandom(SEED);
    double[] scores = new double[2];
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextDouble();
      // where the value is 1 there is nothing to learn at first
      int value = i < 5_000 ? i % 2 : 1;
      boolean high = x > 0.5 && (i >= 5_000 || value == 0);
      tree.learn(new double[] {x, value}, high ? 1 : 0, 1);
      if (i == 4_999) {
        tree.predict(new double[] {0.9, 1}, scores);
        assertThat(scores[1]).isLessThan(0.1);
      }
    }
    tree.predict(new double[] {0.9, 1}, scores);
    assertThat(scores[1]).isGreaterThan(0.9);
    tree.predict(new double[] {0.1, 1}, scores);
    assertThat(scores[1]).isLessThan(0.5);
  }

  private static int grown(TreeSettings settings) {
    var tree = new HoeffdingTree(new Attributes(5, 0, 2), settings, 1);
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      double[] row = random.doubles(5).toArray();
      tree.learn(row, row[0] + row[1] * row[2] > 0.7 ? 1 : 0, 1);
    }
    return ((ClassTree) tree.freeze()).nodes().size();
  }

  @Test
  void a_checkpoint_that_is_cut_is_refused() {
    var tree = new HoeffdingTree(new Attributes(1, 0, 2), TreeSettings.USUAL, 1);
    var writer = new Tensors.Writer();
    writer.ints("ints", -2);
    writer.doubles("doubles");
    writer.longs("draws", 1);
    assertThatThrownBy(() -> tree.restore(Tensors.of(writer)))
        .hasMessage("ints: no root (expected: a tree)");
    var cut = new Tensors.Writer();
    cut.ints("ints");
    cut.doubles("doubles");
    cut.longs("draws", 1);
    assertThatThrownBy(() -> tree.restore(Tensors.of(cut)))
        .hasMessage("ints: 0 numbers (expected: more). The checkpoint is cut");
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatThrownBy(
            () -> new TreeSettings(0, 1e-7, 0.05, LeafAnswer.ADAPTIVE, 10, 0, Long.MAX_VALUE))
        .hasMessageStartingWith("grace: 0.0, delta: 1.0E-7");
  }
}
