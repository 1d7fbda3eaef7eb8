package dev.pawl.model.attribute;

import dev.pawl.model.checkpoint.Tensors;
import java.util.function.DoubleConsumer;

/**
 * What a frozen model answers from the attributes of a row. Immutable, safe for use by any number
 * of threads.
 */
public interface Predictor {

  /**
   * Predicts. Allocates nothing.
   *
   * @param attributes of one row, as {@link AttributeSpace#fill} gives them
   * @param scores takes the probabilities of all classes, which sum to 1; of a regression, its one
   *     number
   * @param spare working memory of the same length
   */
  void predict(double[] attributes, double[] scores, double[] spare);

  /**
   * Gives the numbers that it answers from, in units that do not grow with the examples: means,
   * deviations, slopes, probabilities. Not for the hot path.
   */
  void numbers(DoubleConsumer to);

  /** The name of what it is, by which it is brought back. */
  String kind();

  /** Writes all of it as named tensors. */
  void snapshot(Tensors.Writer to);
}
