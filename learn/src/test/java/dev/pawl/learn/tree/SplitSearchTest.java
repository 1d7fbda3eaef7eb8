package dev.pawl.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.bayes.ClassStatistics;
import org.junit.jupiter.api.Test;

class SplitSearchTest {
  private static final int[] NONE = {};

  private final SplitSearch search = new SplitSearch(2);

  @Test
  void the_gain_of_a_nominal_split_is_that_of_information_theory() {
    var leaf = new ClassStatistics(2, NONE, new int[] {0});
    add(leaf, 0, 0, 3);
    add(leaf, 0, 1, 1);
    add(leaf, 1, 0, 1);
    add(leaf, 1, 1, 3);
    BestSplit best = search.search(leaf, 10);
    // 1 bit less H(1/4) = 0.8113 bits on both sides
    assertThat(best.gain()).isCloseTo(1 - 0.8112781244591328, within(1e-12));
    assertThat(best.second()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(best.branches()).isEqualTo(2);
    double[] weights = new double[2];
    search.weights(leaf, 1, weights);
    assertThat(weights).containsExactly(1, 3);
  }

  @Test
  void classes_that_do_not_overlap_are_split_between_them() {
    var leaf = new ClassStatistics(2, new int[] {0}, NONE);
    for (int i = 0; i < 100; i++) {
      leaf.add(new double[] {i % 10}, 0, 1);
      leaf.add(new double[] {101 + i % 10}, 1, 1);
    }
    BestSplit best = search.search(leaf, 10);
    // candidates at 10, 20, …, 100: each of them from 10 on separates the classes
    assertThat(best.gain()).isCloseTo(1, within(1e-12));
    assertThat(best.threshold()).isCloseTo(10, within(1e-9));
    double[] weights = new double[2];
    search.weights(leaf, 0, weights);
    assertThat(weights).containsExactly(100, 0);
    search.weights(leaf, 1, weights);
    assertThat(weights).containsExactly(0, 100);
  }

  @Test
  void what_lies_below_a_threshold_follows_from_the_normal_distribution() {
    var leaf = new ClassStatistics(2, new int[] {0}, NONE);
    for (double x : new double[] {-11, -1, 0, 1, 11}) {
      leaf.add(new double[] {x}, 0, 1);
    }
    for (double x : new double[] {-1, 1}) {
      leaf.add(new double[] {x}, 1, 1);
    }
    BestSplit best = search.search(leaf, 1);
    assertThat(best.threshold()).isZero();
    double[] left = new double[2];
    search.weights(leaf, 0, left);
    // at the mean lies half of the mass, which counts the density there
    assertThat(left[0]).isCloseTo(2.5, within(1e-12));
    assertThat(left[1]).isCloseTo(1, within(1e-12));
    double[] right = new double[2];
    search.weights(leaf, 1, right);
    assertThat(right[0]).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void a_branch_with_a_hundredth_of_the_weight_does_not_count() {
    var leaf = new ClassStatistics(2, NONE, new int[] {0});
    add(leaf, 0, 0, 99);
    add(leaf, 1, 1, 1);
    BestSplit best = search.search(leaf, 10);
    assertThat(best.gain()).isEqualTo(Double.NEGATIVE_INFINITY);
    add(leaf, 1, 1, 1);
    best = search.search(leaf, 10);
    assertThat(best.gain()).isPositive();
  }

  @Test
  void constants_and_what_was_never_seen_have_no_split() {
    var leaf = new ClassStatistics(2, new int[] {0, 1}, new int[] {2});
    for (int i = 0; i < 10; i++) {
      leaf.add(new double[] {3, Double.NaN, Double.NaN}, i % 2, 1);
    }
    BestSplit best = search.search(leaf, 10);
    assertThat(best.gain()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static void add(ClassStatistics leaf, double value, int label, int times) {
    for (int i = 0; i < times; i++) {
      leaf.add(new double[] {value}, label, 1);
    }
  }
}
