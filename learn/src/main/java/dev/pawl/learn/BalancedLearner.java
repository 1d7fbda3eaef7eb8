package dev.pawl.learn;

import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.frozen.CorrectedModel;
import dev.pawl.model.row.Row;
import java.util.Optional;

/**
 * A learner that sees its classes as often, and as heavily, as is declared, and whose predicted
 * probabilities are divided by how much more each class was seen (prior correction), so that they
 * are those of the whole.
 *
 * <p>Weights mean what they mean to the learner within, times the class's. Merging is that of the
 * learner within.
 */
final class BalancedLearner implements RecipeLearner {
  private static final double LARGEST = 1e18;

  private final Recipe recipe;
  private final Examples examples;
  private final ClassBalance balance;
  private final Learner within;
  private final double[] factors;
  private Generator generator;

  BalancedLearner(Recipe recipe, ClassBalance balance, Learner within) {
    this(recipe, balance, within, new Generator(recipe.seed()));
  }

  private BalancedLearner(
      Recipe recipe, ClassBalance balance, Learner within, Generator generator) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.balance = balance;
    this.within = within;
    this.factors = balance.factors();
    this.generator = generator;
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    within.predict(row, scores);
    if (balance.correct()) {
      CorrectedModel.correct(scores, factors);
    }
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    int times = balance.draw((int) label, generator);
    double counted = Math.min(LARGEST, weight * balance.weights()[(int) label]);
    for (int i = 0; i < times; i++) {
      within.learn(row, label, counted);
    }
  }

  @Override
  public Learner copy() {
    return new BalancedLearner(recipe, balance, within.copy(), new Generator(generator.state()));
  }

  @Override
  public Model freeze() {
    Model frozen = within.freeze();
    return balance.correct() ? new CorrectedModel(frozen, factors) : frozen;
  }

  @Override
  public Optional<NumericHealth> health() {
    return within.health();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    within.snapshot(to.in("within"));
    to.longs("generator", generator.state());
  }

  @Override
  public void restore(Tensors from) {
    within.restore(from.in("within"));
    generator = Generator.restore(from);
  }

  @Override
  public boolean merge(Learner other, double share) {
    return other instanceof BalancedLearner that
        && recipe.matches(that.recipe)
        && within.merge(that.within, share);
  }
}
