package dev.pawl.model.bayes;

import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.checkpoint.Tensors;
import java.util.function.DoubleConsumer;

/** Frozen naive Bayes. */
public final class BayesPredictor implements Predictor {
  /** The name by which it is brought back. */
  public static final String KIND = "naive_bayes";

  private final ClassStatistics statistics;

  /** Answers from these; nobody may add to them any more. */
  public BayesPredictor(ClassStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void predict(double[] attributes, double[] scores, double[] spare) {
    statistics.bayes(attributes, scores);
  }

  @Override
  public void numbers(DoubleConsumer to) {
    statistics.numbers(to);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    statistics.snapshot(to);
  }

  /**
   * What {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  public static BayesPredictor restore(Tensors from, int classes, int[] numbers, int[] nominals) {
    return new BayesPredictor(ClassStatistics.restore(from, classes, numbers, nominals));
  }
}
