package dev.pawl.model.linear;

import dev.pawl.model.Contribution;
import dev.pawl.model.Declaration;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.Model;
import dev.pawl.model.Settings;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Manifest;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.SparseVector;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A frozen linear model: {@code link(offset + Σ weight · value)} over the sparse vector of a row,
 * for several classes with weights of its own for each.
 *
 * <p>Immutable, safe for use by any number of threads, each with a scratch of its own. A prediction
 * allocates nothing.
 */
public final class LinearModel implements Model {
  /** The kind that its manifest names. */
  public static final String KIND = "linear";

  /** The largest absolute value of an offset; a larger one counts as this. */
  public static final double LARGEST_OFFSET = 1e18;

  private final Task task;
  private final Pipeline pipeline;
  private final VectorSpace space;
  private final double[] weights;
  private final Link link;
  private final int offset;

  /**
   * A model of what was learned. Pipeline and weights are handed over.
   *
   * @param pipeline nobody else may learn with it
   * @param hashBits see {@link VectorSpace}
   * @param weights finite; for each place of the space one, or one for each class
   * @param link what a score says: {@link Link#SOFTMAX} for several classes, and only for them
   * @param offset the index of the field that is added to the score; −1 for none, as it is for
   *     several classes
   */
  public LinearModel(
      Task task, Pipeline pipeline, int hashBits, double[] weights, Link link, int offset) {
    this.task = task;
    this.pipeline = pipeline;
    this.space = new VectorSpace(pipeline, hashBits);
    this.weights = weights;
    this.link = link;
    this.offset = offset;
    boolean several = task instanceof Task.Classification;
    if (several != (link == Link.SOFTMAX) || (several && offset >= 0)) {
      throw new IllegalArgumentException(
          "link: %s, with the offset %d, of %s (expected: softmax without an offset for several"
                  .formatted(link, offset, task)
              + " classes, another link for anything else)");
    }
    long expected = (long) space.size() * task.scores();
    if (weights.length != expected) {
      throw new IllegalArgumentException(
          "weights: %d (expected: %d, %d for each place of the features)"
              .formatted(weights.length, expected, task.scores()));
    }
    for (int i = 0; i < weights.length; i++) {
      if (!Double.isFinite(weights[i])) {
        throw new IllegalArgumentException(
            "weights[%d]: %s (expected: a finite number)".formatted(i, weights[i]));
      }
    }
  }

  private record Memory(Features features, SparseVector vector) implements Scratch {}

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Schema schema() {
    return pipeline.schema();
  }

  @Override
  public Scratch scratch() {
    return new Memory(pipeline.newFeatures(), space.newVector());
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    var memory = (Memory) scratch;
    pipeline.apply(row, memory.features);
    space.fill(memory.features, memory.vector);
    if (link == Link.SOFTMAX) {
      memory.vector.dots(weights, scores);
    } else {
      scores[0] = memory.vector.dot(weights) + offset(row, offset);
    }
    link.respond(scores);
  }

  /**
   * The value of an offset field, within ±{@link #LARGEST_OFFSET}; 0 when it is missing.
   *
   * @param field its index; −1 for none, which gives 0
   */
  public static double offset(Row row, int field) {
    double offset = field < 0 ? 0 : row.number(field);
    return Double.isNaN(offset) ? 0 : Math.max(-LARGEST_OFFSET, Math.min(LARGEST_OFFSET, offset));
  }

  /** What transforms a row; nobody may learn with it. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** The weight of each place; for several classes, those of all classes place by place. */
  public double[] weights() {
    return weights.clone();
  }

  /**
   * Why a row is predicted as it is: what each feature adds to a score. The amounts sum to the
   * score before the link, but for rounding. Not for the hot path.
   *
   * @param row a row of {@link #schema}
   * @param score which of the task's scores
   */
  @Override
  public List<Contribution> explain(Row row, int score) {
    int scores = task.scores();
    if (score < 0 || score >= scores) {
      throw new IllegalArgumentException(
          "score: %d (expected: 0 to %d)".formatted(score, scores - 1));
    }
    var contributions = new ArrayList<Contribution>();
    if (offset >= 0) {
      double amount = offset(row, offset);
      contributions.add(
          new Contribution(schema().field(offset).name(), Double.toString(amount), amount));
    }
    for (VectorSpace.Term term : space.terms(row)) {
      contributions.add(
          new Contribution(
              term.column(), term.text(), weights[term.index() * scores + score] * term.value()));
    }
    return contributions;
  }

  /** All of it, to be kept; {@link #restore} brings it back. */
  public Checkpoint checkpoint() {
    var settings = new TreeMap<String, Object>();
    settings.put("hash_bits", space.bits());
    settings.put("link", link.name().toLowerCase(Locale.ROOT));
    if (offset >= 0) {
      settings.put("offset", schema().field(offset).name());
    }
    var state = new Tensors.Writer();
    pipeline.snapshot(state.in("pipeline"));
    state.sparse("weights", weights);
    return Manifest.ofModel(
            new Declaration(KIND, settings), task, schema(), pipeline.declarations())
        .with(state);
  }

  /**
   * The model of a checkpoint.
   *
   * @param manifest the checkpoint's, of content {@code model} and kind {@link #KIND}
   * @throws IllegalArgumentException when it does not fit, with the place
   */
  public static LinearModel restore(Manifest manifest, Tensors state) {
    var problems = new ArrayList<Problem>();
    var settings = new Settings("manifest.part", manifest.part(), problems);
    int bits = settings.integer("hash_bits", 1, 1, 28);
    Link link = settings.choice("link", Link.class, Link.IDENTITY);
    String offset = settings.text("offset", "");
    if (!settings.finish()) {
      throw new InvalidDeclarationException(problems);
    }
    Pipeline pipeline = Pipeline.of(manifest.schema(), manifest.features());
    pipeline.restore(state.in("pipeline"));
    return new LinearModel(
        manifest.task(),
        pipeline,
        bits,
        state.sparse("weights"),
        link,
        offset.isEmpty() ? -1 : manifest.schema().indexOf(offset));
  }
}
