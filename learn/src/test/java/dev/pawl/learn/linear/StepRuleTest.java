package dev.pawl.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Steps computed by hand. Rows are (1, x): an intercept and one feature. */
class StepRuleTest {
  private static final Offset<Double> EXACT = within(1e-15);
  private static final double FOREVER = Double.POSITIVE_INFINITY;

  @Test
  void gradient_descent_steps_by_rate_times_slope() {
    var model = model(new StepRule.Sgd(0), false, 0, 0, 0.1);
    learn(model, 3, 2, 1);
    // slope of ½(0 − 2)² is −2: intercept 0.1·2, feature 0.1·2·3
    assertThat(model.weight(0)).isCloseTo(0.2, EXACT);
    assertThat(model.weight(1)).isCloseTo(0.6, EXACT);
  }

  @Test
  void gradient_descent_can_shrink_its_steps() {
    var model = model(new StepRule.Sgd(0.5), false, 0, 0, 0.1);
    for (int i = 0; i < 3; i++) {
      learn(model, 0, 2, 1);
    }
    // score 0 → 0.2; then 0.1/√2·(2 − 0.2); the third 0.1/√3 of what is left
    double second = 0.2 + 0.1 / Math.sqrt(2) * 1.8;
    double third = second + 0.1 / Math.sqrt(3) * (2 - second);
    assertThat(model.weight(0)).isCloseTo(third, EXACT);
  }

  @Test
  void adagrad_divides_by_the_root_of_the_sum_of_squares() {
    var model = model(new StepRule.AdaGrad(0, 0, FOREVER), false, 0, 0, 0.1);
    learn(model, 3, 2, 1);
    // the first step is the rate itself, whatever the slope
    assertThat(model.weight(0)).isCloseTo(0.1, EXACT);
    assertThat(model.weight(1)).isCloseTo(0.1, EXACT);
    learn(model, 3, 2, 1);
    // score 0.1 + 0.3; slope −1.6; G: 4 + 2.56 and 36 + 23.04
    assertThat(model.weight(0)).isCloseTo(0.1 + 0.1 * 1.6 / Math.sqrt(6.56), EXACT);
    assertThat(model.weight(1)).isCloseTo(0.1 + 0.1 * 4.8 / Math.sqrt(59.04), EXACT);
  }

  @Test
  void adagrad_starts_from_an_initial_sum() {
    var model = model(new StepRule.AdaGrad(0.5, 5, FOREVER), false, 0, 0, 0.1);
    learn(model, 3, 2, 1);
    // slopes −2 and −6: √(5 + 4) + 0.5 and √(5 + 36) + 0.5
    assertThat(model.weight(0)).isCloseTo(0.2 / 3.5, EXACT);
    assertThat(model.weight(1)).isCloseTo(0.6 / (Math.sqrt(41) + 0.5), EXACT);
  }

  @Test
  void a_half_life_makes_old_squares_count_half() {
    var model = model(new StepRule.AdaGrad(0, 0, 1), false, 0, 0, 0.1);
    learn(model, 0, 2, 1);
    learn(model, 0, 2, 1);
    // slopes −2, then −1.9 with G = 4/2 + 1.9²
    assertThat(model.weight(0)).isCloseTo(0.1 + 0.1 * 1.9 / Math.sqrt(2 + 1.9 * 1.9), EXACT);
  }

  @Test
  void forgetting_goes_on_beyond_any_range_of_numbers() {
    var model = model(new StepRule.AdaGrad(0, 0, 1), false, 0, 0, 1e-3);
    for (int i = 0; i < 5000; i++) {
      learn(model, 0, i % 2, 1);
    }
    // |slope| is about ½ each time: G tends to ¼·(1 + ½ + ¼ …) = ½, and steps to 0.001·½/√½
    double before = model.weight(0);
    double slope = before - 0;
    learn(model, 0, 0, 1);
    assertThat(before - model.weight(0)).isCloseTo(1e-3 * slope / Math.sqrt(0.5), within(2e-5));
  }

  @Test
  void the_first_step_of_adam_is_the_rate() {
    var model = model(new StepRule.Adam(0.9, 0.999, 1e-8), false, 0, 0, 0.1);
    learn(model, 3, 2, 1);
    assertThat(model.weight(0)).isCloseTo(0.1 * 2 / (2 + 1e-8), within(1e-14));
    assertThat(model.weight(1)).isCloseTo(0.1 * 6 / (6 + 1e-8), within(1e-14));
    learn(model, 3, 2, 1);
    // score 0.4 (nearly); slope g₂ = −1.6: m = 0.9·0.1·g₁ + 0.1·g₂, v likewise
    double first = 0.1 * 2 / (2 + 1e-8);
    double g1 = -2;
    double g2 = first + 3 * (0.1 * 6 / (6 + 1e-8)) - 2;
    double m = (0.09 * g1 + 0.1 * g2) / (1 - 0.81);
    double v = (0.999 * 0.001 * g1 * g1 + 0.001 * g2 * g2) / (1 - 0.999 * 0.999);
    assertThat(model.weight(0)).isCloseTo(first - 0.1 * m / (Math.sqrt(v) + 1e-8), within(1e-12));
  }

