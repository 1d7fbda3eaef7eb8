package dev.pawl.learn;

import dev.pawl.learn.linear.LinearSettings;
import dev.pawl.learn.linear.SparseLinear;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.SparseVector;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.linear.LinearModel;
import dev.pawl.model.row.Row;
import java.util.List;
import java.util.Optional;

/**
 * A linear model, or several of different step sizes whose scores are averaged, on what a pipeline
 * makes of a row.
 *
 * <p>The score is the sum of weight × value over the row's features, plus the offset field where
 * one is declared (0 when it is missing). It predicts a number as it is, a probability as log-odds,
 * a rate as its logarithm. Several classes have a score each, with weights of their own; their
 * probabilities are in proportion to the exponentials of the scores.
 *
 * <p>What a weight of 2 means: when importance-aware, what two examples of weight 1 mean in the
 * limit of small changes of the rule's state; otherwise, twice the slope.
 *
 * <p>When classes are balanced, examples that are left out are not seen by the transforms either,
 * and examples that are repeated are seen by them once.
 *
 * <p>Merging averages weights and the state of the step rule (see {@link SparseLinear#merge}), and
 * puts together what the transforms have seen. What one of the two has no weight for counts as 0
 * there.
 */
final class LinearLearner implements RecipeLearner {
  private final Recipe recipe;
  private final LinearSettingsReader.Declared declared;
  private final Examples examples;
  private final VectorSpace space;
  private final Features features;
  private final SparseVector vector;
  private final double shift;
  private Pipeline pipeline;
  private SparseLinear linear;
  private Generator generator;

  LinearLearner(Recipe recipe, LinearSettingsReader.Declared declared, Pipeline pipeline) {
    this.recipe = recipe;
    this.declared = declared;
    this.examples = new Examples(recipe.task(), declared.numbers().loss().leastLabel());
    this.pipeline = pipeline;
    this.space = new VectorSpace(pipeline, declared.hashBits());
    this.features = pipeline.newFeatures();
    this.vector = space.newVector();
    this.shift =
        recipe.task() instanceof Task.BinaryClassification ? declared.balance().shift() : 0;
    this.linear = new SparseLinear(declared.numbers());
    if (space.size() > linear.mostFeatures()) {
      throw new InvalidDeclarationException(
          List.of(
              new InvalidDeclarationException.Problem(
                  "learner.%s.hash_bits".formatted(recipe.learner().kind()),
                  "%d, which makes %d features (expected: at most %d, with %d learning rates and"
                          .formatted(
                              declared.hashBits(),
                              space.size(),
                              linear.mostFeatures(),
                              settings().rates().size())
                      + " %d scores). Use fewer hash bits".formatted(settings().loss().scores()))));
    }
    this.linear.grow(space.size());
    this.generator = new Generator(recipe.seed());
  }

  private LinearLearner(LinearLearner other) {
    this.recipe = other.recipe;
    this.declared = other.declared;
    this.examples = other.examples;
    this.pipeline = other.pipeline.copy();
    this.space = new VectorSpace(pipeline, declared.hashBits());
    this.features = pipeline.newFeatures();
    this.vector = space.newVector();
    this.shift = other.shift;
    this.linear = other.linear.copy();
    this.generator = new Generator(other.generator.state());
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    read(row);
    linear.scores(vector.indices(), vector.values(), vector.size(), scores);
    if (declared.offset() >= 0) {
      scores[0] += LinearModel.offset(row, declared.offset());
    }
    settings().loss().link().respond(scores);
  }

  private void read(Row row) {
    pipeline.apply(row, features);
    space.fill(features, vector);
  }

  private LinearSettings settings() {
    return declared.numbers();
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    ClassBalance balance = declared.balance();
    int times = 1;
    double counted = weight;
    if (task() instanceof Task.BinaryClassification) {
      times = balance.draw((int) label, generator);
      counted = Math.min(SparseLinear.LARGEST, weight * balance.weights()[(int) label]);
    }
    if (times == 0) {
      return;
    }
    read(row);
    double from = LinearModel.offset(row, declared.offset()) + shift;
    for (int i = 0; i < times; i++) {
      linear.learn(vector.indices(), vector.values(), vector.size(), from, label, counted);
    }
    pipeline.learn(features, label, weight);
  }

  @Override
  public Learner copy() {
    return new LinearLearner(this);
  }

  @Override
  public Model freeze() {
    return new LinearModel(
        task(),
        pipeline.copy(),
        declared.hashBits(),
        linear.weights(),
        settings().loss().link(),
        declared.offset());
  }

  @Override
  public Optional<NumericHealth> health() {
    SparseLinear.Norms norms = linear.norms();
    return Optional.of(
        new NumericHealth(
            norms.weights(), norms.zeros(), norms.broken(), norms.norm(), norms.largest()));
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    pipeline.snapshot(to.in("pipeline"));
    linear.snapshot(to.in("linear"));
    to.longs("generator", generator.state());
  }

  @Override
  public void restore(Tensors from) {
    pipeline.restore(from.in("pipeline"));
    linear.restore(from.in("linear"));
    if (linear.features() != space.size()) {
      throw new IllegalArgumentException(
          "linear/features: %d (expected: %d, from the declared features)"
              .formatted(linear.features(), space.size()));
    }
    generator = Generator.restore(from);
  }

  @Override
  public boolean merge(Learner other, double share) {
    if (!(other instanceof LinearLearner that) || !recipe.matches(that.recipe)) {
      return false;
    }
    pipeline.merge(that.pipeline, share);
    linear.merge(that.linear, share, space.placesOf(that.space));
    return true;
  }
}
