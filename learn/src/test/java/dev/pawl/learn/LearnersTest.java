package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnersTest {
  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task SEVERAL = new Task.Classification(List.of("red", "green", "blue"));
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("origin", FieldType.CATEGORY));
  private static final List<Declaration> FEATURES =
      List.of(Declaration.of("hash", Map.of("of", List.of("carrier", "origin"))));

  @Test
  void there_is_a_fixed_list_of_kinds() {
    assertThat(Learners.kinds())
        .isSorted()
        .contains("expression", "last_value", "linear", "mean", "naive_bayes", "hoeffding_tree");
  }

  @Test
  void an_unknown_kind_is_refused_with_the_one_that_was_meant() {
    assertThatThrownBy(() -> make(REGRESSION, "linaer"))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            "learner: linaer (expected: one of " + Learners.kinds() + "). Did you mean linear?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learning_rate|-1|learner.linear.learning_rate: -1 (expected: above 0, from 1e-12 to 1e9)",
        "loss|absolut|learner.linear.loss: absolut (expected: one of [squared, absolute, quantile,"
            + " huber, pseudo_huber, epsilon_insensitive, logistic, hinge, poisson, softmax]). Did"
            + " you mean absolute?",
        "loss|logistic|learner.linear.loss: logistic (expected: one of [squared, absolute,"
            + " quantile, huber, pseudo_huber, epsilon_insensitive, poisson], for a regression)",
        "offset|carrier|learner.linear.offset: carrier (expected: one of the number fields"
            + " [dep_delay])",
        "hash_bits|0|learner.linear.hash_bits: 0 (expected: a whole number from 1 to 24)",
      })
  void a_setting_out_of_range_is_refused_by_its_path(String name, String value, String message) {
    Object given = value.matches("-?[0-9]+") ? (Object) Long.valueOf(value) : value;
    assertThatThrownBy(() -> make(REGRESSION, "linear", name, given)).hasMessage(message);
  }

  @Test
  void several_classes_are_learned_with_a_softmax_without_an_offset() {
    assertThatThrownBy(() -> make(SEVERAL, "linear", "loss", "logistic"))
        .hasMessage(
            "learner.linear.loss: logistic (expected: softmax, for a classification among several"
                + " classes)");
    assertThatThrownBy(() -> make(SEVERAL, "linear", "offset", "dep_delay"))
        .hasMessage(
            "learner.linear.offset: dep_delay (expected: none for several classes, which it would"
                + " not tell from each other)");
    assertThatThrownBy(() -> make(SEVERAL, "passive_aggressive"))
        .hasMessageContaining("Use linear, whose loss is softmax then");
    assertThatThrownBy(() -> make(BINARY, "linear", "loss", "softmax"))
        .hasMessage(
            "learner.linear.loss: softmax (expected: one of [logistic, hinge], for a binary"
                + " classification)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "naive_bayes", "adaptive_random_forest"})
  void numbers_of_several_classes_have_no_mean(String kind) {
    List<Declaration> features =
        List.of(
            Declaration.of("hash", Map.of("of", "origin")),
            Declaration.of("target_mean", Map.of("of", "carrier")));
    Declaration learner = Declaration.of(kind, Map.of());
    String message =
        "features[1].target_mean: classification among several classes, whose numbers have no mean"
            + " (expected: a regression or a binary classification). Use one_hot or hash";
    assertThatThrownBy(() -> Learners.of(SEVERAL, SCHEMA, features, learner, 1))
        .hasMessage(message);
    Declaration panel = Declaration.of("voting", Map.of("members", kind));
    assertThatThrownBy(() -> Learners.of(SEVERAL, SCHEMA, features, panel, 1)).hasMessage(message);
    assertThat(Learners.of(BINARY, SCHEMA, features, learner, 1)).isNotNull();
  }

  @Test
  void the_health_of_naive_bayes_is_that_of_means_deviations_and_shares() {
    List<Declaration> features = List.of(Declaration.of("number", Map.of("of", "dep_delay")));
    Learner learner =
        Learners.of(BINARY, SCHEMA, features, Declaration.of("naive_bayes", Map.of()), 1);
    for (int[] example : new int[][] {{1, 0}, {3, 0}, {5, 1}, {5, 1}}) {
      Row row = new RowBuilder(SCHEMA).set("dep_delay", (Object) example[0]).row();
      learner.learn(row, example[1], 1);
    }
    // of the classes: shares 1/2 and 1/2, means 2 and 5, deviations √2 and 0
    NumericHealth health = learner.health().orElseThrow();
    assertThat(health.weights()).isEqualTo(6);
    assertThat(health.zeros()).isEqualTo(1);
    assertThat(health.isSound()).isTrue();
    assertThat(health.largest()).isEqualTo(5);
    assertThat(health.norm()).isCloseTo(Math.sqrt(0.25 + 0.25 + 4 + 25 + 2), within(1e-12));
  }

  @Test
  void more_weights_than_fit_are_refused_with_the_way_out() {
    var classes = IntStream.range(0, 100).mapToObj(i -> "class " + i).toList();
    assertThatThrownBy(() -> make(new Task.Classification(classes), "linear", "hash_bits", 24))
        .hasMessageStartingWith("learner.linear.hash_bits: 24, which makes 16777217 features")
        .hasMessageEndingWith("with 1 learning rates and 100 scores). Use fewer hash bits");
  }

  @Test
  void a_setting_of_another_rule_is_unknown() {
    assertThatThrownBy(() -> make(REGRESSION, "linear", "rule", "adam", "half_life", 5))
        .hasMessageStartingWith("learner.linear.half_life: unknown setting (expected: one of [");
    assertThatThrownBy(() -> make(REGRESSION, "mean", "bye", "carrier"))
        .hasMessageContaining("learner.mean.bye: unknown setting")
        .hasMessageEndingWith("Did you mean by?");
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThatThrownBy(() ->
            Learners.of(
                BINARY,
                SCHEMA,
                List.of(Declaration.of("hsah", Map.of("of", "carrier"))),
                Declaration.of(
                    "linear",
                    Map.of(
                        "learning_rate",
                        List.of(0.1, 0),
                        "class_weights",
                        Map.of("1", -3),
                        "samples",
                        7)),
                1))
        .isInstanceOfSatisfying(
            InvalidDeclarationException.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidDeclarationException.Problem::path)
                    .containsExactlyInAnyOrder(
                        "features[0]",
                        "learner.linear.learning_rate",
                        "learner.linear.class_weights.1",
                        "learner.linear.samples"));
  }

  @Test
  void a_key_that_is_not_a_category_is_refused() {
    assertThatThrownBy(() -> make(REGRESSION, "last_value", "by", "dep_delay"))
        .hasMessage(
            "learner.last_value.by: dep_delay (expected: some of the category, text and boolean"
                + " fields [carrier, origin])");
  }

  @Test
  void a_rule_that_does_not_compile_is_refused_with_what_is_wrong() {
    assertThatThrownBy(() ->
            Learners.of(
                REGRESSION,
                SCHEMA,
                List.of(),
                Declaration.of("expression", Map.of("of", "dep_delay +")),
                1,
                (text, schema) -> {
                  throw new IllegalArgumentException(text + ": ends too early");
                }))
        .hasMessage("learner.expression.of: dep_delay +: ends too early");
    assertThatThrownBy(() -> make(REGRESSION, "expression"))
        .hasMessageStartingWith("learner.expression.of: missing (expected: an expression");
  }

  @Test
  void a_learner_comes_back_from_its_checkpoint_and_goes_on_to_the_same_hash() {
    for (Task task : List.of(REGRESSION, BINARY)) {
      Learner straight =
          make(task, "linear", "learning_rate", List.of(0.1, 0.3), "offset", "dep_delay");
      train(straight, 0, 100);
      Learner restored = Learners.restore(Learners.checkpoint(straight));
      assertThat(hash(restored)).isEqualTo(hash(straight));
      train(straight, 100, 200);
      train(restored, 100, 200);
      assertThat(hash(restored)).isEqualTo(hash(straight));
    }
  }

  @Test
  void a_seed_is_part_of_the_checkpoint() {
    Learner learner = make(BINARY, "linear", "samples", Map.of("0", 0.5));
    Learner restored = Learners.restore(Learners.checkpoint(learner));
    train(learner, 0, 300);
    train(restored, 0, 300);
    assertThat(hash(restored)).isEqualTo(hash(learner));
  }

  @Test
  void the_order_in_which_categories_first_appear_does_not_matter_to_one_hot_weights() {
    List<Declaration> features = List.of(Declaration.of("one_hot", Map.of("of", "carrier")));
    List<String> names = List.of("A", "B", "C", "D");
    Learner one = Learners.of(BINARY, SCHEMA, features, Declaration.of("linear", Map.of()), 1);
    Learner other = one.copy();
    var builder = new RowBuilder(SCHEMA);
    // both see the same rows but for which name comes first
    for (int i = 0; i < 4; i++) {
      one.learn(builder.set("carrier", names.get(i)).row(), 1, 1e-15);
      other.learn(builder.set("carrier", names.get(3 - i)).row(), 1, 1e-15);
    }
    double[] scores = new double[1];
    double[] others = new double[1];
    for (int i = 0; i < 500; i++) {
      var row = builder.set("carrier", names.get(i * 7 % 4)).row();
      one.learn(row, i % 3 == 0 ? 1 : 0, 1);
      other.learn(row, i % 3 == 0 ? 1 : 0, 1);
      one.predict(row, scores);
      other.predict(row, others);
      assertThat(others[0]).isCloseTo(scores[0], within(1e-12));
    }
  }

  @Test
  void a_frozen_model_is_not_taken_for_a_learner() {
    Learner learner = make(REGRESSION, "linear");
    var model = (dev.pawl.model.linear.LinearModel) learner.freeze();
    assertThatThrownBy(() -> Learners.restore(model.checkpoint()))
        .hasMessageStartingWith("manifest.content: model (expected: learner)");
  }

  @Test
  void state_of_other_features_is_refused() {
    Checkpoint small = Learners.checkpoint(make(REGRESSION, "linear", "hash_bits", 4));
    Checkpoint large = Learners.checkpoint(make(REGRESSION, "linear", "hash_bits", 5));
    assertThatThrownBy(() -> Learners.restore(new Checkpoint(large.manifest(), small.state())))
        .hasMessage("linear/features: 17 (expected: 33, from the declared features)");
  }

  private static Learner make(Task task, String kind, Object... settings) {
    var map = new TreeMap<String, Object>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put((String) settings[i], settings[i + 1]);
    }
    return Learners.of(task, SCHEMA, FEATURES, Declaration.of(kind, map), 7);
  }

  private static void train(Learner learner, int from, int to) {
    var builder = new RowBuilder(SCHEMA);
    for (int i = from; i < to; i++) {
      var row =
          builder
              .set("dep_delay", (Object) (double) (i % 11))
              .set("carrier", "carrier " + i % 5)
              .set("origin", "origin " + i % 3)
              .row();
      learner.learn(row, learner.task() instanceof Task.Regression ? i % 7 : i % 2, 1);
    }
  }

  private static String hash(Learner learner) {
    return CheckpointCodec.hash(Learners.checkpoint(learner));
  }
}
