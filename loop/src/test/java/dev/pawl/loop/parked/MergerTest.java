package dev.pawl.loop.parked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergerTest {

  private static ModelDefinition definition(String learner) {
    return ModelDefinition.of(
        SpecReader.read(
            """
            model: m
            owner: o
            purpose: p
            task: binary
            inputs: {a: number, b: number}
            outcome: {values: {y: number}, window: 1h, label: y > 0.5}
            features: [{number: [a, b]}]
            learner: %s
            """
                .formatted(learner),
            "m.yaml"));
  }

  private static Row row(ModelDefinition definition, double a, double b) {
    RowBuilder row = new RowBuilder(definition.columns().row());
    row.set("a", a);
    row.set("b", b);
    return row.row();
  }

  private static Learner trained(ModelDefinition definition, double slope, long seed) {
    Learner learner = definition.learner(ModelDefinition.MAIN);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      double a = random.nextDouble(-1, 1);
      double b = random.nextDouble(-1, 1);
      learner.learn(row(definition, a, b), slope * a + b > 0 ? 1 : 0, 1);
    }
    return learner;
  }

  private static double said(Learner learner, Row row) {
    double[] scores = new double[1];
    learner.predict(row, scores);
    return scores[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"hoeffding_tree", "naive_bayes", "adaptive_random_forest"})
  void learners_that_cannot_be_averaged_vote(String kind) {
    ModelDefinition definition = definition(kind);
    Learner first = trained(definition, 2, 1);
    Learner second = trained(definition, -2, 2);

    Learner together = Merger.together(first, second).orElseThrow();
    Learner again = ModelDefinition.restore(Learners.checkpoint(together));

    for (double a : List.of(-0.9, -0.2, 0.3, 0.8)) {
      Row row = row(definition, a, 0.1);
      double mean = (said(first, row) + said(second, row)) / 2;
      assertThat(said(together, row)).isCloseTo(mean, within(1e-12));
      assertThat(said(again, row)).isEqualTo(said(together, row));
    }
  }

  /** The odds of averaged weights are the geometric mean of the odds. */
  @ParameterizedTest
  @ValueSource(strings = {"{linear: {rule: sgd, learning_rate: 0.05}}"})
  void linear_learners_are_averaged(String kind) {
    ModelDefinition definition = definition(kind);
    Learner first = trained(definition, 2, 1);
    Learner second = trained(definition, -2, 2);

    Learner together = Merger.together(first, second).orElseThrow();

    for (double a : List.of(-0.9, -0.2, 0.3, 0.8)) {
      Row row = row(definition, a, 0.1);
      double odds = (logit(said(first, row)) + logit(said(second, row))) / 2;
      assertThat(logit(said(together, row))).isCloseTo(odds, within(1e-6));
    }
    assertThat(said(first, row(definition, 0.8, 0)))
        .isNotEqualTo(said(together, row(definition, 0.8, 0)));
  }

  private static double logit(double p) {
    return StrictMath.log(p / (1 - p));
  }

  @ParameterizedTest
  @ValueSource(strings = {"naive_bayes"})
  void learners_of_other_features_do_not_fit_each_other(String kind) {
    ModelDefinition definition = definition(kind);
    ModelDefinition other =
        ModelDefinition.of(
            SpecReader.read(
                definition.spec().text().replace("{number: [a, b]}", "{number: [a]}"), "m.yaml"));

    assertThat(Merger.together(trained(definition, 2, 1), trained(other, 2, 1))).isEmpty();
  }
}
