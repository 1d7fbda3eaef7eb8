package dev.pawl.learn.bayes;

import dev.pawl.learn.attribute.AttributeLearner;
import dev.pawl.learn.attribute.Attributes;
import dev.pawl.model.attribute.Predictor;
import dev.pawl.model.bayes.BayesPredictor;
import dev.pawl.model.bayes.ClassStatistics;
import dev.pawl.model.checkpoint.Tensors;

/**
 * Naive Bayes with Gaussian numbers and counted values; see {@link ClassStatistics} for the rules.
 * What is missing, and what was never seen with any class, is left out; a value that was never seen
 * counts as a share of one example more, a class that was never seen has no vote, and a number that
 * never changes says nothing until it does. A weight of 2 counts as the row twice, exactly; the
 * order of rows matters in rounding alone.
 */
public final class NaiveBayes implements AttributeLearner {
  private final Attributes attributes;
  private ClassStatistics statistics;

  /** Nothing seen yet. */
  public NaiveBayes(Attributes attributes) {
    this(
        attributes,
        new ClassStatistics(
            attributes.classes(), attributes.numberPlaces(), attributes.nominalPlaces()));
  }

  private NaiveBayes(Attributes attributes, ClassStatistics statistics) {
    this.attributes = attributes;
    this.statistics = statistics;
  }

  @Override
  public void predict(double[] row, double[] scores) {
    statistics.bayes(row, scores);
  }

  @Override
  public void learn(double[] row, double label, double weight) {
    statistics.add(row, (int) label, weight);
  }

  @Override
  public AttributeLearner copy() {
    return new NaiveBayes(attributes, statistics.copy());
  }

  @Override
  public Predictor freeze() {
    return new BayesPredictor(statistics.copy());
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    statistics.snapshot(to);
  }

  @Override
  public void restore(Tensors from) {
    statistics =
        ClassStatistics.restore(
            from, attributes.classes(), attributes.numberPlaces(), attributes.nominalPlaces());
  }
}
