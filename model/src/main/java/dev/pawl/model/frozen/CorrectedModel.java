package dev.pawl.model.frozen;

import dev.pawl.model.Contribution;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * A classifier that has seen its classes more or less often than they come, and whose predicted
 * probabilities are corrected for it: each is divided by its class's factor, and all by their sum
 * (King and Zeng 2001, "Logistic regression in rare events data").
 *
 * <p>Immutable, safe for use by any thread.
 */
public final class CorrectedModel implements Model {
  private final Model within;
  private final double[] factors;

  /**
   * A corrected classifier.
   *
   * @param within what predicts
   * @param factors how much more each class was seen than it comes, above 0; two for a binary
   *     classification
   */
  public CorrectedModel(Model within, double[] factors) {
    int classes =
        switch (within.task()) {
          case Task.Regression _ -> 0;
          case Task.BinaryClassification _ -> 2;
          case Task.Classification several -> several.classes().size();
        };
    this.within = within;
    this.factors = factors.clone();
    for (double factor : factors) {
      if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "factors: %s (expected: finite and above 0)".formatted(Arrays.toString(factors)));
      }
    }
    if (classes == 0 || factors.length != classes) {
      throw new IllegalArgumentException(
          "factors: %s (expected: one for each class of %s)"
              .formatted(Arrays.toString(factors), within.task()));
    }
  }

  /** What predicts. */
  public Model within() {
    return within;
  }

  /** How much more each class was seen than it comes. */
  public double[] factors() {
    return factors.clone();
  }

  @Override
  public Task task() {
    return within.task();
  }

  @Override
  public Schema schema() {
    return within.schema();
  }

  @Override
  public Scratch scratch() {
    return within.scratch();
  }

  /** What the classifier within adds up, before its probabilities are corrected. */
  @Override
  public List<Contribution> explain(Row row, int score) {
    return within.explain(row, score);
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    within.predict(row, scratch, scores);
    correct(scores, factors);
  }

  /**
   * Corrects predicted probabilities in their place: one of class 1, or one for each class.
   *
   * @param scores probabilities
   * @param factors how much more each class was seen, above 0
   */
  public static void correct(double[] scores, double[] factors) {
    if (scores.length == 1) {
      double yes = scores[0] / factors[1];
      double no = (1 - scores[0]) / factors[0];
      scores[0] = yes / (yes + no);
      return;
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= factors[i];
      sum += scores[i];
    }
    if (sum > 0) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] /= sum;
      }
    }
  }
}
