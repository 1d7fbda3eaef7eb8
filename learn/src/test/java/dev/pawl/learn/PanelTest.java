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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PanelTest {
  private static final Task BINARY = new Task.BinaryClassification();
  private static final Task REGRESSION = new Task.Regression();
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("x", FieldType.NUMBER),
          Field.of("city", FieldType.CATEGORY),
          Field.of("id", FieldType.CATEGORY));
  private static final List<Declaration> FEATURES =
      List.of(Declaration.of("number", Map.of("of", "x")));
  private static final Map<String, Object> BY_CITY = Map.of("mean", Map.of("by", "city"));

  private static Learner make(Task task, String kind, Map<String, Object> settings) {
    return Learners.of(task, SCHEMA, FEATURES, Declaration.of(kind, settings), 1);
  }

  private static Row row(double x, String city, String id) {
    return new RowBuilder(SCHEMA).set("x", (Object) x).set("city", city).set("id", id).row();
  }

  private static double score(Learner learner, Row row) {
    double[] scores = new double[1];
    learner.predict(row, scores);
    return scores[0];
  }

  @Test
  void a_vote_is_the_weighted_mean_of_what_members_predict() {
    Learner voting =
        make(
            REGRESSION,
            "voting",
            Map.of("members", List.of("mean", BY_CITY), "weights", List.of(1, 3)));
    Learner mean = make(REGRESSION, "mean", Map.of());
    Learner byCity = make(REGRESSION, "mean", Map.of("by", "city"));
    for (int i = 0; i < 50; i++) {
      Row row = row(i, "city " + i % 3, "");
      for (Learner each : List.of(voting, mean, byCity)) {
        each.learn(row, i % 3 * 10, 1);
      }
    }
    Row asked = row(0, "city 2", "");
    assertThat(score(voting, asked))
        .isCloseTo(0.25 * score(mean, asked) + 0.75 * score(byCity, asked), within(1e-12));
  }

  @Test
  void members_may_vote_with_the_classes_that_they_choose() {
    Learner voting =
        make(
            BINARY,
            "voting",
            Map.of("members", List.of("mean", BY_CITY, "last_value"), "vote", "classes"));
    for (int i = 0; i < 20; i++) {
      voting.learn(row(0, i % 4 == 0 ? "rare" : "usual", ""), i % 4 == 0 ? 1 : 0, 1);
    }
    // the mean and the last value say no, the city's mean says yes
    assertThat(score(voting, row(0, "rare", ""))).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(score(voting, row(0, "usual", ""))).isZero();
  }

  @Test
  void a_stack_is_not_misled_by_a_member_that_remembers_what_it_has_learned() {
    // each id comes once: the last value by id is right about all that was learned, and knows
    // nothing of what comes
    Map<String, Object> memory = Map.of("last_value", Map.of("by", "id"));
    Map<String, Object> tree = Map.of("hoeffding_tree", Map.of("grace", 50));
    Learner stack = make(BINARY, "stacking", Map.of("members", List.of(memory, tree)));
    Learner alone = make(BINARY, "hoeffding_tree", Map.of("grace", 50));
    var random = new SplittableRandom(7);
    int right = 0;
    int rightAlone = 0;
    for (int i = 0; i < 6000; i++) {
      double x = random.nextDouble();
      int label = x > 0.5 == random.nextInt(10) > 0 ? 1 : 0;
      Row row = row(x, "", "id " + i);
      if (i >= 1000) {
        right += (score(stack, row) > 0.5 ? 1 : 0) == label ? 1 : 0;
        rightAlone += (score(alone, row) > 0.5 ? 1 : 0) == label ? 1 : 0;
      }
      stack.learn(row, label, 1);
      alone.learn(row, label, 1);
    }
    assertThat(right).isGreaterThan(rightAlone - 50);
  }

  @Test
  void a_stack_learns_whom_to_believe() {
    Map<String, Object> members = Map.of("members", List.of("mean", BY_CITY, "last_value"));
    Learner stack = make(REGRESSION, "stacking", members);
    Learner voting = make(REGRESSION, "voting", members);
    var random = new SplittableRandom(8);
    double error = 0;
    double errorOfVote = 0;
    for (int i = 0; i < 5000; i++) {
      int city = random.nextInt(4);
      double label = 10 * city + random.nextGaussian();
      Row row = row(0, "city " + city, "");
      if (i >= 2000) {
        error += Math.abs(score(stack, row) - label);
        errorOfVote += Math.abs(score(voting, row) - label);
      }
      stack.learn(row, label, 1);
      voting.learn(row, label, 1);
    }
    // the city's mean is off by the noise alone, whose mean size is 0.8
    assertThat(error / 3000).isLessThan(1);
    assertThat(errorOfVote / 3000).isGreaterThan(5);
  }

  @Test
  void members_draw_from_generators_of_their_own() {
    Map<String, Object> drawing = Map.of("online_bagging", Map.of("members", 2));
    Learner two = make(BINARY, "voting", Map.of("members", List.of(drawing, drawing)));
    Learner one = make(BINARY, "voting", Map.of("members", List.of(drawing)));
    var random = new SplittableRandom(9);
    for (int i = 0; i < 500; i++) {
      Row row = row(random.nextDouble(), "", "");
      two.learn(row, row.number(0) > random.nextDouble() ? 1 : 0, 1);
      one.learn(row, row.number(0) > random.nextDouble() ? 1 : 0, 1);
    }
    assertThat(score(two, row(0.4, "", ""))).isNotEqualTo(score(one, row(0.4, "", "")));
  }

  @Test
  void panels_are_explained_by_what_their_members_say() {
    Map<String, Object> tree = Map.of("fimt_dd", Map.of("grace", 50));
    Map<String, Object> members = Map.of("members", List.of(tree, "linear", BY_CITY));
    for (String kind : List.of("voting", "stacking")) {
      Learner panel = make(REGRESSION, kind, members);
      var random = new SplittableRandom(3);
      for (int i = 0; i < 2000; i++) {
        double x = random.nextDouble();
        panel.learn(row(x, "city " + i % 2, ""), (x > 0.5 ? 4 : 0) + i % 2, 1);
      }
      Row asked = row(0.9, "city 1", "");
      List<Contribution> why = panel.freeze().explain(asked, 0);
      assertThat(why.stream().mapToDouble(Contribution::amount).sum())
          .isCloseTo(score(panel, asked), within(1e-6));
      assertThat(why)
          .extracting(Contribution::column)
          .contains(kind.equals("voting") ? "x" : "1_fimt_dd", "bias");
    }
    Learner classes = make(BINARY, "voting", Map.of("members", "mean", "vote", "classes"));
    assertThat(classes.freeze().explain(row(0, "", ""), 0)).isEmpty();
  }

  @Test
  void the_health_of_members_is_told_as_one() {
    Map<String, Object> linear = Map.of("linear", Map.of("hash_bits", 4));
    Learner two = make(REGRESSION, "voting", Map.of("members", List.of(linear, linear, "mean")));
    Learner one = make(REGRESSION, "linear", Map.of("hash_bits", 4));
    Learner none = make(REGRESSION, "voting", Map.of("members", "mean"));
    for (int i = 0; i < 100; i++) {
      two.learn(row(i % 7, "", ""), i % 7, 1);
      one.learn(row(i % 7, "", ""), i % 7, 1);
    }
    NumericHealth expected = one.health().orElseThrow();
    NumericHealth health = two.health().orElseThrow();
    assertThat(health.weights()).isEqualTo(2 * expected.weights());
    assertThat(health.norm()).isCloseTo(expected.norm() * Math.sqrt(2), within(1e-12));
    assertThat(health.largest()).isEqualTo(expected.largest());
    assertThat(none.health()).isEmpty();
  }

  @Test
  void what_is_wrong_with_a_member_is_told_by_its_path() {
    assertThatThrownBy(() ->
            make(
                BINARY,
                "voting",
                Map.of(
                    "members",
                    List.of("mean", Map.of("hoeffding_tree", Map.of("grace", -1)), "linaer"))))
        .hasMessageContaining(
            "learner.voting.members[1].hoeffding_tree.grace: -1 (expected: a number from 1.0")
        .hasMessageContaining("learner.voting.members[2]: linaer (expected: one of [")
        .hasMessageContaining("Did you mean linear?");
    assertThatThrownBy(() -> make(BINARY, "stacking", Map.of("meta", "mean")))
        .hasMessage(
            "learner.stacking.members: missing (expected: a list of learners, such as"
                + " [hoeffding_tree, {linear: {rule: normalised}}])");
    assertThatThrownBy(() ->
            make(BINARY, "stacking", Map.of("members", "mean", "meta", List.of("mean", "mean"))))
        .hasMessage("learner.stacking.meta: 2 learners (expected: one learner)");
    assertThatThrownBy(() -> make(BINARY, "voting", Map.of("members", "mean", "weights", 0)))
        .hasMessageStartingWith("learner.voting.weights: [0.0] (expected: a number from 0 to 1e9");
    assertThatThrownBy(
            () -> make(REGRESSION, "voting", Map.of("members", "mean", "vote", "classes")))
        .hasMessageStartingWith("learner.voting.vote: classes (expected: probabilities");
  }
}
