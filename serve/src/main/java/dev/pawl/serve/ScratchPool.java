package dev.pawl.serve;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Working memory of one model for as many predictions as go on at once: what one request gives back
 * the next one takes. Holds no more than were ever in use together. Safe for use by any number of
 * threads, without a lock.
 */
final class ScratchPool {
  private final Model model;
  private final ConcurrentLinkedQueue<Model.Scratch> idle = new ConcurrentLinkedQueue<>();

  ScratchPool(Model model) {
    this.model = model;
  }

  /** Whether it is of that very model: an equal one may want other memory. */
  @SuppressWarnings("ReferenceEquality") // the memory is one object's business
  boolean isOf(Model other) {
    return model == other;
  }

  /** What the model predicts. */
  Task task() {
    return model.task();
  }

  /**
   * Predicts with memory that nobody else uses meanwhile.
   *
   * @param row has at least the model's columns
   */
  double[] predict(Row row) {
    Model.Scratch taken = idle.poll();
    Model.Scratch scratch = taken == null ? model.scratch() : taken;
    double[] scores = new double[model.task().scores()];
    model.predict(Projection.of(row, model.schema()), scratch, scores);
    // Memory of a prediction that failed is not used again.
    idle.offer(scratch);
    return scores;
  }
}
