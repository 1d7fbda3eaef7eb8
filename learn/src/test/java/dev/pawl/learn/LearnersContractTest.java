package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.Declaration;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of learners, for each kind and its main settings. */
@ParameterizedClass
@MethodSource("cases")
class LearnersContractTest extends LearnerContract {
  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task SEVERAL = new Task.Classification(List.of("red", "green", "blue"));

  private static final List<Declaration> FEATURES =
      List.of(
          Declaration.of("standardise", Map.of("of", List.of("x", "constant"))),
          Declaration.of("number", Map.of("of", List.of("y"))),
          Declaration.of("bucketise", Map.of("of", "x", "edges", List.of(-1, 0, 1))),
          Declaration.of("one_hot", Map.of("of", List.of("city"))),
          Declaration.of("hash", Map.of("of", List.of("note", "flag"))),
          Declaration.of("cross", Map.of("of", List.of("city", "flag"))));

  record Case(Task task, String kind, Map<String, Object> settings, boolean canOverfit) {
    @Override
    public String toString() {
      return kind + " " + settings + " for " + task;
    }
  }

  private final Case learner;

  LearnersContractTest(Case learner) {
    this.learner = learner;
  }

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    for (String rule : List.of("sgd", "adagrad", "adam", "ftrl", "normalised")) {
      for (String loss :
          List.of(
              "squared",
              "absolute",
              "quantile",
              "huber",
              "pseudo_huber",
              "epsilon_insensitive",
              "poisson")) {
        boolean quantile = loss.equals("quantile");
        cases.add(linear(REGRESSION, !quantile, "rule", rule, "loss", loss));
      }
      cases.add(linear(BINARY, true, "rule", rule));
      // a hinge is content with a margin of 1, where the response is 0.73
      cases.add(linear(BINARY, false, "rule", rule, "loss", "hinge"));
      cases.add(
          linear(
              BINARY,
              true,
              "rule",
              rule,
              "l1",
              1e-5,
              "l2",
              1e-5,
              "learning_rate",
              List.of(0.1, 0.3)));
    }
    for (String rule : List.of("sgd", "adagrad", "adam", "ftrl", "normalised")) {
      cases.add(linear(SEVERAL, true, "rule", rule));
      List<Double> rates = List.of(0.1, 0.3);
      cases.add(linear(SEVERAL, true, "rule", rule, "learning_rate", rates, "l1", 1e-5));
    }
    cases.add(linear(SEVERAL, true, "samples", Map.of("green", 1.5)));
    for (String rule : List.of("sgd", "adagrad", "normalised")) {
      cases.add(linear(REGRESSION, true, "rule", rule, "importance_aware", false));
    }
    cases.add(linear(REGRESSION, true, "offset", "y", "loss", "absolute", "half_life", 1000));
    cases.add(linear(REGRESSION, true, "rule", "normalised", "half_life", 1000, "clip", 2));
    cases.add(linear(BINARY, true, "class_weights", Map.of("0", 1, "1", 3), "offset", "x"));
    cases.add(linear(BINARY, true, "samples", Map.of("0", 0.5, "1", 1.5)));
    Map<String, Object> balance =
        Map.of("class_weights", Map.of("0", 2), "samples", Map.of("0", 0.5));
    cases.add(new Case(BINARY, "mean", balance, false));
    for (Task task : List.of(REGRESSION, BINARY, SEVERAL)) {
      cases.add(new Case(task, "mean", Map.of(), false));
      cases.add(new Case(task, "mean", Map.of("by", "city", "half_life", 50), true));
      cases.add(new Case(task, "mean", Map.of("by", List.of("city", "flag"), "limit", 20), false));
      cases.add(new Case(task, "popularity", Map.of(), false));
      cases.add(new Case(task, "popularity", Map.of("by", "city"), true));
      cases.add(new Case(task, "last_value", Map.of(), false));
      cases.add(new Case(task, "last_value", Map.of("by", List.of("city")), true));
    }
    for (Task task : List.of(REGRESSION, BINARY, SEVERAL)) {
      Map<String, Object> tree =
          Map.of(task.equals(REGRESSION) ? "fimt_dd" : "hoeffding_tree", Map.of("grace", 30));
      Map<String, Object> byCity = Map.of("mean", Map.of("by", "city"));
      List<Object> mixed =
          List.of(tree, byCity, Map.of("linear", Map.of("rule", "normalised", "hash_bits", 8)));
      cases.add(new Case(task, "voting", Map.of("members", List.of(byCity, "mean")), false));
      cases.add(
          new Case(task, "voting", Map.of("members", mixed, "weights", List.of(3, 1, 0)), true));
      cases.add(new Case(task, "stacking", Map.of("members", mixed), true));
      cases.add(
          new Case(task, "stacking", Map.of("members", List.of(tree, byCity), "meta", tree), true));
    }
    cases.add(
        new Case(BINARY, "voting", Map.of("members", List.of("mean"), "vote", "classes"), false));
    for (Task task : List.of(BINARY, SEVERAL)) {
      cases.add(new Case(task, "majority", Map.of(), false));
      cases.add(new Case(task, "majority", Map.of("by", "city", "half_life", 9), true));
    }
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of(), true));
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of("grace", 20, "delta", 0.1, "tie", 9), true));
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of("leaf", "mean", "bins", 8), true));
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of("grace", 20, "megabytes", 1), true));
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of("leaf", "linear", "adapt", false), false));
    cases.add(
        new Case(
            REGRESSION,
            "adaptive_random_forest",
            Map.of("warning", 0.3, "drift", 0.1, "members", 4),
            false));
    cases.add(new Case(REGRESSION, "adaptive_random_forest", Map.of("features", 1), true));
    for (Task task : List.of(BINARY, SEVERAL)) {
      cases.add(new Case(task, "naive_bayes", Map.of(), true));
      cases.add(new Case(task, "hoeffding_tree", Map.of(), true));
      cases.add(new Case(task, "hoeffding_tree", Map.of("grace", 20, "delta", 0.1), true));
      Map<String, Object> quick = Map.of("grace", 20, "delta", 0.1, "drift", 0.2, "width", 10);
      cases.add(new Case(task, "hoeffding_adaptive_tree", quick, true));
      cases.add(new Case(task, "hoeffding_window_tree", Map.of(), true));
      Map<String, Object> brief =
          Map.of("window", 60, "check", 20, "grace", 10, "delta", 0.3, "tie", 0.3);
      // six examples of each row, of a column that goes on being scaled, spread too little
      cases.add(new Case(task, "hoeffding_window_tree", brief, false));
      cases.add(new Case(task, "online_bagging", Map.of("members", 3, "grace", 30), true));
      cases.add(new Case(task, "online_boosting", Map.of("members", 3, "grace", 30), true));
      cases.add(new Case(task, "leveraging_bagging", Map.of("drift", 0.3, "members", 3), true));
      cases.add(new Case(task, "leveraging_bagging", Map.of("base", "naive_bayes"), true));
      cases.add(
          new Case(task, "adaptive_random_forest", Map.of("warning", 0.3, "drift", 0.1), true));
      for (String leaf : List.of("majority", "naive_bayes")) {
        cases.add(
            new Case(task, "hoeffding_tree", Map.of("leaf", leaf, "grace", 25, "tie", 9), true));
      }
    }
    for (Task task : List.of(REGRESSION, BINARY)) {
      cases.add(
          new Case(task, "passive_aggressive", Map.of("hash_bits", 10), task.equals(REGRESSION)));
      cases.add(new Case(task, "seasonal_mean", Map.of("time", "at"), false));
      cases.add(new Case(task, "seasonal_mean", Map.of("time", "at", "by", "city"), true));
      cases.add(new Case(task, "expression", Map.of("of", "2 * x"), false));
    }
    return cases.stream();
  }

  private static Case linear(Task task, boolean canOverfit, Object... settings) {
    var map = new TreeMap<String, Object>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put((String) settings[i], settings[i + 1]);
    }
    map.put("hash_bits", 10);
    return new Case(task, "linear", map, canOverfit);
  }

  @Override
  protected Learner learner(long seed) {
    return Learners.of(
        learner.task(),
        SCHEMA,
        FEATURES,
        Declaration.of(learner.kind(), learner.settings()),
        seed,
        expressions());
  }

  @Override
  protected boolean canOverfit() {
    return learner.canOverfit();
  }

  @Test
  void a_frozen_model_that_was_kept_predicts_to_the_same_bits() {
    Learner trained = learner(3);
    var builder = new RowBuilder(SCHEMA);
    for (int i = 0; i < 50; i++) {
      trained.learn(
          builder.set("x", (Object) (i * 0.1)).set("city", "city " + i % 4).row(), i % 2, 1);
    }
    Model frozen = trained.freeze();
    Model restored = FrozenModels.restore(FrozenModels.checkpoint(frozen), expressions());
    double[] expected = new double[frozen.task().scores()];
    double[] actual = new double[frozen.task().scores()];
    for (int i = 0; i < 20; i++) {
      Row row = builder.set("x", (Object) (i * 0.3)).set("city", "city " + i % 6).row();
      frozen.predict(row, frozen.scratch(), expected);
      restored.predict(row, restored.scratch(), actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Compiles the one expression that is used here. */
  private static Expressions expressions() {
    return (expression, schema) -> {
      int x = schema.indexOf("x");
      return row -> 2 * row.number(x);
    };
  }
}
