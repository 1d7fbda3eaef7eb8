package dev.pawl.model.tabular;

import dev.pawl.model.Contribution;
import dev.pawl.model.Declaration;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.attribute.AttributeSpace;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Manifest;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A frozen model that reads attributes, such as naive Bayes, a tree or a forest.
 *
 * <p>Immutable, safe for use by any number of threads, each with a scratch of its own. A prediction
 * allocates nothing.
 */
public final class AttributeModel implements Model {
  /** The kind that its manifest names. */
  public static final String KIND = "attributes";

  private final Task task;
  private final Pipeline pipeline;
  private final AttributeSpace space;
  private final Predictor predictor;

  /**
   * A model of what was learned. Pipeline and space are handed over: nobody else may learn with
   * them.
   */
  public AttributeModel(Task task, Pipeline pipeline, AttributeSpace space, Predictor predictor) {
    this.task = task;
    this.pipeline = pipeline;
    this.space = space;
    this.predictor = predictor;
  }

  private record Memory(Features features, double[] attributes, double[] scores, double[] spare)
      implements Scratch {}

  /** How many probabilities a predictor gives for a task; 1 for the number of a regression. */
  public static int votes(Task task) {
    return switch (task) {
      case Task.Regression _ -> 1;
      case Task.BinaryClassification _ -> 2;
      case Task.Classification several -> several.classes().size();
    };
  }

  /** How many classes a task has; 0 for a regression. */
  public static int classes(Task task) {
    return task instanceof Task.Regression ? 0 : votes(task);
  }

  /**
   * Turns what a predictor gives into the scores of a task.
   *
   * @param votes of a predictor
   * @param scores of the task
   */
  public static void scores(double[] votes, double[] scores) {
    if (votes.length == 2 && scores.length == 1) {
      scores[0] = votes[1];
    } else {
      System.arraycopy(votes, 0, scores, 0, scores.length);
    }
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Schema schema() {
    return pipeline.schema();
  }

  /** What transforms a row; nobody may learn with it. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** What answers from the attributes. */
  public Predictor predictor() {
    return predictor;
  }

  /** The names of the attributes, in their order. */
  public List<String> attributes() {
    return space.names();
  }

  @Override
  public Scratch scratch() {
    int votes = votes(task);
    return new Memory(
        pipeline.newFeatures(), space.newAttributes(), new double[votes], new double[votes]);
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    var memory = (Memory) scratch;
    pipeline.apply(row, memory.features);
    space.fill(memory.features, memory.attributes);
    predictor.predict(memory.attributes, memory.scores, memory.spare);
    scores(memory.scores, scores);
  }

  /**
   * Why a row is predicted as it is. The amounts sum to the score, but for rounding: how trees,
   * votes and naive Bayes are taken apart, {@code docs/learners.md} says. Not for the hot path.
   *
   * @param row a row of {@link #schema}
   * @param score which of the task's scores
   */
  @Override
  public List<Contribution> explain(Row row, int score) {
    if (score < 0 || score >= task.scores()) {
      throw new IllegalArgumentException(
          "score: %d (expected: 0 to %d)".formatted(score, task.scores() - 1));
    }
    Features features = pipeline.newFeatures();
    double[] attributes = space.newAttributes();
    pipeline.apply(row, features);
    space.fill(features, attributes);
    int vote = task instanceof Task.BinaryClassification ? 1 : score;
    double[] amounts = Explanation.of(predictor, attributes, vote, votes(task));
    var contributions = new ArrayList<Contribution>();
    contributions.add(new Contribution("bias", "", amounts[attributes.length]));
    for (int i = 0; i < attributes.length; i++) {
      if (amounts[i] != 0) {
        String text = pipeline.describe(space.place(i), row, features);
        contributions.add(new Contribution(space.names().get(i), text, amounts[i]));
      }
    }
    if (amounts[attributes.length + 1] != 0) {
      contributions.add(new Contribution("leaf", "", amounts[attributes.length + 1]));
    }
    return contributions;
  }

  /**
   * How much each attribute matters to the model as a whole, by the mean decrease of impurity
   * (Breiman, Friedman, Olshen and Stone 1984): for trees and votes of trees the share of each
   * attribute in what all splits have gained. Not for the hot path.
   *
   * @return shares that sum to 1, by the attributes' names in their order; all 0 where there is no
   *     split, as in naive Bayes
   */
  public SequencedMap<String, Double> importance() {
    double[] shares = Importance.of(predictor, space.size());
    var byName = new LinkedHashMap<String, Double>();
    for (int i = 0; i < shares.length; i++) {
      byName.merge(space.names().get(i), shares[i], Double::sum);
    }
    return byName;
  }

  /** All of it, to be kept; {@link #restore} brings it back. */
  public Checkpoint checkpoint() {
    var state = new Tensors.Writer();
    pipeline.snapshot(state.in("pipeline"));
    space.snapshot(state.in("attributes"));
    predictor.snapshot(state.in("predictor"));
    return Manifest.ofModel(
            Declaration.of(KIND, Map.of("predictor", predictor.kind())),
            task,
            schema(),
            pipeline.declarations())
        .with(state);
  }

  /**
   * The model of a checkpoint.
   *
   * @param manifest the checkpoint's, of content {@code model} and kind {@link #KIND}
   * @throws IllegalArgumentException when it does not fit, with the place
   */
  public static AttributeModel restore(Manifest manifest, Tensors state) {
    Pipeline pipeline = Pipeline.of(manifest.schema(), manifest.features());
    pipeline.restore(state.in("pipeline"));
    AttributeSpace space = AttributeSpace.of(pipeline);
    space.restore(state.in("attributes"));
    Object kind = manifest.part().settings().get("predictor");
    Predictor predictor =
        Predictors.restore(
            String.valueOf(kind),
            state.in("predictor"),
            new Predictors.Shape(classes(manifest.task()), space.numbers(), space.size()));
    return new AttributeModel(manifest.task(), pipeline, space, predictor);
  }
}
