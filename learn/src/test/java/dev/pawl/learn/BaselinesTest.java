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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Predictions computed by hand. */
class BaselinesTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task SEVERAL = new Task.Classification(List.of("a", "b", "c"));
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("city", FieldType.CATEGORY),
          Field.of("flag", FieldType.BOOLEAN));

  private final RowBuilder builder = new RowBuilder(SCHEMA);

  @Test
  void the_mean_is_the_weighted_mean_of_the_labels() {
    Learner learner = learner(REGRESSION, "mean", Map.of());
    assertThat(scores(learner, row("A"))).containsExactly(0);
    learner.learn(row("A"), 3, 1);
    learner.learn(row("B"), 6, 2);
    assertThat(scores(learner, row("C"))[0]).isCloseTo(5, EXACT);
  }

  @Test
  void the_mean_of_a_key_leans_towards_the_mean_of_all() {
    Learner learner = learner(REGRESSION, "mean", Map.of("by", "city", "prior_weight", 2));
    learner.learn(row("A"), 3, 1);
    learner.learn(row("A"), 5, 1);
    learner.learn(row("B"), 13, 1);
    // all: 21/3 = 7; A: (8 + 2·7)/4; B: (13 + 2·7)/3; others: 7
    assertThat(scores(learner, row("A"))[0]).isCloseTo(5.5, EXACT);
    assertThat(scores(learner, row("B"))[0]).isCloseTo(9, EXACT);
    assertThat(scores(learner, row("C"))[0]).isCloseTo(7, EXACT);
    assertThat(scores(learner, builder.row())[0]).isCloseTo(7, EXACT);
  }

  @Test
  void a_half_life_makes_old_labels_count_half() {
    Learner learner = learner(REGRESSION, "mean", Map.of("half_life", 1));
    learner.learn(row("A"), 4, 1);
    learner.learn(row("A"), 10, 1);
    assertThat(scores(learner, row("A"))[0]).isCloseTo((2 + 10) / 1.5, EXACT);
  }

  @Test
  void shares_of_classes_are_never_0() {
    Learner binary = learner(BINARY, "mean", Map.of());
    assertThat(scores(binary, row("A"))).containsExactly(0.5);
    binary.learn(row("A"), 1, 3);
    assertThat(scores(binary, row("A"))[0]).isCloseTo(3.5 / 4, EXACT);
    Learner several = learner(SEVERAL, "mean", Map.of());
    several.learn(row("A"), 2, 1);
    double[] scores = scores(several, row("A"));
    assertThat(scores[0]).isCloseTo(1 / 6.0, EXACT);
    assertThat(scores[1]).isCloseTo(1 / 6.0, EXACT);
    assertThat(scores[2]).isCloseTo(4 / 6.0, EXACT);
  }

  @Test
  void the_majority_is_the_commonest_class_and_of_equal_ones_the_first() {
    Learner several = learner(SEVERAL, "majority", Map.of("certainty", 0.8));
    assertThat(scores(several, row("A"))).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
    several.learn(row("A"), 2, 1);
    several.learn(row("A"), 1, 1);
    assertThat(scores(several, row("A"))[1]).isEqualTo(0.8);
    assertThat(scores(several, row("A"))[2]).isCloseTo(0.1, EXACT);
    several.learn(row("A"), 2, 0.5);
    assertThat(scores(several, row("A"))[2]).isEqualTo(0.8);

    Learner byCity = learner(BINARY, "majority", Map.of("by", "city"));
    for (int i = 0; i < 9; i++) {
      byCity.learn(row("A"), 1, 1);
    }
    byCity.learn(row("B"), 0, 1);
    assertThat(scores(byCity, row("A"))[0]).isCloseTo(0.9, EXACT);
    assertThat(scores(byCity, row("B"))[0]).isCloseTo(0.1, EXACT);
    assertThat(scores(byCity, row("C"))[0]).isCloseTo(0.9, EXACT);
    assertThatThrownBy(() -> learner(REGRESSION, "majority", Map.of()))
        .hasMessage("learner.majority: a regression (expected: a classification). Use mean");
  }

  @Test
  void keys_beyond_the_limit_are_predicted_as_all() {
    Learner learner =
        learner(REGRESSION, "mean", Map.of("by", "city", "limit", 1, "prior_weight", 0));
    learner.learn(row("A"), 1, 1);
    learner.learn(row("B"), 9, 1);
    assertThat(scores(learner, row("A"))[0]).isCloseTo(1, EXACT);
    assertThat(scores(learner, row("B"))[0]).isCloseTo(5, EXACT);
  }

  @Test
  void a_key_may_have_several_fields() {
    Learner learner = learner(REGRESSION, "last_value", Map.of("by", List.of("city", "flag")));
    learner.learn(builder.set("city", "A").set("flag", true).row(), 1, 1);
    learner.learn(builder.set("city", "A").set("flag", false).row(), 2, 1);
    learner.learn(row("A"), 3, 1);
    assertThat(scores(learner, builder.set("city", "A").set("flag", true).row()))
        .containsExactly(1);
    assertThat(scores(learner, builder.set("city", "A").set("flag", false).row()))
        .containsExactly(2);
    assertThat(scores(learner, row("A"))).containsExactly(3);
    assertThat(scores(learner, row("B"))).containsExactly(3);
  }

  @Test
  void the_last_value_of_a_class_is_as_certain_as_declared() {
    Learner binary = learner(BINARY, "last_value", Map.of("by", "city"));
    binary.learn(row("A"), 1, 1);
    binary.learn(row("B"), 0, 1);
    assertThat(scores(binary, row("A"))).containsExactly(0.9);
    assertThat(scores(binary, row("B"))[0]).isCloseTo(0.1, EXACT);
    Learner several = learner(SEVERAL, "last_value", Map.of("certainty", 1));
    several.learn(row("A"), 1, 1);
    assertThat(scores(several, row("A"))).containsExactly(0, 1, 0);
  }

  @Test
  void merging_means_is_the_mean_of_all_that_both_have_seen() {
    Map<String, Object> settings = Map.of("by", "city");
    Learner one = learner(REGRESSION, "mean", settings);
    Learner other = learner(REGRESSION, "mean", settings);
    Learner both = learner(REGRESSION, "mean", settings);
    var random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      Row row = row("city " + random.nextInt(10));
      double label = random.nextInt(100);
      (random.nextBoolean() ? one : other).learn(row, label, 0.5);
      // half of the weight, since each side counts half
      both.learn(row, label, 0.25);
    }
    assertThat(one.merge(other, 0.5)).isTrue();
    for (int i = 0; i < 12; i++) {
      assertThat(scores(one, row("city " + i))[0])
          .isCloseTo(scores(both, row("city " + i))[0], EXACT);
    }
  }

  @Test
  void last_values_and_different_declarations_are_not_merged() {
    assertThat(
            learner(REGRESSION, "last_value", Map.of())
                .merge(learner(REGRESSION, "last_value", Map.of()), 0.5))
        .isFalse();
    assertThat(
            learner(REGRESSION, "mean", Map.of())
                .merge(learner(REGRESSION, "mean", Map.of("by", "city")), 0.5))
        .isFalse();
  }

  @Test
  void a_seasonal_mean_is_the_mean_of_the_same_hour() {
    Schema timed = Schema.of(Field.of("at", FieldType.TIME), Field.of("city", FieldType.CATEGORY));
    Learner learner =
        Learners.of(
            REGRESSION,
            timed,
            List.of(),
            Declaration.of(
                "seasonal_mean",
                Map.of("time", "at", "by", "city", "prior_weight", 0, "step_hours", 6)),
            1);
    var rows = new RowBuilder(timed);
    long hour = 3_600_000;
    learner.learn(rows.set("at", (Object) (double) (7 * hour)).set("city", "A").row(), 2, 1);
    learner.learn(rows.set("at", (Object) (double) (35 * hour)).set("city", "A").row(), 4, 1);
    learner.learn(rows.set("at", (Object) (double) (8 * hour)).set("city", "B").row(), 9, 1);
    // 7, 35 − 24 = 11 and 58 − 48 = 10 o'clock are all in the second quarter of a day
    Row second = rows.set("at", (Object) (double) (58 * hour)).set("city", "A").row();
    assertThat(scores(learner, second)[0]).isCloseTo(3, EXACT);
    Row never = rows.set("at", (Object) (double) (59 * hour + 12 * hour)).set("city", "A").row();
    assertThat(scores(learner, never)[0]).as("as all rows").isCloseTo(5, EXACT);
  }

  @Test
  void popularity_forgets_and_the_other_names_are_the_same_learners() {
    Learner popular = learner(SEVERAL, "popularity", Map.of("half_life", 1));
    popular.learn(row("A"), 0, 1);
    popular.learn(row("A"), 1, 1);
    double[] shares = scores(popular, row("A"));
    assertThat(shares[1]).isGreaterThan(shares[0]);
    Learner prior = learner(BINARY, "prior", Map.of());
    prior.learn(row("A"), 1, 3);
    assertThat(scores(prior, row("A"))[0]).isCloseTo(3.5 / 4, EXACT);
    Learner persistence = learner(REGRESSION, "persistence", Map.of());
    persistence.learn(row("A"), 7, 1);
    assertThat(scores(persistence, row("B"))).containsExactly(7);
  }

  @Test
  void a_season_without_a_time_is_refused_with_what_there_is() {
    assertThatThrownBy(() -> learner(REGRESSION, "seasonal_mean", Map.of("time", "city")))
        .hasMessageContaining(
            "learner.seasonal_mean.time: city (expected: one of the time fields [])");
  }

  @Test
  void a_rule_gives_its_value_or_what_is_declared_otherwise() {
    Learner learner =
        Learners.of(
            REGRESSION,
            SCHEMA,
            List.of(),
            Declaration.of("expression", Map.of("of", "x", "otherwise", -1)),
            1,
            (text, schema) -> row -> row.number(schema.indexOf(text)));
    assertThat(scores(learner, builder.set("x", (Object) 2.5).row())).containsExactly(2.5);
    assertThat(scores(learner, builder.row())).containsExactly(-1);
  }

  private static Learner learner(Task task, String kind, Map<String, Object> settings) {
    return Learners.of(task, SCHEMA, List.of(), Declaration.of(kind, settings), 1);
  }

  private Row row(String city) {
    return builder.set("city", city).row();
  }

  private static double[] scores(Learner learner, Row row) {
    double[] scores = new double[learner.task().scores()];
    learner.predict(row, scores);
    return scores;
  }
}
