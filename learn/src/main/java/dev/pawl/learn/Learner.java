package dev.pawl.learn;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Optional;

/**
 * A model that goes on learning: its transforms and what reads them, as one.
 *
 * <p>Rules, which {@code LearnerContract} tests:
 *
 * <ol>
 *   <li>{@link #predict} has no side effect: any number of calls, in any order, change nothing.
 *   <li>{@link #learn} on the examples of a list, one after the other, is the definition of
 *       learning a micro-batch.
 *   <li>{@link #copy} is independent and predicts and learns to the same bits.
 *   <li>{@link #freeze} predicts to the same bits as the learner did at that moment, for ever.
 *   <li>{@link #restore} of what {@link #snapshot} wrote, into a learner of the same declaration,
 *       goes on to the same bits as if it had never stopped.
 *   <li>The same examples in the same order give the same bits on every machine.
 *   <li>A row with values missing, or with categories never seen, is predicted and learned, never a
 *       failure; scores are always finite.
 * </ol>
 *
 * <p>Not safe for use by several threads at once.
 */
public interface Learner {

  /** What is predicted. */
  Task task();

  /** The rows that it reads. */
  Schema schema();

  /**
   * Predicts, without side effects and without allocation.
   *
   * @param row a row of {@link #schema}
   * @param scores takes the scores, {@code task().scores()} of them
   */
  void predict(Row row, double[] scores);

  /**
   * Takes in one example.
   *
   * @param row a row of {@link #schema}
   * @param label a finite number; 0 or 1 for binary classification; a class index for
   *     classification
   * @param weight finite, above 0; what a weight of 2 means is each learner's to define
   * @throws IllegalArgumentException when label or weight are out of range; nothing is learned then
   */
  void learn(Row row, double label, double weight);

  /** An independent learner with the same state. */
  Learner copy();

  /** What serving needs, as it is now. */
  Model freeze();

  /**
   * Whether its numbers are sound; empty for learners that have few, such as baselines. Takes about
   * as long as {@link #freeze}.
   */
  default Optional<NumericHealth> health() {
    return Optional.empty();
  }

  /** Writes the whole state as named tensors. */
  void snapshot(Tensors.Writer to);

  /**
   * Takes the state from named tensors.
   *
   * @throws IllegalArgumentException when one is missing or does not fit, by its name; the state is
   *     undefined then
   */
  void restore(Tensors from);

  /**
   * Takes in what another learner of the same declaration has learned, as its Javadoc defines.
   *
   * @param other stays as it is
   * @param share how much the other counts, in [0, 1]: 0 changes nothing, 1 takes the other's state
   * @return false when this kind of learner cannot be merged, and then nothing has changed
   */
  boolean merge(Learner other, double share);
}
