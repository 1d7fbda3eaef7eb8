package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.LogRecord;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Version;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.Model;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.linear.LinearModel;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.RowExpressions;
import dev.pawl.plan.ServingPlan;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A rule of the spec as the first champion; the truth is y = 3 x. */
class ExpressionLearnerTest {

  @Test
  void a_rule_answers_from_the_first_request_on() {
    Recorder recorder = new Recorder();
    loop(recorder).on(events("2 * x").records().getFirst());

    ServingPlan plan = Objects.requireNonNull(recorder.plan);

    assertThat(predict(plan, 0.5, "a")).isEqualTo(1);
  }

  @Test
  void a_rule_reads_categories_and_truths() {
    Recorder recorder = new Recorder();
    loop(recorder).on(events("shop == 'a' ? 10 : 20").records().getFirst());

    ServingPlan plan = Objects.requireNonNull(recorder.plan);

    assertThat(predict(plan, 0.5, "a")).isEqualTo(10);
    assertThat(predict(plan, 0.5, "b")).isEqualTo(20);
  }

  @Test
  void a_lineage_that_is_better_takes_over_from_a_rule() {
    Recorder recorder = new Recorder();
    events("x").records().forEach(loop(recorder)::on);

    Version champion =
        recorder.versions.values().stream()
            .filter(version -> version.state() == Version.State.CHAMPION)
            .findFirst()
            .orElseThrow();

    assertThat(champion.lineage()).isEqualTo("learned");
    assertThat(Objects.requireNonNull(recorder.plan).champion().model())
        .isInstanceOf(LinearModel.class);
  }

  @Test
  void a_rule_that_is_right_stays() {
    Recorder recorder = new Recorder();
    events("3 * x").records().forEach(loop(recorder)::on);

    assertThat(Objects.requireNonNull(recorder.plan).champion().model())
        .isInstanceOf(ExpressionModel.class);
  }

  @Test
  void a_loop_with_a_rule_is_restored() {
    List<LogRecord> records = events("x").records();
    Recorder whole = new Recorder();
    records.forEach(loop(whole)::on);
    Recorder recorder = new Recorder();
    Loop first = loop(recorder);
    records.subList(0, 700).forEach(first::on);

    Loop second = loop(recorder);
    second.restore(first.snapshot());
    records.subList(700, records.size()).forEach(second::on);

    assertThat(recorder.decisions).isEqualTo(whole.decisions);
    assertThat(recorder.versions).isEqualTo(whole.versions);
  }

  @Test
  void a_kept_rule_serves_in_another_process() {
    ModelDefinition definition = definition("2 * x");
    Model frozen = definition.learner(ModelDefinition.MAIN).freeze();
    Row row = row(definition.columns().row(), 0.25, "a");
    double[] score = new double[1];

    Model restored =
        FrozenModels.restore(FrozenModels.checkpoint(frozen), RowExpressions.standard());
    restored.predict(row, restored.scratch(), score);

    assertThat(score).containsExactly(0.5);
  }

  @Test
  void a_rule_that_cannot_be_compiled_is_refused_with_its_place() {
    assertThatThrownBy(() -> definition("2 * z").learner(ModelDefinition.MAIN))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("learner.expression.of: column 5: unknown name z");
  }

  private static double predict(ServingPlan plan, double x, String shop) {
    Model model = plan.champion().model();
    double[] score = new double[1];
    model.predict(row(model.schema(), x, shop), model.scratch(), score);
    return score[0];
  }

  private static Row row(dev.pawl.model.row.Schema schema, double x, String shop) {
    return new RowBuilder(schema).set("x", x).set("shop", shop).row();
  }

  private static ModelDefinition definition(String rule) {
    return ModelDefinition.of(SpecReader.read(yaml(rule), "line.yaml"));
  }

  private static LineEvents events(String rule) {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(yaml(rule)));
    events.hours(0, 240, 20, 3, 1);
    return events;
  }

  private static String yaml(String rule) {
    return LineEvents.yaml()
        .replace("linear: {loss: squared}", "expression: \"" + rule + "\"")
        .replace(
            "micro_batch: 16", "micro_batch: 16\n  lineages: {learned: {linear: {loss: squared}}}");
  }

  private static Loop loop(Recorder recorder) {
    return new Loop(
        "line",
        new LoopSettings("test", Answers.OWN, () -> 0, example -> {}),
        recorder,
        recorder.artifacts);
  }
}
