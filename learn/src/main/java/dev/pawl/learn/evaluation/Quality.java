package dev.pawl.learn.evaluation;

import dev.pawl.model.Task;
import dev.pawl.stream.metric.BinaryTally;
import dev.pawl.stream.metric.ClassTally;
import dev.pawl.stream.metric.ProbabilityTally;
import dev.pawl.stream.metric.RegressionTally;
import dev.pawl.stream.metric.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How good predictions are, by the measures of their task, each under its usual name: {@code
 * accuracy}, {@code kappa}, {@code kappa_m} and {@code kappa_temporal} in percent, all others as
 * they are defined. A probability of exactly one half counts as a prediction of no, as the first of
 * equal classes does. Not safe for use by several threads.
 */
public final class Quality {
  private final Measured measured;

  private Quality(Measured measured) {
    this.measured = measured;
  }

  /** Nothing predicted yet. */
  public static Quality of(Task task) {
    return new Quality(
        switch (task) {
          case Task.Regression _ -> new Numbers(new RegressionTally());
          case Task.BinaryClassification _ -> new Truths(new BinaryTally(Math.nextUp(0.5)));
          case Task.Classification several -> new Classes(new ClassTally(several.classes().size()));
        });
  }

  private sealed interface Measured {
    Tally<?> tally();

    SequencedMap<String, Double> measures();
  }

  private record Numbers(RegressionTally tally) implements Measured {
    @Override
    public SequencedMap<String, Double> measures() {
      var measures = new LinkedHashMap<String, Double>();
      measures.put("mae", tally.meanAbsoluteError());
      measures.put("rmse", tally.rootMeanSquaredError());
      measures.put("r2", tally.explained());
      measures.put("mean_label", tally.meanLabel());
      measures.put("mean_prediction", tally.meanPrediction());
      return measures;
    }
  }

  /** What yes or no and several classes have in common. */
  private static SequencedMap<String, Double> common(ProbabilityTally<?> tally) {
    var measures = new LinkedHashMap<String, Double>();
    measures.put("accuracy", 100 * tally.accuracy());
    measures.put("kappa", 100 * tally.kappa());
    measures.put("log_loss", tally.logLoss());
    measures.put("kappa_m", 100 * tally.kappaMajority());
    measures.put("kappa_temporal", 100 * tally.kappaTemporal());
    measures.put("brier", tally.brier());
    return measures;
  }

  private record Truths(BinaryTally tally) implements Measured {
    @Override
    public SequencedMap<String, Double> measures() {
      SequencedMap<String, Double> measures = common(tally);
      measures.put("roc_auc", tally.rocAuc());
      measures.put("pr_auc", tally.prAuc());
      measures.put("f1", tally.f1());
      measures.put("precision", tally.precision());
      measures.put("recall", tally.recall());
      measures.put("calibration_error", tally.calibrationError());
      return measures;
    }
  }

  private record Classes(ClassTally tally) implements Measured {
    @Override
    public SequencedMap<String, Double> measures() {
      SequencedMap<String, Double> measures = common(tally);
      measures.put("f1", tally.meanF1());
      measures.put("calibration_error", tally.calibrationError());
      return measures;
    }
  }

  /** The names of a task's measures, in order. */
  public static List<String> names(Task task) {
    return List.copyOf(of(task).measures().keySet());
  }

  /**
   * Adds a prediction.
   *
   * @param label what it was
   * @param scores what was predicted
   * @param weight finite, above 0
   */
  public void add(double label, double[] scores, double weight) {
    measured.tally().add(label, scores, 0, scores.length, weight);
  }

  /** All measures by their names, {@code NaN} where there is nothing to tell from. */
  public SequencedMap<String, Double> measures() {
    return measured.measures();
  }

  /** The sum of the weights that entered the measures. */
  public double weight() {
    return measured.tally().weight();
  }
}
