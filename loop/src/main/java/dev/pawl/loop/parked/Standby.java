package dev.pawl.loop.parked;

import dev.pawl.model.Model;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.stream.Moments;
import dev.pawl.stream.loss.Loss;
import java.util.Arrays;

/**
 * A kept version that is asked beside the champion. The differences of their mean losses, block by
 * block of event time and in units of their own deviation, go into two cumulative sums (Page 1954):
 * one that grows while it would do better, one that grows while it would do worse.
 */
final class Standby {
  /** How far a sum grows before it says something. */
  private static final double LIMIT = 5;

  /** What each block takes off a sum, in deviations. */
  private static final double SLACK = 0.5;

  private static final int LEAST_BLOCKS = 8;

  /** How many examples of a block it is asked for; more would say little more. */
  private static final int MOST_EXAMPLES = 200;

  private final Model model;
  private final Model.Scratch scratch;
  private final double[] scores;
  private final Moments blocks = new Moments();
  private int examples;
  private double difference;
  private double better;
  private double worse;
  private double lossSinceBetter;
  private double championSinceBetter;
  private long examplesSinceBetter;
  private double loss;
  private double ofChampion;

  Standby(Model model) {
    this.model = model;
    this.scratch = model.scratch();
    this.scores = new double[model.task().scores()];
  }

  void label(Loss measure, Row row, double label, double lostByChampion) {
    if (examples >= MOST_EXAMPLES) {
      return;
    }
    model.predict(Projection.of(row, model.schema()), scratch, scores);
    double lost = measure.of(label, scores, 0, scores.length);
    if (Double.isFinite(lost - lostByChampion)) {
      examples++;
      difference += lost - lostByChampion;
      loss += lost;
      ofChampion += lostByChampion;
    }
  }

  void closeBlock() {
    if (examples == 0) {
      return;
    }
    double mean = difference / examples;
    blocks.add(mean, 1);
    double deviation = Math.sqrt(blocks.variance());
    if (blocks.weight() >= LEAST_BLOCKS && deviation > 0) {
      double step = mean / deviation;
      better = Math.max(0, better - step - SLACK);
      worse = Math.max(0, worse + step - SLACK);
    }
    if (better == 0) {
      lossSinceBetter = 0;
      championSinceBetter = 0;
      examplesSinceBetter = 0;
    } else {
      lossSinceBetter += loss;
      championSinceBetter += ofChampion;
      examplesSinceBetter += examples;
    }
    examples = 0;
    difference = 0;
    loss = 0;
    ofChampion = 0;
  }

  /** How many blocks it was asked in. */
  int blocks() {
    return (int) blocks.weight();
  }

  boolean isBetter() {
    return better >= LIMIT;
  }

  boolean isWorse() {
    return worse >= LIMIT;
  }

  /** Whether it is more than half way to being better. */
  boolean isLikelyBetter() {
    return better >= LIMIT / 2;
  }

  /** Its mean loss less the champion's since it began to be better. */
  double difference() {
    return loss() - lossOfChampion();
  }

  /** On how many examples it has been better since it began to be. */
  long examples() {
    return examplesSinceBetter;
  }

  /** Its mean loss on them. */
  double loss() {
    return lossSinceBetter / examplesSinceBetter;
  }

  /** The champion's mean loss on them. */
  double lossOfChampion() {
    return championSinceBetter / examplesSinceBetter;
  }

  double[] state() {
    double[] own = {
      examples,
      difference,
      better,
      worse,
      lossSinceBetter,
      championSinceBetter,
      examplesSinceBetter,
      loss,
      ofChampion
    };
    double[] ofBlocks = blocks.state();
    double[] all = Arrays.copyOf(own, own.length + ofBlocks.length);
    System.arraycopy(ofBlocks, 0, all, own.length, ofBlocks.length);
    return all;
  }

  void restore(double[] state) {
    examples = (int) state[0];
    difference = state[1];
    better = state[2];
    worse = state[3];
    lossSinceBetter = state[4];
    championSinceBetter = state[5];
    examplesSinceBetter = (long) state[6];
    loss = state[7];
    ofChampion = state[8];
    blocks.restore(Arrays.copyOfRange(state, 9, state.length));
  }
}
