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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which category gets which number is a matter of order: of the schema's list, or of first
 * appearance. What is predicted does not depend on it; naive Bayes, alone and in leaves, says so of
 * rows after each category was seen, since it shares one example among the values up to the largest
 * number so far. The branches of a forest's trees draw their attributes one after the other, so
 * forests are left out.
 */
class CategoryOrderTest {
  private static final long SEED = 97;

  private static final Task REGRESSION = new Task.Regression();
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task SEVERAL = new Task.Classification(List.of("red", "green", "blue"));

  private static final List<String> CITIES = List.of("A", "B", "C", "D", "E", "F");

  private static final List<Declaration> FEATURES =
      List.of(
          Declaration.of("number", Map.of("of", List.of("x"))),
          Declaration.of("one_hot", Map.of("of", List.of("city"))));

  record Case(Task task, String kind, Map<String, Object> settings) {}

  static Stream<Case> kinds() {
    var cases = new ArrayList<Case>();
    Map<String, Object> tree = Map.of("leaf", "majority");
    Map<String, Object> trees = Map.of("leaf", "majority", "members", 3);
    for (Task task : List.of(REGRESSION, BINARY, SEVERAL)) {
      cases.add(new Case(task, "linear", Map.of()));
      cases.add(new Case(task, "linear", Map.of("rule", "ftrl", "l1", 0.1)));
      cases.add(new Case(task, "mean", Map.of("by", "city")));
    }
    cases.add(new Case(REGRESSION, "fimt_dd", Map.of()));
    for (Task task : List.of(BINARY, SEVERAL)) {
      cases.add(new Case(task, "naive_bayes", Map.of()));
      cases.add(new Case(task, "hoeffding_tree", tree));
      cases.add(new Case(task, "hoeffding_adaptive_tree", tree));
      cases.add(new Case(task, "hoeffding_window_tree", tree));
      cases.add(new Case(task, "online_bagging", trees));
      cases.add(new Case(task, "online_boosting", trees));
      cases.add(new Case(task, "leveraging_bagging", trees));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void categories_listed_in_another_order_are_predicted_the_same(Case kind) {
    List<String> turned = new ArrayList<>(CITIES);
    Collections.reverse(turned);
    assertSame(kind, schema(CITIES), schema(turned), List.of());
  }

  /** Examples of hardly any weight let all names appear first, in one order and in the other. */
  @ParameterizedTest
  @MethodSource("kinds")
  void categories_that_appear_in_another_order_are_predicted_the_same(Case kind) {
    List<String> turned = new ArrayList<>(CITIES);
    Collections.reverse(turned);
    assertSame(kind, schema(List.of()), schema(List.of()), List.of(CITIES, turned));
  }

  private static Schema schema(List<String> cities) {
    return Schema.of(
        Field.of("x", FieldType.NUMBER),
        new Field("city", FieldType.CATEGORY, false, -1, 1, cities, ""));
  }

  private static void assertSame(
      Case kind, Schema first, Schema second, List<List<String>> appearances) {
    Learner one = learner(kind, first);
    Learner other = learner(kind, second);
    var rows = new RowBuilder(first);
    var others = new RowBuilder(second);
    for (int i = 0; i < CITIES.size() && !appearances.isEmpty(); i++) {
      one.learn(rows.set("city", appearances.get(0).get(i)).row(), 1, 1e-12);
      other.learn(others.set("city", appearances.get(1).get(i)).row(), 1, 1e-12);
    }
    var random = new SplittableRandom(SEED);
    double[] scores = new double[kind.task().scores()];
    double[] expected = new double[scores.length];
    for (int i = 0; i < 3000; i++) {
      int city = random.nextInt(CITIES.size());
      double x = random.nextGaussian();
      Row row = rows.set("x", (Object) x).set("city", CITIES.get(city)).row();
      Row same = others.set("x", (Object) x).set("city", CITIES.get(city)).row();
      one.predict(row, expected);
      other.predict(same, scores);
      if (i >= 100) {
        assertThat(scores).as("%s, row %d", kind, i).containsExactly(expected, within(1e-6));
      }
      double label = label(kind.task(), city, x, random);
      one.learn(row, label, 1);
      other.learn(same, label, 1);
    }
  }

  private static Learner learner(Case kind, Schema schema) {
    return Learners.of(
        kind.task(), schema, FEATURES, Declaration.of(kind.kind(), kind.settings()), SEED);
  }

  private static double label(Task task, int city, double x, SplittableRandom random) {
    double value = city % 3 + x + random.nextGaussian();
    return switch (task) {
      case Task.Regression _ -> value;
      case Task.BinaryClassification _ -> value > 1 ? 1 : 0;
      case Task.Classification _ -> random.nextInt(4) == 0 ? random.nextInt(3) : city % 3;
    };
  }
}
