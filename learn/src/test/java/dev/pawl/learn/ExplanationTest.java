package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Contribution;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.model.tabular.AttributeModel;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("noise", FieldType.NUMBER),
          Field.of("city", FieldType.CATEGORY));
  private static final List<Declaration> FEATURES =
      List.of(
          Declaration.of("number", Map.of("of", List.of("x", "noise"))),
          Declaration.of("hash", Map.of("of", "city")));

  private static AttributeModel trained(String kind, boolean regression) {
    Task task = regression ? new Task.Regression() : new Task.BinaryClassification();
    Learner learner =
        Learners.of(task, SCHEMA, FEATURES, Declaration.of(kind, Map.of("grace", 50)), 1);
    train(learner, regression);
    return (AttributeModel) learner.freeze();
  }

  private static void train(Learner learner, boolean regression) {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      Row row = row(random.nextDouble(), random.nextDouble(), "city " + random.nextInt(3));
      double high = row.number(0) > 0.4 ? 1 : 0;
      learner.learn(row, regression ? 10 * high : random.nextInt(10) == 0 ? 1 - high : high, 1);
    }
  }

  private static Row row(double x, double noise, String city) {
    return new RowBuilder(SCHEMA)
        .set("x", (Object) x)
        .set("noise", (Object) noise)
        .set("city", city)
        .row();
  }

  @ParameterizedTest
  @CsvSource({
    "hoeffding_tree, false",
    "hoeffding_adaptive_tree, false",
    "hoeffding_window_tree, false",
    "online_boosting, false",
    "adaptive_random_forest, false",
    "fimt_dd, true",
    "adaptive_random_forest, true"
  })
  void amounts_sum_to_the_score_and_name_what_matters(String kind, boolean regression) {
    AttributeModel model = trained(kind, regression);
    double[] scores = new double[1];
    for (double x : new double[] {0.1, 0.9}) {
      Row row = row(x, 0.5, "city 1");
      model.predict(row, model.scratch(), scores);
      List<Contribution> why = model.explain(row, 0);
      assertThat(why.stream().mapToDouble(Contribution::amount).sum())
          .isCloseTo(scores[0], within(1e-9));
      double ofX = amount(why, "x");
      assertThat(Math.signum(ofX)).isEqualTo(x > 0.4 ? 1 : -1);
      assertThat(Math.abs(ofX)).isGreaterThan(Math.abs(amount(why, "noise")));
      assertThat(Math.abs(ofX)).isGreaterThan(Math.abs(amount(why, "city_hash")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hoeffding_tree, false",
    "hoeffding_adaptive_tree, false",
    "hoeffding_window_tree, false",
    "leveraging_bagging, false",
    "adaptive_random_forest, false",
    "fimt_dd, true",
    "adaptive_random_forest, true"
  })
  void importance_goes_to_what_the_label_depends_on(String kind, boolean regression) {
    Map<String, Double> importance = trained(kind, regression).importance();
    assertThat(importance).containsOnlyKeys("x", "noise", "city_hash");
    assertThat(importance.values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(importance.get("x")).isGreaterThan(kind.contains("tree") ? 0.9 : 0.6);
  }

  @Test
  void naive_bayes_has_no_importance() {
    Learner learner =
        Learners.of(
            new Task.BinaryClassification(),
            SCHEMA,
            FEATURES,
            Declaration.of("naive_bayes", Map.of()),
            1);
    train(learner, false);
    assertThat(((AttributeModel) learner.freeze()).importance().values()).containsOnly(0.0);
  }

  @Test
  void naive_bayes_is_explained_one_attribute_after_the_other() {
    Learner learner =
        Learners.of(
            new Task.BinaryClassification(),
            SCHEMA,
            FEATURES,
            Declaration.of("naive_bayes", Map.of()),
            1);
    train(learner, false);
    var model = (AttributeModel) learner.freeze();
    Row row = row(0.9, 0.5, "city 2");
    double[] scores = new double[1];
    model.predict(row, model.scratch(), scores);
    List<Contribution> why = model.explain(row, 0);
    assertThat(why.stream().mapToDouble(Contribution::amount).sum())
        .isCloseTo(scores[0], within(1e-12));
    assertThat(amount(why, "x")).isGreaterThan(0.2);
    assertThat(why).extracting(Contribution::text).contains("0.9", "city 2");
    assertThatThrownBy(() -> model.explain(row, 1)).hasMessage("score: 1 (expected: 0 to 0)");
  }

  private static double amount(List<Contribution> why, String column) {
    return why.stream()
        .filter(each -> each.column().equals(column))
        .mapToDouble(Contribution::amount)
        .sum();
  }
}
