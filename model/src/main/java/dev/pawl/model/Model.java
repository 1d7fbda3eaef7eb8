package dev.pawl.model;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.List;

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

  /**
   * Why a row is predicted as it is: what each of its features adds to a score, so that the amounts
   * sum to it (a linear model's: before its link), but for rounding. Empty for models that have
   * nothing to take apart. Not for the hot path.
   *
   * @param row a row of {@link #schema}
   * @param score which of the task's scores
   */
  default List<Contribution> explain(Row row, int score) {
    return List.of();
  }

  /** Working memory of one thread; what is in it is the model's own business. */
  interface Scratch {}
}