  @Test
  void ftrl_follows_its_closed_form() {
    var model = model(new StepRule.Ftrl(1), false, 0.5, 2, 0.1);
    learn(model, 3, 2, 1);
    // intercept: g = −2, n = 4, z = −2, not regularised: w = 2 / ((1 + 2)/0.1)
    assertThat(model.weight(0)).isCloseTo(2 / 30.0, EXACT);
    // feature: g = −6, n = 36, z = −6: w = (6 − 0.5) / ((1 + 6)/0.1 + 2)
    assertThat(model.weight(1)).isCloseTo(5.5 / 72, EXACT);
    learn(model, 3, 2, 1);
    double score = 2 / 30.0 + 3 * 5.5 / 72;
    double g = (score - 2) * 3;
    double sigma = (Math.sqrt(36 + g * g) - 6) / 0.1;
    double z = -6 + g - sigma * 5.5 / 72;
    assertThat(model.weight(1))
        .isCloseTo(-(z + 0.5) / ((1 + Math.sqrt(36 + g * g)) / 0.1 + 2), within(1e-14));
  }

  @Test
  void a_weight_of_ftrl_is_exactly_0_until_z_exceeds_l1() {
    var model = model(new StepRule.Ftrl(1), false, 6, 0, 0.1);
    learn(model, 3, 2, 1);
    assertThat(model.weight(1)).isEqualTo(0.0);
    learn(model, 3, 2, 1);
    assertThat(model.weight(1)).isGreaterThan(0);
  }

  @Test
  void the_normalised_rule_follows_its_definition() {
    var model = model(new StepRule.Normalised(FOREVER), false, 0, 0, 0.1);
    learn(model, 4, 2, 1);
    // s = (1, 4); N = 2; t/N = ½; g = (−2, −8); G = g²: w = 0.1·√½·(1/s)·1
    assertThat(model.weight(0)).isCloseTo(0.1 * Math.sqrt(0.5), EXACT);
    assertThat(model.weight(1)).isCloseTo(0.1 * Math.sqrt(0.5) / 4, EXACT);
    learn(model, 8, 2, 1);
    // 8 is a new largest value: the weight is halved first; N = 4, t = 2
    double w0 = 0.1 * Math.sqrt(0.5);
    double w1 = 0.1 * Math.sqrt(0.5) / 8;
    double g = w0 + 8 * w1 - 2;
    assertThat(model.weight(0))
        .isCloseTo(w0 - 0.1 * Math.sqrt(0.5) * g / Math.sqrt(4 + g * g), within(1e-14));
    assertThat(model.weight(1))
        .isCloseTo(
            w1 - 0.1 * Math.sqrt(0.5) / 8 * 8 * g / Math.sqrt(64 + 64 * g * g), within(1e-14));
  }

