package dev.pawl.learn.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.learn.evaluation.TestThenTrain.Plan;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestThenTrainTest {
  private static final Schema SCHEMA = Schema.of(Field.of("x", FieldType.NUMBER));
  private static final Row ROW = new RowBuilder(SCHEMA).row();

  private static Learner last(Task task) {
    return Learners.of(task, SCHEMA, List.of(), Declaration.of("last_value", Map.of()), 1);
  }

  private static TestThenTrain run(Plan plan, double... labels) {
    var test = new TestThenTrain(last(new Task.Regression()), plan);
    for (int i = 0; i < labels.length; i++) {
      test.on(ROW, labels[i], 1, i);
    }
    test.finish();
    return test;
  }

  @Test
  void each_row_is_predicted_before_it_is_learned() {
    // predictions: 0, 3, 4, 8
    TestThenTrain test = run(new Plan(0, 0, 0), 3, 4, 8, 8);
    assertThat(test.quality().measures().get("mae"))
        .isCloseTo((3 + 1 + 4 + 0) / 4.0, within(1e-12));
    assertThat(test.rows()).isEqualTo(4);
  }

  @Test
  void a_label_that_is_on_its_way_is_not_known() {
    // with a delay of 2, row i is predicted from the label of row i − 2: 0, 0, 3, 4
    TestThenTrain test = run(new Plan(2, 0, 0), 3, 4, 8, 8);
    assertThat(test.quality().measures().get("mae"))
        .isCloseTo((3 + 4 + 5 + 4) / 4.0, within(1e-12));
    double[] scores = new double[1];
    test.learner().predict(ROW, scores);
    assertThat(scores).as("in the end all is learned").containsExactly(8);
  }

  @Test
  void rows_that_are_only_learned_are_not_measured() {
    TestThenTrain test = run(new Plan(0, 2, 0), 3, 4, 8, 8);
    assertThat(test.quality().measures().get("mae")).isCloseTo(2, within(1e-12));
    assertThat(test.quality().weight()).isEqualTo(2);
  }

  @Test
  void the_curve_has_a_point_for_each_part() {
    TestThenTrain test = run(new Plan(0, 0, 2), 3, 4, 8, 8, 9);
    assertThat(test.curve()).extracting(TestThenTrain.Point::rows).containsExactly(2L, 4L, 5L);
    assertThat(test.curve())
        .extracting(point -> point.since().measures().get("mae"))
        .containsExactly(2.0, 2.0, 1.0);
  }

  @Test
  void accuracy_is_in_percent_and_a_half_is_a_no() {
    var binary = new TestThenTrain(last(new Task.BinaryClassification()), new Plan(0, 0, 0));
    for (double label : new double[] {0, 0, 1, 1}) {
      binary.on(ROW, label, 1, 0);
    }
    // predicted: no (one half), no, no, yes
    assertThat(binary.quality().measures()).containsEntry("accuracy", 75.0);
    assertThat(binary.quality().measures().get("kappa")).isCloseTo(50, within(1e-9));
    var task = new Task.Classification(List.of("a", "b", "c"));
    var several = new TestThenTrain(last(task), new Plan(0, 0, 0));
    for (double label : new double[] {0, 0, 2, 2}) {
      several.on(ROW, label, 1, 0);
    }
    assertThat(several.quality().measures()).containsEntry("accuracy", 75.0);
    assertThat(Quality.names(task)).startsWith("accuracy", "kappa", "log_loss");
  }

  @Test
  void a_plan_out_of_range_is_refused() {
    assertThatThrownBy(() -> new Plan(-1, 0, 0))
        .hasMessage("delay: -1, trainOnly: 0, every: 0 (expected: at least 0 each)");
  }
}
