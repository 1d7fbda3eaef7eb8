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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the update of Crammer et al. 2006, equation for PA-I, written down plainly. */
class PassiveAggressiveTest {
  private static final long SEED = 2006;
  private static final Schema SCHEMA =
      Schema.of(Field.of("a", FieldType.NUMBER), Field.of("b", FieldType.NUMBER));
  private static final List<Declaration> FEATURES =
      List.of(Declaration.of("number", Map.of("of", List.of("a", "b"))));

  private final RowBuilder builder = new RowBuilder(SCHEMA);

  private Row row(double a, double b) {
    return builder.set("a", (Object) a).set("b", (Object) b).row();
  }

  private static Learner learner(Task task, double aggressiveness) {
    Map<String, Object> settings = Map.of("aggressiveness", aggressiveness, "hash_bits", 1);
    return Learners.of(
        task, SCHEMA, FEATURES, Declaration.of("passive_aggressive", settings), SEED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 1, 100})
  void a_classifier_moves_by_the_closed_form(double aggressiveness) {
    Learner learner = learner(new Task.BinaryClassification(), aggressiveness);
    double[] w = new double[3];
    double[] scores = new double[1];
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      double[] x = {1, random.nextDouble(-2, 2), random.nextDouble(-2, 2)};
      double y = x[1] - 0.5 * x[2] + random.nextGaussian() * 0.3 > 0 ? 1 : -1;
      Row row = row(x[1], x[2]);
      learner.predict(row, scores);
      assertThat(scores[0]).as("row %d", i).isCloseTo(1 / (1 + Math.exp(-dot(w, x))), within(1e-9));
      learner.learn(row, y > 0 ? 1 : 0, 1);
      double loss = Math.max(0, 1 - y * dot(w, x));
      double tau = Math.min(aggressiveness, loss / dot(x, x));
      add(w, tau * y, x);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 1, 100})
  void a_regression_moves_by_the_closed_form(double aggressiveness) {
    Learner learner = learner(new Task.Regression(), aggressiveness);
    double[] w = new double[3];
    double[] scores = new double[1];
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      double[] x = {1, random.nextDouble(-2, 2), random.nextDouble(-2, 2)};
      double y = 3 * x[1] - x[2] + 1;
      Row row = row(x[1], x[2]);
      learner.predict(row, scores);
      assertThat(scores[0]).as("row %d", i).isCloseTo(dot(w, x), within(1e-9));
      learner.learn(row, y, 1);
      double error = y - dot(w, x);
      double loss = Math.max(0, Math.abs(error) - 0.1);
      double tau = Math.min(aggressiveness, loss / dot(x, x));
      add(w, tau * Math.signum(error), x);
    }
  }

  @Test
  void ten_rows_are_on_their_side_of_the_margin() {
    Learner learner = learner(new Task.BinaryClassification(), 1);
    double[] scores = new double[1];
    for (int pass = 0; pass < 200; pass++) {
      for (int i = 0; i < 10; i++) {
        learner.learn(row(i, 1), i < 5 ? 0 : 1, 1);
      }
    }
    for (int i = 0; i < 10; i++) {
      learner.predict(row(i, 1), scores);
      assertThat(scores[0] > 0.5).as("row %d: %s", i, scores[0]).isEqualTo(i >= 5);
    }
  }

  @Test
  void settings_of_other_rules_are_refused() {
    assertThatThrownBy(() ->
            Learners.of(
                new Task.Regression(),
                SCHEMA,
                FEATURES,
                Declaration.of("passive_aggressive", Map.of("rule", "adam")),
                1))
        .hasMessageContaining("learner.passive_aggressive.rule: unknown setting")
        .hasMessageContaining("aggressiveness");
  }

  private static double dot(double[] w, double[] x) {
    return w[0] * x[0] + w[1] * x[1] + w[2] * x[2];
  }

  private static void add(double[] w, double by, double[] x) {
    for (int i = 0; i < w.length; i++) {
      w[i] += by * x[i];
    }
  }
}
