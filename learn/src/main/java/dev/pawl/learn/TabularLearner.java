package dev.pawl.learn;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.Model;
import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.panel.MemberScores;
import dev.pawl.model.row.Row;
import dev.pawl.model.tabular.AttributeModel;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A learner that reads attributes, such as naive Bayes, a tree or a forest, on what a pipeline
 * makes of a row. Classes are numbered as labels are. It is not merged.
 *
 * <p>A category of an open column that has no number yet gets it before it is learned, so that the
 * first example of a category counts for it.
 */
final class TabularLearner implements RecipeLearner {
  private final Recipe recipe;
  private final Examples examples;
  private final Pipeline pipeline;
  private final AttributeSpace space;
  private final AttributeLearner learner;
  private final Features features;
  private final double[] attributes;
  private final double[] votes;

  /** Whose attributes are filled in, as long as nothing has been learned since. */
  private @Nullable Row read;

  TabularLearner(Recipe recipe, Pipeline pipeline, Function<Attributes, AttributeLearner> maker) {
    this.recipe = recipe;
    this.examples = Examples.of(recipe.task());
    this.pipeline = pipeline;
    this.space = AttributeSpace.of(pipeline);
    this.learner =
        maker.apply(
            new Attributes(
                space.numbers(), space.nominals(), AttributeModel.classes(recipe.task())));
    this.features = pipeline.newFeatures();
    this.attributes = space.newAttributes();
    this.votes = new double[AttributeModel.votes(recipe.task())];
  }

  private TabularLearner(TabularLearner other) {
    this.recipe = other.recipe;
    this.examples = other.examples;
    this.pipeline = other.pipeline.copy();
    this.space = other.space.copy();
    this.learner = other.learner.copy();
    this.features = pipeline.newFeatures();
    this.attributes = space.newAttributes();
    this.votes = new double[other.votes.length];
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public void predict(Row row, double[] scores) {
    read(row);
    learner.predict(attributes, votes);
    AttributeModel.scores(votes, scores);
  }

  @Override
  public void learn(Row row, double label, double weight) {
    examples.check(label, weight);
    read(row);
    if (space.learn(features)) {
      space.fill(features, attributes);
    }
    learner.learn(attributes, label, weight);
    pipeline.learn(features, label, weight);
    read = null;
  }

  /** Fills the attributes, unless they are this row's already. */
  @SuppressWarnings("ReferenceEquality") // rows are immutable: the same object is the same row
  private void read(Row row) {
    if (row != read || row instanceof MemberScores) {
      pipeline.apply(row, features);
      space.fill(features, attributes);
      read = row;
    }
  }

  @Override
  public Learner copy() {
    return new TabularLearner(this);
  }

  @Override
  public Model freeze() {
    return new AttributeModel(task(), pipeline.copy(), space.copy(), learner.freeze());
  }

  @Override
  public Optional<NumericHealth> health() {
    return Optional.of(NumericHealth.of(learner.freeze()));
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    pipeline.snapshot(to.in("pipeline"));
    space.snapshot(to.in("attributes"));
    learner.snapshot(to.in("learner"));
  }

  @Override
  public void restore(Tensors from) {
    pipeline.restore(from.in("pipeline"));
    space.restore(from.in("attributes"));
    learner.restore(from.in("learner"));
    read = null;
  }

  @Override
  public boolean merge(Learner other, double share) {
    return false;
  }
}
