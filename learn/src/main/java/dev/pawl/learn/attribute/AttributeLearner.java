package dev.pawl.learn.attribute;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;

/**
 * Learns from attributes, as {@link dev.pawl.model.attribute.AttributeSpace} gives them: the part
 * of a learner that does not know of rows. The rules are those of {@code dev.pawl.learn.Learner}.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface AttributeLearner {

  /**
   * Predicts, without side effects and without allocation.
   *
   * @param scores takes the probabilities of all classes; of a regression, its one number
   */
  void predict(double[] attributes, double[] scores);

  /**
   * Takes in one example.
   *
   * @param label a class index, or a number
   * @param weight finite, above 0
   */
  void learn(double[] attributes, double label, double weight);

  /** An independent learner with the same state. */
  AttributeLearner copy();

  /** What predicts to the same bits as this does now, for ever. */
  Predictor freeze();

  /** Writes the whole state. */
  void snapshot(Tensors.Writer to);

  /**
   * Takes the state that {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when something is missing or does not fit
   */
  void restore(Tensors from);
}
