package dev.pawl.watch.performance;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.stream.loss.Loss;
import java.util.Objects;

/**
 * Estimates the loss of a classifier by its own probabilities, calibrated on labels that came back:
 * confidence-based performance estimation (Guo et al. 2017, "On calibration of modern neural
 * networks", for why to calibrate; Kivimäki et al. 2025, "Confidence-based estimators for
 * predictive performance in model monitoring", for the estimate).
 *
 * <p>If the probabilities {@code p} are right, the loss to be expected is {@code Σ p(y)·loss(y)}.
 * They are made right class by class: in each of {@value #BINS} bins of equal width in log-odds,
 * log-odds are moved by the difference of the rate that came true and the mean that was stated, and
 * probabilities then scaled to a sum of 1. A bin with few labels is moved less.
 *
 * <p>Blind to concept drift: when the rates change and the probabilities do not, the estimate stays
 * what it was. Constant memory; constant time per class.
 */
public final class ConfidenceEstimate implements LossEstimate {
  private static final int BINS = 33;
  private static final double WIDTH = 0.5;

  /** As many labels as stated count in each bin, so that few labels move little. */
  private static final double PRIOR = 10;

  private static final double FEWEST = 100;
  private static final double EDGE = 1e-9;

  private final Loss loss;
  private final int classes;
  private final double keep;
  private final double[] stated;
  private final double[] came;
  private final double[] count;
  private double labels;

  /**
   * Nothing learned yet.
   *
   * @param loss what is estimated
   * @param scores how many scores a prediction has: 1 for the probability of yes, or one for each
   *     class
   * @param keep which share of what was learned stays at each {@link #refresh}, in (0, 1]
   */
  public ConfidenceEstimate(Loss loss, int scores, double keep) {
    this.loss = Objects.requireNonNull(loss, "loss");
    if (scores < 1) {
      throw new IllegalArgumentException("scores: " + scores + " (expected: at least 1)");
    }
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException("keep: " + keep + " (expected: in (0, 1])");
    }
    this.keep = keep;
    classes = scores;
    stated = new double[scores * BINS];
    came = new double[scores * BINS];
    count = new double[scores * BINS];
  }

  @Override
  public void label(Row row, double[] scores, double label, double ofPrediction) {
    for (int i = 0; i < classes; i++) {
      if (!(scores[i] >= 0 && scores[i] <= 1) || Double.isNaN(label)) {
        return;
      }
    }
    for (int i = 0; i < classes; i++) {
      int bin = i * BINS + bin(scores[i]);
      boolean right = classes == 1 ? label > 0.5 : label == i;
      count[bin]++;
      stated[bin] += scores[i];
      came[bin] += right ? 1 : 0;
    }
    labels++;
  }

  @Override
  public void refresh() {
    labels *= keep;
    for (int bin = 0; bin < count.length; bin++) {
      count[bin] *= keep;
      stated[bin] *= keep;
      came[bin] *= keep;
    }
  }

  @Override
  public double expected(Row row, double[] scores) {
    if (labels < FEWEST || scores.length != classes) {
      return Double.NaN;
    }
    if (classes == 1) {
      double yes = calibrated(0, scores[0]);
      return yes * loss.of(1, scores[0]) + (1 - yes) * loss.of(0, scores[0]);
    }
    double all = 0;
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      double here = calibrated(i, scores[i]);
      all += here;
      sum += here * loss.of(i, scores, 0, classes);
    }
    return sum / all;
  }

  /** The probability with which a class comes true that was given this score. */
  private double calibrated(int of, double score) {
    int bin = of * BINS + bin(score);
    if (count[bin] == 0) {
      return score;
    }
    double mean = stated[bin] / count[bin];
    double rate = (came[bin] + PRIOR * mean) / (count[bin] + PRIOR);
    double moved = logOdds(score) + logOdds(rate) - logOdds(mean);
    return 1 / (1 + StrictMath.exp(-moved));
  }

  private static int bin(double score) {
    double at = logOdds(score) / WIDTH + BINS / 2.0;
    return (int) Math.clamp(at, 0, BINS - 1.0);
  }

  private static double logOdds(double p) {
    double inside = Math.clamp(p, EDGE, 1 - EDGE);
    return StrictMath.log(inside / (1 - inside));
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("labels", labels);
    to.doubles("stated", stated.clone());
    to.doubles("came", came.clone());
    to.doubles("count", count.clone());
  }

  @Override
  public void restore(Tensors from) {
    labels = from.doubles("labels")[0];
    System.arraycopy(from.doubles("stated"), 0, stated, 0, stated.length);
    System.arraycopy(from.doubles("came"), 0, came, 0, came.length);
    System.arraycopy(from.doubles("count"), 0, count, 0, count.length);
  }
}
