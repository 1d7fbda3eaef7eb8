package dev.pawl.learn;

import dev.pawl.model.Model;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;

/**
 * A baseline that is a rule: it predicts the value of an expression and learns nothing. Labels and
 * weights are checked all the same. Merging changes nothing.
 */
final class ExpressionLearner implements RecipeLearner {
  private final Recipe recipe;
  private final Examples examples;
  private final ExpressionModel model;
  private final Model.Scratch scratch;

  ExpressionLearner(Recipe recipe, String expression, RowFunction function, double otherwise) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.model =
        new ExpressionModel(recipe.task(), recipe.schema(), expression, function, otherwise);
    this.scratch = model.scratch();
  }

  private ExpressionLearner(ExpressionLearner other) {
    this.recipe = other.recipe;
    this.examples = other.examples;
    this.model = other.model;
    this.scratch = other.scratch;
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    model.predict(row, scratch, scores);
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
  }

  @Override
  public Learner copy() {
    return new ExpressionLearner(this);
  }

  @Override
  public Model freeze() {
    return model;
  }

  @Override
  public void snapshot(Tensors.Writer to) {}

  @Override
  public void restore(Tensors from) {}

  @Override
  public boolean merge(Learner other, double share) {
    return other instanceof ExpressionLearner that && recipe.matches(that.recipe);
  }
}
