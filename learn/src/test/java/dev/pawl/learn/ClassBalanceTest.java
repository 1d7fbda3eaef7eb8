package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
        Map.of("samples", Map.of("0", 0.1)),
        Map.of("samples", Map.of("1", 3.5)),
        Map.of("class_weights", Map.of("0", 0.5), "samples", Map.of("0", 0.4, "1", 2)));
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
    Learner learner = learner(Map.of("samples", Map.of("0", 0.1), "correct_prior", false));
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
  void the_odds_ratio_multiplies_weights_and_samples() {
    var balance = new ClassBalance(new double[] {0.5, 2}, new double[] {0.1, 3}, true);
    assertThat(balance.shift()).isCloseTo(Math.log(2 * 3 / (0.5 * 0.1)), within(1e-12));
    assertThat(balance.shifts()[0]).isCloseTo(Math.log(0.05), within(1e-12));
    assertThat(balance.shifts()[1]).isCloseTo(Math.log(6), within(1e-12));
  }

  @Test
  void a_share_of_a_class_is_corrected_where_the_learner_only_counts() {
    // of 30 noes every tenth is learned on average, of 10 yeses each: the mean is corrected
    Learner counting =
        Learners.of(
            new Task.BinaryClassification(),
            SCHEMA,
            List.of(),
            Declaration.of("mean", Map.of("samples", Map.of("0", 0.1))),
            SEED);
    var random = new SplittableRandom(SEED);
    int n = 100_000;
    int yes = 0;
    for (int i = 0; i < n; i++) {
      int label = random.nextDouble() < 0.01 ? 1 : 0;
      yes += label;
      counting.learn(row(0), label, 1);
    }
    double[] scores = new double[1];
    counting.predict(row(0), scores);
    double p = yes / (double) n;
    // 4 standard errors: the noes that were kept are about 9,900, drawn by chance
    assertThat(scores[0]).isCloseTo(p, within(4 * p * Math.sqrt(0.9 / (0.1 * n))));
    double[] frozen = new double[1];
    counting.freeze().predict(row(0), counting.freeze().scratch(), frozen);
    assertThat(frozen).isEqualTo(scores);
  }

  @Test
  void several_classes_are_corrected_each_by_its_factor() {
    var task = new Task.Classification(List.of("a", "b", "c"));
    Declaration declared =
        Learners.balanced(
            task, Declaration.of("mean", Map.of()), List.of(1.0, 2.0, 1.0), List.of(1.0, 1.0, 3.0));
    Learner counting = Learners.of(task, SCHEMA, List.of(), declared, SEED);
    for (int i = 0; i < 3000; i++) {
      counting.learn(row(0), i % 3, 1);
    }
    double[] scores = new double[3];
    counting.predict(row(0), scores);
    assertThat(scores).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-4));
  }

  @Test
  void a_balance_that_is_said_twice_is_refused() {
    assertThatThrownBy(() ->
            Learners.balanced(
                new Task.BinaryClassification(),
                Declaration.of("linear", Map.of("samples", Map.of("0", 0.5))),
                List.of(1.0, 1.0),
                List.of(0.1, 1.0)))
        .hasMessageContaining("learner.linear.samples")
        .hasMessageContaining("besides training.balance (expected: one of the two)");
  }

  @Test
  void a_class_that_there_is_none_of_is_refused_by_name() {
    assertThatThrownBy(() -> learner(Map.of("samples", Map.of("yes", 0.5))))
        .hasMessageContaining("learner.linear.samples.yes")
        .hasMessageContaining("expected: one of [0, 1]");
  }

  @Test
  void a_class_is_drawn_as_often_as_declared() {
    var balance = new ClassBalance(new double[] {1, 1}, new double[] {0.1, 3.5}, true);
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
