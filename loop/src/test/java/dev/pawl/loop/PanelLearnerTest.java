package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.Model;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.read.SpecReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners with members, declared in a spec; the truth is y = 3 x. */
class PanelLearnerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "voting: {members: [{linear: {loss: squared}}, mean], weights: [9, 1]}",
        "stacking: {members: [fimt_dd, {mean: {by: shop}}, {expression: 2 * x}]}",
        "stacking: {members: [fimt_dd, mean], meta: {linear: {rule: normalised}}}"
      })
  void a_panel_learns_freezes_and_is_restored(String learner) {
    ModelDefinition definition = definition(learner);
    Learner learned = definition.learner(ModelDefinition.MAIN);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble();
      learned.learn(row(definition, x), 3 * x, 1);
    }
    assertThat(score(learned.freeze(), row(definition, 0.9)))
        .isGreaterThan(score(learned.freeze(), row(definition, 0.1)));

    Learner restored = ModelDefinition.restore(Learners.checkpoint(learned));
    Model kept =
        FrozenModels.restore(FrozenModels.checkpoint(restored.freeze()), RowExpressions.standard());

    assertThat(score(kept, row(definition, 0.4)))
        .isEqualTo(score(learned.freeze(), row(definition, 0.4)));
  }

  @Test
  void what_is_wrong_with_a_member_has_its_place() {
    assertThatThrownBy(() ->
            definition("voting: {members: [mean, {linear: {lose: squared}}]}")
                .learner(ModelDefinition.MAIN))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("learner.voting.members[1].linear.lose: unknown setting")
        .hasMessageContaining("Did you mean loss?");
  }

  private static ModelDefinition definition(String learner) {
    String yaml = LineEvents.yaml().replace("linear: {loss: squared}", learner);
    return ModelDefinition.of(SpecReader.read(yaml, "line.yaml"));
  }

  private static Row row(ModelDefinition definition, double x) {
    return new RowBuilder(definition.columns().row()).set("x", x).set("shop", "a").row();
  }

  private static double score(Model model, Row row) {
    double[] score = new double[1];
    model.predict(row, model.scratch(), score);
    return score[0];
  }
}
