package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/learners.md} to what can be declared, and pins the defaults that it gives. */
class LearnersDocumentationTest {
  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Schema SCHEMA =
      Schema.of(Field.of("x", FieldType.NUMBER), Field.of("city", FieldType.CATEGORY));
  private static final List<Declaration> FEATURES =
      List.of(
          Declaration.of("number", Map.of("of", "x")),
          Declaration.of("hash", Map.of("of", "city")));
  private static final Pattern ASKED = Pattern.compile("nonsense: .*expected: one of \\[(.*?)]");

  private static String documentation() throws IOException {
    return Files.readString(Path.of("../docs/learners.md"));
  }

  @Test
  void every_kind_and_setting_is_described() throws IOException {
    String text = documentation();
    for (String kind : Learners.kinds()) {
      assertThat(text).contains("`" + kind + "`");
    }
    var declarations = new ArrayList<Declaration>();
    for (String kind :
        List.of(
            "mean",
            "last_value",
            "majority",
            "expression",
            "hoeffding_tree",
            "hoeffding_adaptive_tree",
            "hoeffding_window_tree",
            "fimt_dd",
            "online_bagging",
            "online_boosting",
            "leveraging_bagging",
            "adaptive_random_forest",
            "voting",
            "stacking")) {
      declarations.add(Declaration.of(kind, Map.of("nonsense", 1)));
    }
    for (String rule : List.of("sgd", "adagrad", "normalised", "adam", "ftrl")) {
      assertThat(text).contains("| `" + rule + "` |");
      declarations.add(Declaration.of("linear", Map.of("nonsense", 1, "rule", rule)));
    }
    for (String loss :
        List.of(
            "squared",
            "absolute",
            "quantile",
            "huber",
            "pseudo_huber",
            "epsilon_insensitive",
            "poisson")) {
      assertThat(text).contains("| `" + loss + "` |");
      declarations.add(Declaration.of("linear", Map.of("nonsense", 1, "loss", loss)));
    }
    assertThat(text).contains("| `softmax` |");
    for (Task task : List.of(REGRESSION, BINARY)) {
      for (Declaration declaration : declarations) {
        Throwable refused =
            catchThrowable(() -> Learners.of(task, SCHEMA, FEATURES, declaration, 1));
        var asked = ASKED.matcher(String.valueOf(refused.getMessage()));
        assertThat(asked.find()).as(refused.getMessage()).isTrue();
        for (String setting : asked.group(1).split(", ", -1)) {
          if (!setting.equals("of")) {
            assertThat(text)
                .as("%s of %s", setting, declaration.kind())
                .contains("`" + setting + "`");
          }
        }
      }
    }
  }

  record Default(Task task, String kind, Map<String, Object> given, Map<String, Object> all) {}

