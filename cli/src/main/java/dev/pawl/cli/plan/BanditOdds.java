package dev.pawl.cli.plan;

import java.util.SplittableRandom;

/**
 * How often a bandit ends with the version and not with the champion, though it has no α to hold:
 * by its stop rule ({@link dev.pawl.trial.bandit.StopRule}), played with normal rewards at even
 * shares. With {@code d} the difference that was seen and {@code s} its standard error, both as
 * shares of the champion's value, the rule stops at the end of the first batch with {@code 1.645 s
 * − |d| < stop}, and the sign of {@code d} decides.
 *
 * @param deviation the deviation of the difference of both arms' means times √n, n the rewards of
 *     both, as a share of the value
 * @param inBatch how many rewards come in a batch, above 0
 * @param batches how many batches there are at most
 * @param stop below which share of the value the rule stops
 */
record BanditOdds(double deviation, double inBatch, long batches, double stop) {
  private static final int RUNS = 2_000;
  private static final double NORMAL_95 = 1.6448536269514722;

  /** Below it there are no 30 rewards of each arm, with which the stage begins to look. */
  private static final double FEWEST = 60;

  /**
   * The share of runs in which the version is promoted.
   *
   * @param worse by which share of the champion's value it is worse; 0 for one that is as good
   * @return in [0, 1], with a standard error of at most 0.012
   */
  double promoted(double worse) {
    SplittableRandom random = new SplittableRandom(7);
    int promoted = 0;
    for (int run = 0; run < RUNS; run++) {
      promoted += endsWithIt(worse, random.split()) ? 1 : 0;
    }
    return (double) promoted / RUNS;
  }

  private boolean endsWithIt(double worse, SplittableRandom random) {
    double sum = 0;
    double n = 0;
    for (long batch = 0; batch < batches; batch++) {
      n += inBatch;
      sum += -worse * inBatch + deviation * Math.sqrt(inBatch) * random.nextGaussian();
      double seen = sum / n;
      if (n >= FEWEST && NORMAL_95 * deviation / Math.sqrt(n) - Math.abs(seen) < stop) {
        return seen > 0;
      }
    }
    return false;
  }
}
