package dev.pawl.trial.bandit;

import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rewards of each arm, as far as they count. Rewards are real numbers and are kept as such;
 * they may come in batches and late. {@link #add} takes time in proportion to the number of arms.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ArmHistory implements Resumable {
  private static final String OWNER = "a history of as many arms";

  private final Memory memory;
  private final double[] weights;
  private final double[] means;
  private final double[] squares;
  private final Deque<Reward> latest = new ArrayDeque<>();

  private record Reward(int arm, double value) {}

  /**
   * No rewards yet.
   *
   * @param arms how many arms, at least 2
   * @param memory how long a reward counts
   */
  public ArmHistory(int arms, Memory memory) {
    if (arms < 2) {
      throw new IllegalArgumentException("arms: " + arms + " (expected: at least 2)");
    }
    this.memory = memory;
    this.weights = new double[arms];
    this.means = new double[arms];
    this.squares = new double[arms];
  }

  /**
   * One reward.
   *
   * @param reward finite
   */
  public void add(int arm, double reward) {
    check(arm);
    if (!Double.isFinite(reward)) {
      throw new IllegalArgumentException("reward: " + reward + " (expected: a finite number)");
    }
    switch (memory) {
      case Memory.Everything everything -> {}
      case Memory.Discounted discounted -> {
        for (int i = 0; i < weights.length; i++) {
          weights[i] *= discounted.factor();
          squares[i] *= discounted.factor();
        }
      }
      case Memory.Sliding sliding -> {
        latest.addLast(new Reward(arm, reward));
        if (latest.size() > sliding.rewards()) {
          forget(latest.removeFirst());
        }
      }
    }
    weights[arm]++;
    double step = reward - means[arm];
    means[arm] += step / weights[arm];
    squares[arm] += step * (reward - means[arm]);
  }

  /**
   * A batch of rewards of one arm, known by its sums; only where rewards count for ever (Chan,
   * Golub and LeVeque 1979).
   *
   * @param count how many, at least 1
   * @param mean their mean
   * @param squaredDeviations the sum of the squared deviations from it, 0 or more
   */
  public void addBatch(int arm, long count, double mean, double squaredDeviations) {
    check(arm);
    if (!(memory instanceof Memory.Everything)) {
      throw new IllegalArgumentException(
          "memory: " + memory + " (expected: everything, for a batch has no order)");
    }
    if (count < 1
        || !Double.isFinite(mean)
        || !(squaredDeviations >= 0 && squaredDeviations < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "batch: %d rewards, mean %s, squares %s (expected: at least 1, finite, 0 or more)"
              .formatted(count, mean, squaredDeviations));
    }
    double step = mean - means[arm];
    double all = weights[arm] + count;
    squares[arm] += squaredDeviations + step * step * weights[arm] * count / all;
    means[arm] += step * count / all;
    weights[arm] = all;
  }

  private void check(int arm) {
    if (arm < 0 || arm >= weights.length) {
      throw new IllegalArgumentException(
          "arm: " + arm + " (expected: 0 to " + (weights.length - 1) + ")");
    }
  }

  private void forget(Reward oldest) {
    int arm = oldest.arm();
    if (weights[arm] <= 1) {
      weights[arm] = 0;
      means[arm] = 0;
      squares[arm] = 0;
      return;
    }
    double before = means[arm];
    weights[arm]--;
    means[arm] -= (oldest.value() - before) / weights[arm];
    squares[arm] =
        Math.max(0, squares[arm] - (oldest.value() - before) * (oldest.value() - means[arm]));
  }

  /** How many arms there are. */
  public int arms() {
    return weights.length;
  }

  /** How many rewards of an arm count. */
  public double weight(int arm) {
    return weights[arm];
  }

  /** How many rewards of all arms count. */
  public double weight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** An arm's mean reward; 0 before the first. */
  public double mean(int arm) {
    return means[arm];
  }

  /** The sample variance of an arm's rewards; 0 with one or none. */
  public double variance(int arm) {
    return weights[arm] > 1 ? squares[arm] / (weights[arm] - 1) : 0;
  }

  @Override
  public double[] state() {
    double[] kept = new double[2 * latest.size()];
    int at = 0;
    for (Reward reward : latest) {
      kept[at++] = reward.arm();
      kept[at++] = reward.value();
    }
    return Parts.join(weights, means, squares, kept);
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 4, OWNER);
    double[][] own = {weights, means, squares};
    for (int i = 0; i < own.length; i++) {
      Parts.sized(parts[i], weights.length, OWNER);
    }
    for (int i = 0; i < own.length; i++) {
      System.arraycopy(parts[i], 0, own[i], 0, weights.length);
    }
    latest.clear();
    for (int at = 0; at + 1 < parts[3].length; at += 2) {
      latest.addLast(new Reward((int) parts[3][at], parts[3][at + 1]));
    }
  }
}
