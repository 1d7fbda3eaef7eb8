package dev.pawl.model.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassStatisticsTest {
  private static final int[] NUMBERS = {0, 1};
  private static final int[] NOMINALS = {2};

  /** Naive Bayes as a textbook has it, from all rows at once. */
  private static double[] textbook(double[][] rows, int[] labels, int classes, double[] asked) {
    double[] votes = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double count = 0;
      double[] sums = new double[2];
      double same = 0;
      for (int i = 0; i < rows.length; i++) {
        if (labels[i] == c) {
          count++;
          sums[0] += rows[i][0];
          sums[1] += rows[i][1];
          same += rows[i][2] == asked[2] ? 1 : 0;
        }
      }
      votes[c] = count / rows.length * (same + 1) / (count + 3);
      for (int a = 0; a < 2; a++) {
        double mean = sums[a] / count;
        double squares = 0;
        for (int i = 0; i < rows.length; i++) {
          squares += labels[i] == c ? (rows[i][a] - mean) * (rows[i][a] - mean) : 0;
        }
        double variance = squares / (count - 1);
        votes[c] *=
            Math.exp(-(asked[a] - mean) * (asked[a] - mean) / (2 * variance))
                / Math.sqrt(2 * Math.PI * variance);
      }
      sum += votes[c];
    }
    for (int c = 0; c < classes; c++) {
      votes[c] /= sum;
    }
    return votes;
  }

  private static double[] row(SplittableRandom random, int label) {
    return new double[] {
      random.nextGaussian(label, 2), random.nextGaussian(-label, 0.5 + label), random.nextInt(3)
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void it_answers_as_the_textbook_does(long seed) {
    var random = new SplittableRandom(seed);
    var statistics = new ClassStatistics(3, NUMBERS, NOMINALS);
    double[][] rows = new double[200][];
    int[] labels = new int[200];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = random.nextInt(3);
      rows[i] = row(random, labels[i]);
      statistics.add(rows[i], labels[i], 1);
    }
    double[] scores = new double[3];
    for (int i = 0; i < 100; i++) {
      double[] asked = row(random, i % 3);
      statistics.bayes(asked, scores);
      double[] expected = textbook(rows, labels, 3, asked);
      assertThat(scores).as("seed %d", seed).containsExactly(expected, within(1e-12));
    }
  }

  @Test
  void a_row_that_is_taken_out_leaves_what_was_there_before() {
    var random = new SplittableRandom(5);
    var all = new ClassStatistics(3, NUMBERS, NOMINALS);
    var some = new ClassStatistics(3, NUMBERS, NOMINALS);
    double[][] gone = new double[100][];
    for (int i = 0; i < 300; i++) {
      double[] row = row(random, i % 3);
      if (i % 7 == 0) {
        row[i % 2] = Double.NaN;
      }
      all.add(row, i % 3, 1 + i % 2);
      if (i < 100) {
        gone[i] = row;
      } else {
        some.add(row, i % 3, 1 + i % 2);
      }
    }
    for (int i = 0; i < 100; i++) {
      all.remove(gone[i], i % 3, 1 + i % 2);
    }
    assertThat(all.weights()).isEqualTo(some.weights());
    double[] scores = new double[3];
    double[] expected = new double[3];
    for (int i = 0; i < 50; i++) {
      double[] asked = row(random, i % 3);
      all.bayes(asked, scores);
      some.bayes(asked, expected);
      assertThat(scores).containsExactly(expected, within(1e-9));
    }
  }

  @Test
  void products_of_many_attributes_neither_vanish_nor_overflow() {
    int many = 400;
    var statistics = new ClassStatistics(2, places(0, many), places(many, 2 * many));
    double[] row = new double[2 * many];
    for (int i = 0; i < 200; i++) {
      for (int a = 0; a < many; a++) {
        row[a] = 1e-9 * ((i >> 1) % 5 + i % 2);
        row[many + a] = (i + a) % 100;
      }
      statistics.add(row, i % 2, 1);
    }
    double[] scores = new double[2];
    statistics.bayes(row, scores);
    assertThat(scores[1]).isGreaterThan(0.99);
    // missing values leave the other attributes' odds as they are
    Arrays.fill(row, 1, many, Double.NaN);
    Arrays.fill(row, many, 2 * many, Double.NaN);
    statistics.bayes(row, scores);
    var one = new ClassStatistics(2, new int[] {0}, new int[0]);
    for (int i = 0; i < 200; i++) {
      one.add(new double[] {1e-9 * ((i >> 1) % 5 + i % 2)}, i % 2, 1);
    }
    double[] expected = new double[2];
    one.bayes(row, expected);
    assertThat(scores).containsExactly(expected, within(1e-9));
  }

  private static int[] places(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  @Test
  void a_weight_of_2_counts_as_the_row_twice() {
    var random = new SplittableRandom(4);
    var twice = new ClassStatistics(2, NUMBERS, NOMINALS);
    var heavy = new ClassStatistics(2, NUMBERS, NOMINALS);
    for (int i = 0; i < 100; i++) {
      double[] row = row(random, i % 2);
      twice.add(row, i % 2, 1);
      twice.add(row, i % 2, 1);
      heavy.add(row, i % 2, 2);
    }
    double[] one = new double[2];
    double[] other = new double[2];
    for (int i = 0; i < 100; i++) {
      double[] row = row(random, i % 2);
      twice.bayes(row, one);
      heavy.bayes(row, other);
      assertThat(one).containsExactly(other, within(1e-12));
    }
  }

  @Test
  void what_is_missing_is_left_out() {
    var statistics = new ClassStatistics(2, NUMBERS, NOMINALS);
    double nan = Double.NaN;
    double[] scores = new double[2];
    statistics.bayes(new double[] {nan, nan, nan}, scores);
    assertThat(scores).containsExactly(0.5, 0.5);
    statistics.add(new double[] {nan, nan, nan}, 0, 3);
    statistics.add(new double[] {nan, nan, nan}, 1, 1);
    statistics.bayes(new double[] {1, 2, 0}, scores);
    assertThat(scores).containsExactly(new double[] {0.75, 0.25}, within(1e-15));
  }

  @Test
  void a_value_without_spread_is_certain_or_impossible() {
    var statistics = new ClassStatistics(2, new int[] {0}, new int[0]);
    for (int i = 0; i < 10; i++) {
      statistics.add(new double[] {5}, 0, 1);
      statistics.add(new double[] {i}, 1, 1);
    }
    double[] scores = new double[2];
    statistics.bayes(new double[] {4}, scores);
    assertThat(scores).containsExactly(0, 1);
    statistics.bayes(new double[] {1e9}, scores);
    assertThat(scores).as("no class has a vote").containsExactly(0.5, 0.5);
  }

  @Test
  void many_attributes_do_not_underflow() {
    int[] places = new int[1000];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    var statistics = new ClassStatistics(2, places, new int[0]);
    var random = new SplittableRandom(6);
    for (int i = 0; i < 200; i++) {
      statistics.add(random.doubles(1000, i % 2 * 0.2, 1e6 + i % 2 * 1e5).toArray(), i % 2, 1);
    }
    double[] scores = new double[2];
    statistics.bayes(random.doubles(1000, 0.2, 1.1e6).toArray(), scores);
    assertThat(scores[1]).isGreaterThan(0.99);
    statistics.bayes(random.doubles(1000, 0, 1e6).toArray(), scores);
    assertThat(scores[0]).isGreaterThan(0.99);
  }
}
