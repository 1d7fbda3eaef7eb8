package dev.pawl.learn;

import dev.pawl.learn.linear.Loss;
import dev.pawl.learn.linear.SparseLinear;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.model.feature.SparseVector;
import dev.pawl.model.feature.VectorSpace;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;

/** A linear model as it was at one moment. */
final class FrozenLinear implements Model {
  private final Task task;
  private final Pipeline pipeline;
  private final VectorSpace space;
  private final double[] weights;
  private final int offset;
  private final Loss loss;

  FrozenLinear(
      Task task, Pipeline pipeline, VectorSpace space, double[] weights, int offset, Loss loss) {
    this.task = task;
    this.pipeline = pipeline;
    this.space = space;
    this.weights = weights;
    this.offset = offset;
    this.loss = loss;
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
    scores[0] = loss.response(memory.vector.dot(weights) + offset(row, offset));
  }

  /**
   * The value of the offset field, within ±{@link SparseLinear#LARGEST}; 0 when missing or none.
   */
  static double offset(Row row, int field) {
    if (field < 0) {
      return 0;
    }
    double offset = row.number(field);
    return Double.isNaN(offset)
        ? 0
        : Math.max(-SparseLinear.LARGEST, Math.min(SparseLinear.LARGEST, offset));
  }
}
