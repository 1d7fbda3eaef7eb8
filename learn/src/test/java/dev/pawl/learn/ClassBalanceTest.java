package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels are drawn from log-odds −2.5 + 1.5 x: about 12 % are of class 1. */
class ClassBalanceTest {
  private static final long SEED = 2001;
  private static final Schema SCHEMA = Schema.of(Field.of("x", FieldType.NUMBER));

  private final RowBuilder builder = new RowBuilder(SCHEMA);

  static Stream<Map<String, Object>> balances() {
    return Stream.of(
        Map.of(),
        Map.of("class_weights", Map.of("0", 1, "1", 5)),
        Map.of("downsample", Map.of("class", 0, "keep", 0.1)),
        Map.of("upsample", Map.of("class", 1, "times", 3.5)),
        Map.of(
            "class_weights", Map.of("0", 0.5),
            "downsample", Map.of("class", 0, "keep", 0.4),
            "upsample", Map.of("class", 1, "times", 2)));
  }

  @ParameterizedTest
  @MethodSource("balances")
  void corrected_probabilities_agree_with_the_frequencies(Map<String, Object> balance) {
    Learner learner = learner(balance);
    train(learner);
    int bins = 5;
    double[] difference = new double[bins];
    double[] variance = new double[bins];
    var random = new SplittableRandom(SEED + 1);
    double[] scores = new double[1];
    for (int i = 0; i < 50_000; i++) {
      double x = random.nextDouble(-2, 2);
      learner.predict(row(x), scores);
      double p = scores[0];
      int bin = (int) ((x + 2) / 4 * bins);
      difference[bin] += label(x, random) - p;
      variance[bin] += p * (1 - p);
    }
    for (int bin = 0; bin < bins; bin++) {
      // 4 standard errors of the test, and one for what 300,000 examples leave open
      assertThat(Math.abs(difference[bin]))
          .as("bin %d, seed %d", bin, SEED)
          .isLessThan(5 * Math.sqrt(variance[bin]));
    }
  }

  @Test
  void without_the_correction_the_odds_are_those_of_what_was_learned() {
    Learner learner =
        learner(Map.of("downsample", Map.of("class", 0, "keep", 0.1), "correct_prior", false));
    train(learner);
    double[] scores = new double[1];
    for (double x : new double[] {-1, 0, 1}) {
      learner.predict(row(x), scores);
      double logOdds = Math.log(scores[0] / (1 - scores[0]));
      assertThat(logOdds).as("x = %s", x).isCloseTo(-2.5 + 1.5 * x + Math.log(10), within(0.2));
    }
  }

  @Test
  void before_anything_is_learned_the_probability_is_one_half() {
    double[] scores = new double[1];
    learner(Map.of("class_weights", Map.of("1", 9))).predict(row(1), scores);
    assertThat(scores[0]).isEqualTo(0.5);
  }

  @Test
  void the_odds_ratio_multiplies_weights_shares_and_repetitions() {
    var balance =
        new ClassBalance(new double[] {0.5, 2}, new double[] {0.1, 1}, new double[] {1, 3}, true);
    assertThat(balance.oddsRatio()).isCloseTo(2 * 3 / (0.5 * 0.1), within(1e-12));
    assertThat(balance.shift()).isCloseTo(Math.log(120), within(1e-12));
  }

  @Test
  void a_class_is_drawn_as_often_as_declared() {
    var balance =
        new ClassBalance(new double[] {1, 1}, new double[] {0.1, 1}, new double[] {1, 3.5}, true);
    var generator = new Generator(SEED);
    int n = 100_000;
    long kept = 0;
    long repeated = 0;
    for (int i = 0; i < n; i++) {
      kept += balance.draw(0, generator);
      repeated += balance.draw(1, generator);
    }
    // 4 standard deviations of a binomial
    assertThat((double) kept).isCloseTo(0.1 * n, within(4 * Math.sqrt(n * 0.1 * 0.9)));
    assertThat((double) repeated).isCloseTo(3.5 * n, within(4 * Math.sqrt(n * 0.25)));
  }

  private static Learner learner(Map<String, Object> balance) {
    var settings = new TreeMap<String, Object>(balance);
    settings.put("learning_rate", 0.3);
    settings.put("hash_bits", 1);
    return Learners.of(
        new Task.BinaryClassification(),
        SCHEMA,
        List.of(Declaration.of("number", Map.of("of", "x"))),
        Declaration.of("linear", settings),
        SEED);
  }

  private void train(Learner learner) {
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 300_000; i++) {
      double x = random.nextDouble(-2, 2);
      learner.learn(row(x), label(x, random), 1);
    }
  }

  private Row row(double x) {
    return builder.set(0, x).row();
  }

  private static double label(double x, SplittableRandom random) {
    return random.nextDouble() < 1 / (1 + Math.exp(2.5 - 1.5 * x)) ? 1 : 0;
  }
}
