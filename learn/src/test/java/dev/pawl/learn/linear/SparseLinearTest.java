package dev.pawl.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.checkpoint.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparseLinearTest {
  private static final long SEED = 99;
  private static final double FOREVER = Double.POSITIVE_INFINITY;

  static Stream<LinearSettings> settings() {
    return Stream.of(
            new StepRule.Sgd(0.25),
            new StepRule.AdaGrad(1e-8, 1, FOREVER),
            new StepRule.AdaGrad(0, 0, 20),
            new StepRule.Normalised(FOREVER),
            new StepRule.Normalised(50),
            new StepRule.Adam(0.9, 0.99, 1e-8),
            new StepRule.Ftrl(1))
        .flatMap(rule ->
            Stream.of(
                settings(rule, false, 0, 0.05),
                settings(rule, aware(rule), 0.01, 0.05, 0.2),
                of(new Softmax(3), settings(rule, aware(rule), 0.01, 0.05, 0.2))));
  }

  private static LinearSettings of(Objective loss, LinearSettings settings) {
    return new LinearSettings(
        loss,
        settings.rule(),
        settings.rates(),
        settings.importanceAware(),
        settings.l1(),
        settings.l2(),
        settings.clip());
  }

  private static boolean aware(StepRule rule) {
    return !(rule instanceof StepRule.Adam) && !(rule instanceof StepRule.Ftrl);
  }

  private static LinearSettings settings(
      StepRule rule, boolean aware, double penalty, double... rates) {
    return new LinearSettings(
        new Loss.Squared(),
        rule,
        Arrays.stream(rates).boxed().toList(),
        aware,
        penalty,
        penalty,
        LinearSettings.NO_CLIP);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void what_was_restored_goes_on_to_the_same_bits(LinearSettings settings) {
    var random = new SplittableRandom(SEED);
    var straight = new SparseLinear(settings);
    feed(straight, random, 300, 40);
    var writer = new Tensors.Writer();
    straight.snapshot(writer);
    var restored = new SparseLinear(settings);
    restored.restore(Tensors.of(writer));
    SplittableRandom again = new SplittableRandom(SEED + 1);
    feed(restored, again, 300, 60);
    feed(straight, new SplittableRandom(SEED + 1), 300, 60);
    assertThat(restored.weights()).isEqualTo(straight.weights());
    assertThat(bits(restored)).isEqualTo(bits(straight));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_copy_is_independent_and_goes_on_to_the_same_bits(LinearSettings settings) {
    var original = new SparseLinear(settings);
    feed(original, new SplittableRandom(SEED), 100, 40);
    List<Object> before = bits(original);
    SparseLinear copy = original.copy();
    feed(copy, new SplittableRandom(SEED + 1), 100, 60);
    assertThat(bits(original)).isEqualTo(before);
    feed(original, new SplittableRandom(SEED + 1), 100, 60);
    assertThat(bits(original)).isEqualTo(bits(copy));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void numbers_stay_finite_whatever_is_learned(LinearSettings settings) {
    double[] extremes = {0, 1e-18, 1e-9, 1, 1e9, SparseLinear.LARGEST};
    Stream<Objective> losses = Stream.concat(LossTest.losses(), Stream.of(new Softmax(2)));
    for (Objective loss : losses.toList()) {
      var model = new SparseLinear(of(loss, settings));
      model.grow(8);
      var random = new SplittableRandom(SEED);
      for (int i = 0; i < 3000; i++) {
        int[] indices = {0, 1 + random.nextInt(7), 1 + random.nextInt(7)};
        double[] values = {1, extreme(extremes, random), extreme(extremes, random)};
        double label = loss.leastLabel() == 0 ? random.nextInt(2) : extreme(extremes, random);
        double offset = random.nextInt(4) == 0 ? extreme(extremes, random) : 0;
        double weight = Math.max(1e-18, Math.abs(extreme(extremes, random)));
        model.learn(indices, values, 3, offset, label, weight);
        double[] scores = new double[loss.scores()];
        model.scores(indices, values, 3, scores);
        for (double score : scores) {
          assertThat(score).as("%s %s, %d", loss, settings, i).isFinite();
        }
      }
      for (double cell : model.cells) {
        assertThat(cell).isFinite();
      }
    }
  }

  private static double extreme(double[] extremes, SplittableRandom random) {
    double value = extremes[random.nextInt(extremes.length)];
    return random.nextBoolean() ? value : -value;
  }

  @Test
  void plain_descent_with_shrinking_steps_reaches_the_normal_equations() {
    // y ≈ 1 + 2a − 3b with noise; the closed form by Gaussian elimination of XᵀX w = Xᵀy
    var random = new SplittableRandom(SEED);
    int rows = 60;
    double[][] x = new double[rows][];
    double[] y = new double[rows];
    double[][] normal = new double[3][4];
    for (int r = 0; r < rows; r++) {
      x[r] = new double[] {1, random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
      y[r] = 1 + 2 * x[r][1] - 3 * x[r][2] + random.nextDouble(-0.5, 0.5);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          normal[i][j] += x[r][i] * x[r][j];
        }
        normal[i][3] += x[r][i] * y[r];
      }
    }
    double[] exact = solve(normal);
    var model = new SparseLinear(settings(new StepRule.Sgd(0.75), true, 0, 1));
    model.grow(3);
    int[] indices = {0, 1, 2};
    for (int epoch = 0; epoch < 20_000; epoch++) {
      for (int r = 0; r < rows; r++) {
        model.learn(indices, x[r], 3, 0, y[r], 1);
      }
    }
    for (int i = 0; i < 3; i++) {
      assertThat(model.weight(i)).isCloseTo(exact[i], within(1e-3));
    }
  }

  @Test
  void several_rules_come_to_the_noiseless_solution() {
    for (StepRule rule :
        List.of(
            new StepRule.AdaGrad(1e-8, 0, FOREVER),
            new StepRule.Normalised(FOREVER),
            new StepRule.Adam(0.9, 0.999, 1e-8),
            new StepRule.Ftrl(1))) {
      var model = new SparseLinear(settings(rule, false, 0, 0.05));
      model.grow(3);
      var random = new SplittableRandom(SEED);
      for (int i = 0; i < 200_000; i++) {
        double[] x = {1, random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
        model.learn(new int[] {0, 1, 2}, x, 3, 0, 1 + 2 * x[1] - 3 * x[2], 1);
      }
      assertThat(model.weights())
          .as("%s", rule)
          .usingComparatorWithPrecision(0.01)
          .containsExactly(1, 2, -3);
    }
  }

  @Test
  void an_example_of_weight_2_is_two_of_weight_1_when_importance_aware() {
    var twice = new SparseLinear(settings(new StepRule.Sgd(0), true, 0, 0.3));
    var once = new SparseLinear(settings(new StepRule.Sgd(0), true, 0, 0.3));
    twice.grow(2);
    once.grow(2);
    int[] indices = {0, 1};
    double[] values = {1, 0.7};
    once.learn(indices, values, 2, 0, 5, 2);
    twice.learn(indices, values, 2, 0, 5, 1);
    twice.learn(indices, values, 2, 0, 5, 1);
    assertThat(once.weight(0)).isCloseTo(twice.weight(0), within(1e-14));
    assertThat(once.weight(1)).isCloseTo(twice.weight(1), within(1e-14));
  }

  @Test
  void an_offset_is_where_the_score_starts_from() {
    var with = new SparseLinear(settings(new StepRule.AdaGrad(0, 1, FOREVER), true, 0, 0.3));
    var without = new SparseLinear(settings(new StepRule.AdaGrad(0, 1, FOREVER), true, 0, 0.3));
    with.grow(2);
    without.grow(2);
    int[] indices = {0, 1};
    double[] values = {1, 0.5};
    for (int i = 0; i < 50; i++) {
      with.learn(indices, values, 2, 16, 16 + i, 1);
      without.learn(indices, values, 2, 0, i, 1);
    }
    assertThat(with.weight(1)).isCloseTo(without.weight(1), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void merging_averages_weights_and_shares_of_0_and_1_are_exact(LinearSettings settings) {
    var one = new SparseLinear(settings);
    var other = new SparseLinear(settings);
    feed(one, new SplittableRandom(SEED), 200, 40);
    feed(other, new SplittableRandom(SEED + 1), 200, 40);
    int[] same = new int[40];
    Arrays.setAll(same, i -> i);

    SparseLinear none = one.copy();
    none.merge(other, 0, same);
    assertThat(bits(none)).isEqualTo(bits(one));
    SparseLinear all = one.copy();
    all.merge(other, 1, same);
    assertThat(bits(all)).isEqualTo(bits(other));

    SparseLinear quarter = one.copy();
    quarter.merge(other, 0.25, same);
    double[] ones = one.weights();
    double[] others = other.weights();
    double[] merged = quarter.weights();
    for (int i = 0; i < merged.length; i++) {
      if (!(settings.rule() instanceof StepRule.Ftrl)) {
        assertThat(merged[i]).isCloseTo(0.75 * ones[i] + 0.25 * others[i], within(1e-12));
      }
    }
    SparseLinear itself = one.copy();
    itself.merge(one, 0.5, same);
    double[] kept = itself.weights();
    for (int i = 0; i < kept.length; i++) {
      assertThat(kept[i]).isCloseTo(ones[i], within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void the_average_of_two_halves_is_near_what_one_makes_of_both(LinearSettings settings) {
    boolean several = settings.loss() instanceof Softmax;
    var whole = new SparseLinear(settings);
    var halves = List.of(new SparseLinear(settings), new SparseLinear(settings));
    whole.grow(3);
    halves.forEach(half -> half.grow(3));
    var random = new SplittableRandom(SEED);
    int[] indices = {0, 1, 2};
    for (int i = 0; i < 20_000; i++) {
      double[] x = {1, random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
      double y = 1 + 2 * x[1] - 3 * x[2] + random.nextDouble(-0.5, 0.5);
      double label = several ? (y < 0 ? 0 : y < 2 ? 1 : 2) : y;
      whole.learn(indices, x, 3, 0, label, 1);
      halves.get(i % 2).learn(indices, x, 3, 0, label, 1);
    }
    SparseLinear merged = halves.getFirst();
    merged.merge(halves.getLast(), 0.5, indices);
    double largest = whole.norms().largest();
    double[] expected = whole.weights();
    double[] actual = merged.weights();
    for (int i = 0; i < expected.length; i++) {
      // of classes, weights hardly settle where the rule forgets the squares of 20 rows ago
      assertThat(actual[i]).isCloseTo(expected[i], within((several ? 0.5 : 0.1) * largest));
    }
  }

  @Test
  void merging_finds_the_places_of_features_numbered_otherwise() {
    LinearSettings settings = settings(new StepRule.AdaGrad(0, 1, FOREVER), false, 0, 0.1);
    var one = new SparseLinear(settings);
    var other = new SparseLinear(settings);
    one.grow(3);
    other.grow(3);
    one.learn(new int[] {0, 1}, new double[] {1, 1}, 2, 0, 5, 1);
    other.learn(new int[] {0, 1}, new double[] {1, 1}, 2, 0, 5, 1);
    one.grow(4);
    one.merge(other, 0.5, new int[] {0, 3, 2});
    assertThat(one.weight(1)).isCloseTo(other.weight(1) / 2, within(1e-15));
    assertThat(one.weight(3)).isCloseTo(other.weight(1) / 2, within(1e-15));
    assertThat(one.weight(0)).isCloseTo(other.weight(0), within(1e-15));
  }

  @Test
  void norms_are_those_of_the_weights_that_were_touched() {
    var model = new SparseLinear(settings(new StepRule.Sgd(0), false, 0, 1));
    model.grow(10);
    assertThat(model.norms()).isEqualTo(new SparseLinear.Norms(0, 0, 0, 0, 0));
    // ½(0 − 2)²: the intercept becomes 2, the feature 1.5 · 2
    model.learn(new int[] {0, 4}, new double[] {1, 1.5}, 2, 0, 2, 1);
    assertThat(model.norms()).isEqualTo(new SparseLinear.Norms(2, 0, 0, Math.sqrt(13), 3));
    var sparse = new SparseLinear(settings(new StepRule.Ftrl(1), false, 100, 1));
    sparse.grow(10);
    sparse.learn(new int[] {0, 4, 7}, new double[] {1, 1.5, 2}, 3, 0, 2, 1);
    assertThat(sparse.norms().weights()).isEqualTo(3);
    assertThat(sparse.norms().zeros()).isEqualTo(2);
    model.cells[4] = Double.NaN;
    model.globals[0] = Double.POSITIVE_INFINITY;
    assertThat(model.norms().broken()).isEqualTo(2);
    assertThat(model.norms().norm()).isEqualTo(2);
  }

  @Test
  void tensors_that_do_not_fit_are_named() {
    var model = new SparseLinear(settings(new StepRule.AdaGrad(0, 1, FOREVER), false, 0, 0.1));
    var writer = new Tensors.Writer();
    writer.longs("features", 2);
    writer.ints("indices", 0, 5);
    writer.doubles("globals", 1);
    writer.doubles("weight/0", 1, 2);
    writer.doubles("squares/0", 1, 2, 3);
    assertThatThrownBy(() -> model.restore(Tensors.of(writer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("indices: 5 (expected: below features, 2)");
  }

  private static void feed(SparseLinear model, SplittableRandom random, int rows, int features) {
    model.grow(features);
    for (int r = 0; r < rows; r++) {
      int[] indices = new int[6];
      double[] values = new double[6];
      values[0] = 1;
      for (int i = 1; i < 6; i++) {
        indices[i] = 1 + random.nextInt(features - 1);
        values[i] = random.nextBoolean() ? 1 : random.nextDouble(-2, 2);
      }
      double label =
          model.settings().loss() instanceof Softmax
              ? indices[1] % 3
              : indices[1] % 3 + values[2] + random.nextDouble();
      model.learn(indices, values, 6, 0.5, label, random.nextInt(4) == 0 ? 2 : 1);
    }
  }

  private static List<Object> bits(SparseLinear model) {
    return List.of(
        Arrays.stream(model.cells)
            .limit((long) model.features() * model.stride)
            .mapToObj(Double::doubleToRawLongBits)
            .toList(),
        Arrays.stream(model.globals).mapToObj(Double::doubleToRawLongBits).toList());
  }

  /** Gaussian elimination with pivots of a 3 × 3 system with its right side in column 3. */
  private static double[] solve(double[][] m) {
    for (int c = 0; c < 3; c++) {
      int pivot = c;
      for (int r = c; r < 3; r++) {
        if (Math.abs(m[r][c]) > Math.abs(m[pivot][c])) {
          pivot = r;
        }
      }
      double[] row = m[pivot];
      m[pivot] = m[c];
      m[c] = row;
      for (int r = 0; r < 3; r++) {
        if (r != c) {
          double factor = m[r][c] / m[c][c];
          for (int k = c; k < 4; k++) {
            m[r][k] -= factor * m[c][k];
          }
        }
      }
    }
    return new double[] {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
  }
}