  @Test
  void the_normalised_rule_does_not_care_for_units() {
    var metres = model(new StepRule.Normalised(FOREVER), true, 0, 0, 0.3);
    var millimetres = model(new StepRule.Normalised(FOREVER), true, 0, 0, 0.3);
    var random = new java.util.SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble(-2, 2);
      double y = 3 * x + 1;
      assertThat(score(millimetres, 1024 * x)).isCloseTo(score(metres, x), within(1e-9));
      learn(metres, x, y, 1);
      learn(millimetres, 1024 * x, y, 1);
    }
  }

  @Test
  void importance_aware_steps_are_the_limit_of_many_small_ones() {
    // plain descent with 1/20000 of the weight, 20000 times
    var aware = model(new StepRule.Sgd(0), true, 0, 0, 0.2);
    learn(aware, 3, 2, 1.7);
    var small = model(new StepRule.Sgd(0), false, 0, 0, 0.2);
    for (int i = 0; i < 20_000; i++) {
      learn(small, 3, 2, 1.7 / 20_000);
    }
    assertThat(aware.weight(0)).isCloseTo(small.weight(0), within(1e-4));
    assertThat(aware.weight(1)).isCloseTo(small.weight(1), within(1e-4));
  }

  @Test
  void otherwise_a_weight_of_2_is_twice_the_slope() {
    for (StepRule rule :
        List.of(
            new StepRule.Sgd(0),
            new StepRule.AdaGrad(0, 1, FOREVER),
            new StepRule.Normalised(FOREVER),
            new StepRule.Adam(0.9, 0.999, 1e-8),
            new StepRule.Ftrl(1))) {
      var heavy = model(rule, false, 0, 0, 0.1);
      var steep = model(rule, false, 0, 0, 0.1);
      // from a score of 0 the slope of the squared loss is the label, but for its sign
      learn(heavy, 3, 2, 2);
      learn(steep, 3, 4, 1);
      assertThat(heavy.weight(0)).as("%s", rule).isCloseTo(steep.weight(0), EXACT).isPositive();
      assertThat(heavy.weight(1)).as("%s", rule).isCloseTo(steep.weight(1), EXACT).isPositive();
    }
  }

  @Test
  void importance_aware_steps_do_not_overshoot() {
    for (StepRule rule :
        List.of(
            new StepRule.Sgd(0),
            new StepRule.AdaGrad(0, 0, FOREVER),
            new StepRule.Normalised(FOREVER))) {
      var model = model(rule, true, 0, 0, 1e6);
      learn(model, 3, 2, 1);
      assertThat(score(model, 3)).as("%s", rule).isCloseTo(2, within(1e-9));
    }
  }

  @Test
  void a_proximal_step_of_l1_and_l2_shrinks_and_cuts() {
    var model = model(new StepRule.Sgd(0), false, 1, 0.5, 0.1);
    learn(model, 3, 2, 1);
    // the intercept is free; the feature: 0.6 − 0.1·1, over 1 + 0.1·0.5
    assertThat(model.weight(0)).isCloseTo(0.2, EXACT);
    assertThat(model.weight(1)).isCloseTo(0.5 / 1.05, EXACT);
    var cut = model(new StepRule.Sgd(0), false, 7, 0, 0.1);
    learn(cut, 3, 2, 1);
    assertThat(cut.weight(1)).isEqualTo(0.0);
  }

  @Test
  void a_clip_bounds_the_slope_with_its_weight() {
    var settings =
        new LinearSettings(new Loss.Squared(), new StepRule.Sgd(0), List.of(0.1), false, 0, 0, 1.5);
    var model = new SparseLinear(settings);
    model.grow(2);
    learn(model, 3, 1000, 1);
    assertThat(model.weight(0)).isCloseTo(0.15, EXACT);
  }

  @Test
  void members_learn_as_if_alone_and_their_scores_are_averaged() {
    var both = model(new StepRule.AdaGrad(0, 1, FOREVER), true, 0, 0, 0.05, 0.2);
    var slow = model(new StepRule.AdaGrad(0, 1, FOREVER), true, 0, 0, 0.05);
    var fast = model(new StepRule.AdaGrad(0, 1, FOREVER), true, 0, 0, 0.2);
    var random = new java.util.SplittableRandom(11);
    for (int i = 0; i < 200; i++) {
      double x = random.nextDouble(-2, 2);
      double y = 3 * x + random.nextDouble();
      for (SparseLinear model : List.of(both, slow, fast)) {
        learn(model, x, y, 1);
      }
    }
    assertThat(score(both, 0.7))
        .isCloseTo((score(slow, 0.7) + score(fast, 0.7)) / 2, within(1e-14));
  }

  @Test
  void settings_out_of_range_are_refused_by_name() {
    assertThatThrownBy(() -> model(new StepRule.Sgd(0), false, 0, 0, -1))
        .hasMessage("learning_rate: -1.0 (expected: from 1e-12 to 1e9)");
    assertThatThrownBy(() -> model(new StepRule.Ftrl(1), true, 0, 0, 0.1))
        .hasMessageStartingWith("importance_aware: true (expected: false for this step rule");
    assertThatThrownBy(() -> new StepRule.AdaGrad(0, 0, 0.5))
        .hasMessage("half_life: 0.5 (expected: at least 1)");
    assertThatThrownBy(() -> new StepRule.Adam(1, 0.9, 1e-8))
        .hasMessage("beta1: 1.0 (expected: in [0, 1))");
  }

  private static SparseLinear model(
      StepRule rule, boolean aware, double l1, double l2, double... rates) {
    var model =
        new SparseLinear(
            new LinearSettings(
                new Loss.Squared(),
                rule,
                java.util.Arrays.stream(rates).boxed().toList(),
                aware,
                l1,
                l2,
                LinearSettings.NO_CLIP));
    model.grow(2);
    return model;
  }

  private static void learn(SparseLinear model, double x, double y, double weight) {
    model.learn(new int[] {0, 1}, new double[] {1, x}, 2, 0, y, weight);
  }

  private static double score(SparseLinear model, double x) {
    return model.score(new int[] {0, 1}, new double[] {1, x}, 2);
  }
}