  static Stream<Default> defaults() {
    Map<String, Object> linear =
        Map.of("l1", 0, "l2", 0, "clip", 1e18, "hash_bits", 18, "rule", "adagrad");
    var cases = new ArrayList<Default>();
    cases.add(
        linear(
            REGRESSION,
            Map.of(),
            linear,
            Map.of("loss", "squared", "learning_rate", 0.1, "epsilon", 1e-8, "initial", 1)));
    cases.add(
        linear(
            BINARY,
            Map.of(),
            linear,
            Map.of(
                "loss",
                "logistic",
                "importance_aware",
                true,
                "class_weights",
                Map.of("0", 1, "1", 1),
                "correct_prior",
                true)));
    cases.add(
        linear(
            REGRESSION,
            Map.of("rule", "sgd", "loss", "huber"),
            Map.of("learning_rate", 0.05, "power", 0, "importance_aware", true, "delta", 1)));
    cases.add(
        linear(
            REGRESSION,
            Map.of("rule", "adam", "loss", "quantile"),
            Map.of(
                "learning_rate", 0.01,
                "beta1", 0.9,
                "beta2", 0.999,
                "epsilon", 1e-8,
                "importance_aware", false,
                "level", 0.5)));
    cases.add(
        linear(
            REGRESSION,
            Map.of("rule", "ftrl", "loss", "pseudo_huber"),
            Map.of("learning_rate", 0.1, "beta", 1, "delta", 1)));
    cases.add(
        linear(
            REGRESSION,
            Map.of("rule", "normalised"),
            Map.of("learning_rate", 0.5, "importance_aware", true)));
    cases.add(
        new Default(
            REGRESSION,
            "mean",
            Map.of("by", "city"),
            Map.of("by", "city", "prior_weight", 1, "limit", 100_000)));
    cases.add(
        new Default(
            BINARY,
            "hoeffding_tree",
            Map.of(),
            Map.of(
                "grace", 200, "delta", 1e-7, "tie", 0.05, "leaf", "adaptive", "candidates", 10)));
    cases.add(
        new Default(
            BINARY,
            "hoeffding_adaptive_tree",
            Map.of(),
            Map.of(
                "grace", 200, "delta", 1e-7, "drift", 0.002, "width", 300, "significance", 0.05)));
    cases.add(
        new Default(
            BINARY,
            "hoeffding_window_tree",
            Map.of(),
            Map.of("grace", 200, "delta", 1e-4, "tie", 0.05, "window", 10_000, "check", 2_000)));
    cases.add(
        new Default(
            BINARY,
            "online_bagging",
            Map.of(),
            Map.of("members", 10, "rate", 1, "base", "hoeffding_tree", "grace", 200)));
    cases.add(
        new Default(
            BINARY,
            "online_boosting",
            Map.of(),
            Map.of("members", 10, "base", "hoeffding_tree", "delta", 1e-7)));
    cases.add(
        new Default(
            BINARY,
            "leveraging_bagging",
            Map.of(),
            Map.of("members", 10, "rate", 6, "drift", 0.002, "base", "hoeffding_tree")));
    cases.add(
        new Default(
            BINARY,
            "adaptive_random_forest",
            Map.of(),
            Map.of(
                "members",
                10,
                "rate",
                6,
                "features",
                0.6,
                "warning",
                0.01,
                "drift",
                0.001,
                "grace",
                50,
                "delta",
                0.01)));
    cases.add(
        new Default(
            REGRESSION,
            "fimt_dd",
            Map.of(),
            Map.of(
                "grace",
                200,
                "delta",
                1e-7,
                "tie",
                0.05,
                "leaf",
                "adaptive",
                "bins",
                64,
                "megabytes",
                256,
                "adapt",
                true)));
    cases.add(
        new Default(
            REGRESSION,
            "adaptive_random_forest",
            Map.of(),
            Map.of("grace", 50, "delta", 0.01, "leaf", "mean", "bins", 64, "features", 0.6)));
    cases.add(
        new Default(BINARY, "last_value", Map.of(), Map.of("certainty", 0.9, "limit", 100_000)));
    return cases.stream();
  }

  @SafeVarargs
  private static Default linear(
      Task task, Map<String, Object> given, Map<String, Object>... defaults) {
    var all = new TreeMap<String, Object>(given);
    for (Map<String, Object> some : defaults) {
      all.putAll(some);
    }
    return new Default(task, "linear", given, all);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void what_is_not_given_is_as_described(Default pinned) {
    Learner given = trained(pinned.task(), Declaration.of(pinned.kind(), pinned.given()));
    Learner all = trained(pinned.task(), Declaration.of(pinned.kind(), pinned.all()));
    Checkpoint expected = Learners.checkpoint(all);
    Checkpoint actual = Learners.checkpoint(given);
    // the manifests differ in what was declared; the states must not
    assertThat(CheckpointCodec.hash(new Checkpoint(expected.manifest(), actual.state())))
        .isEqualTo(CheckpointCodec.hash(expected));
    double[] one = new double[1];
    double[] other = new double[1];
    var row = new RowBuilder(SCHEMA).set("x", (Object) 0.7).set("city", "city 1").row();
    given.predict(row, one);
    all.predict(row, other);
    assertThat(one).isEqualTo(other);
  }

  private static Learner trained(Task task, Declaration declaration) {
    Learner learner = Learners.of(task, SCHEMA, FEATURES, declaration, 1);
    var builder = new RowBuilder(SCHEMA);
    for (int i = 0; i < 200; i++) {
      var row = builder.set("x", (Object) (i * 0.01)).set("city", "city " + i % 3).row();
      learner.learn(row, task instanceof Task.Regression ? i % 11 : i % 2, 1 + i % 2);
    }
    return learner;
  }
}
