package dev.pawl.model;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;

/**
 * A frozen model: only what a prediction needs. It never changes and is safe for use by any number
 * of threads, each with a {@link Scratch} of its own.
 */
public interface Model {

  /** What is predicted. */
  Task task();

  /** The rows that it reads. */
  Schema schema();

  /** Working memory for predictions by one thread at a time; may be used again and again. */
  Scratch scratch();

  /**
   * Predicts. Allocates nothing.
   *
   * @param row a row of {@link #schema}
   * @param scratch from this model's {@link #scratch}
   * @param scores takes the scores, {@code task().scores()} of them
   */
  void predict(Row row, Scratch scratch, double[] scores);

  /** Working memory of one thread; what is in it is the model's own business. */
  interface Scratch {}
}
