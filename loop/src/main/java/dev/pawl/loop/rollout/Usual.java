package dev.pawl.loop.rollout;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.live.Occurrence;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Arm;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What metrics usually are outside of experiments, roughly: what a switchback subtracts, so that
 * what is the same in all periods adds nothing to its variance. Older predictions count less and
 * less. For use by one thread.
 */
final class Usual implements Operator {
  private static final double REMEMBERED = 100_000;

  private final List<Metric> metrics;
  private final double[] above;
  private final double[] below;
  private double predictions;

  /** Nothing known yet. */
  Usual(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
    this.above = new double[metrics.size()];
    this.below = new double[metrics.size()];
  }

  private boolean concerns(Prediction prediction) {
    return !metrics.isEmpty() && prediction.counted() && prediction.arm().equals(Arm.CHAMPION);
  }

  void predicted(Prediction prediction) {
    if (!concerns(prediction)) {
      return;
    }
    predictions++;
    if (predictions > REMEMBERED) {
      predictions /= 2;
      for (int i = 0; i < above.length; i++) {
        above[i] /= 2;
        below[i] /= 2;
      }
    }
  }

  void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
    if (!concerns(prediction) || outcome.correction()) {
      return;
    }
    double[] scores = prediction.scores();
    double score = scores.length == 1 ? scores[0] : Double.NaN;
    var occurrence = new Occurrence(outcome.eventTime(), 0, row, values, score);
    for (int i = 0; i < above.length; i++) {
      above[i] += metrics.get(i).above(occurrence);
      below[i] += metrics.get(i).below(occurrence);
    }
  }

  /** The value of a metric; 0 while nothing is known. */
  double of(String name) {
    for (int i = 0; i < above.length; i++) {
      if (metrics.get(i).name().equals(name)) {
        double divisor = metrics.get(i).isRatio() ? below[i] : predictions;
        return divisor == 0 ? 0 : above[i] / divisor;
      }
    }
    return 0;
  }

  private String names() {
    return metrics.stream().map(Metric::name).collect(Collectors.joining(","));
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("names", names());
    to.doubles("above", above);
    to.doubles("below", below);
    to.doubles("predictions", predictions);
  }

  /** Of other metrics, as another spec may have them, nothing is known yet. */
  @Override
  public void restore(Tensors from) {
    if (!from.text("names").equals(names())) {
      return;
    }
    System.arraycopy(from.doubles("above"), 0, above, 0, above.length);
    System.arraycopy(from.doubles("below"), 0, below, 0, below.length);
    predictions = from.doubles("predictions")[0];
  }
}
