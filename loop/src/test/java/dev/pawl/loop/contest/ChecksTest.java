package dev.pawl.loop.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.registry.SomeVersion;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.loss.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final Schema SCHEMA = Schema.of(Field.of("x", FieldType.NUMBER));
  private static final int NUMBER = 7;

  private final Constant model = new Constant(3);
  private final Checks checks = new Checks(Loss.ABSOLUTE_ERROR, 1_000, List.of(), List.of());

  @Test
  void what_a_version_has_answered_already_is_not_predicted_again() {
    add(1, NUMBER, 2.5);
    add(2, NUMBER, 1.5);
    add(5, NUMBER, Double.NaN);

    assertThat(checks.report(standing()).backtest()).isEqualTo((2.5 + 1.5 + 2) / 3);
    assertThat(model.predicted).isEqualTo(1);
  }

  @Test
  void what_others_have_answered_is_predicted() {
    add(1, NUMBER - 1, 100);
    add(2, NUMBER, 100);

    assertThat(checks.report(standing()).backtest()).isEqualTo((2 + 100) / 2.0);
    assertThat(checks.report(model).backtest()).isEqualTo((2 + 1) / 2.0);
    assertThat(model.predicted).isEqualTo(3);
  }

  @Test
  void an_answer_that_is_not_finite_is_an_infinite_loss() {
    add(1, NUMBER, 2);
    add(2, NUMBER, Double.NaN);
    model.score = Double.NaN;

    assertThat(checks.report(standing()).backtest()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void without_examples_there_is_no_loss() {
    assertThat(checks.report(standing()).backtest()).isNaN();
    assertThat(checks.report(model).holdout()).isNaN();
  }

  private void add(double label, int champion, double loss) {
    var prediction =
        new Prediction("p", "", 0, "", new byte[0], "1.1", "champion", 1, new double[] {0}, true);
    Row row = new RowBuilder(SCHEMA).set(0, 1).row();
    Scores none = new Scores(new int[0], new double[0]);
    checks.add(
        new Example(prediction, 0, row, none, label, 0, 0, Example.Origin.ANSWERED),
        champion,
        loss);
  }

  private Standing standing() {
    return new Standing(NUMBER, SomeVersion.of("m", "1.1", State.CHAMPION), model);
  }

  /** Always predicts the same, and counts how often. */
  private static final class Constant implements Model {
    private double score;
    private int predicted;

    Constant(double score) {
      this.score = score;
    }

    @Override
    public Task task() {
      return new Task.Regression();
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public Scratch scratch() {
      return new Scratch() {};
    }

    @Override
    public void predict(Row row, Scratch scratch, double[] scores) {
      predicted++;
      scores[0] = score;
    }
  }
}
