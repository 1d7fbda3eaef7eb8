package dev.pawl.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.Expressions;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a weight of 2 means, where it is the row twice, or once, exactly. What it means elsewhere is
 * tested with the learner: steps of linear models in {@code StepRuleTest} and {@code
 * SparseLinearTest}, draws in {@code EnsembleTest}, splits in {@code HoeffdingTreeTest}.
 */
class WeightsTest {
  private static final long SEED = 2_222;

  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("at", FieldType.TIME),
          Field.of("city", FieldType.CATEGORY));

  private static final List<Declaration> FEATURES =
      List.of(
          Declaration.of("number", Map.of("of", List.of("x"))),
          Declaration.of("hash", Map.of("of", List.of("city"))));

  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task SEVERAL = new Task.Classification(List.of("red", "green", "blue"));

  record Case(Task task, String kind, Map<String, Object> settings) {
    Learner learner() {
      return Learners.of(
          task, SCHEMA, FEATURES, Declaration.of(kind, settings), SEED, expressions());
    }

    private static Expressions expressions() {
      return (expression, schema) -> row -> row.number(0);
    }
  }

  static Stream<Case> twice() {
    var cases = new ArrayList<Case>();
    for (Task task : List.of(REGRESSION, BINARY, SEVERAL)) {
      cases.add(new Case(task, "mean", Map.of()));
      cases.add(new Case(task, "mean", Map.of("by", "city")));
      cases.add(new Case(task, "voting", Map.of("members", List.of("mean", "last_value"))));
    }
    for (Task task : List.of(REGRESSION, BINARY)) {
      cases.add(new Case(task, "seasonal_mean", Map.of("time", "at")));
    }
    for (Task task : List.of(BINARY, SEVERAL)) {
      cases.add(new Case(task, "majority", Map.of("by", "city")));
      cases.add(new Case(task, "naive_bayes", Map.of()));
      for (String leaf : List.of("majority", "naive_bayes")) {
        // trees that do not come to split: what their leaves count
        Map<String, Object> counting = Map.of("leaf", leaf, "grace", 1_000_000);
        cases.add(new Case(task, "hoeffding_tree", counting));
        cases.add(new Case(task, "hoeffding_adaptive_tree", counting));
        cases.add(new Case(task, "hoeffding_window_tree", counting));
      }
    }
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of("leaf", "mean", "grace", 1_000_000)));
    return cases.stream();
  }

  static Stream<Case> once() {
    return Stream.of(
        new Case(REGRESSION, "last_value", Map.of("by", "city")),
        new Case(SEVERAL, "last_value", Map.of()),
        new Case(REGRESSION, "expression", Map.of("of", "x")));
  }

  @ParameterizedTest
  @MethodSource("twice")
  void a_weight_of_2_is_the_row_twice(Case kind) {
    Learner heavy = kind.learner();
    Learner twice = kind.learner();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      Row row = row(random);
      double label = label(row, kind.task(), random);
      double weight = 1 + i % 3;
      heavy.learn(row, label, 2 * weight);
      twice.learn(row, label, weight);
      twice.learn(row, label, weight);
    }
    assertSame(heavy, twice);
  }

  @ParameterizedTest
  @MethodSource("once")
  void a_weight_of_2_is_the_row_once(Case kind) {
    Learner heavy = kind.learner();
    Learner once = kind.learner();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      Row row = row(random);
      double label = label(row, kind.task(), random);
      heavy.learn(row, label, 2);
      once.learn(row, label, 1);
    }
    assertSame(heavy, once);
  }

  @Test
  void with_a_half_life_older_rows_fade_once_for_a_row_of_any_weight() {
    Learner heavy = new Case(REGRESSION, "mean", Map.of("half_life", 1)).learner();
    Row row = row(new SplittableRandom(SEED));
    heavy.learn(row, 10, 1);
    heavy.learn(row, 1, 2);

    double[] scores = new double[1];
    heavy.predict(row, scores);
    assertThat(scores[0]).isCloseTo((0.5 * 10 + 2 * 1) / 2.5, within(1e-12));
  }

  private static Row row(SplittableRandom random) {
    return new RowBuilder(SCHEMA)
        .set("x", (Object) random.nextDouble(-2, 2))
        .set("at", (Object) (1_356_998_400_000.0 + 3_600_000.0 * random.nextInt(1_000)))
        .set("city", "city " + random.nextInt(5))
        .row();
  }

  private static double label(Row row, Task task, SplittableRandom random) {
    return switch (task) {
      case Task.Regression _ -> 3 + row.number(0) + random.nextDouble();
      case Task.BinaryClassification _ -> row.number(0) + random.nextDouble(-1, 1) > 0 ? 1 : 0;
      case Task.Classification several -> random.nextInt(several.classes().size());
    };
  }

  private static void assertSame(Learner one, Learner other) {
    var random = new SplittableRandom(SEED + 1);
    double[] actual = new double[one.task().scores()];
    double[] expected = new double[one.task().scores()];
    for (int i = 0; i < 100; i++) {
      Row row = row(random);
      one.predict(row, actual);
      other.predict(row, expected);
      assertThat(actual).containsExactly(expected, within(1e-9));
    }
  }
}
