package dev.pawl.trial.bootstrap;

import dev.pawl.trial.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An interval for the difference of two mean losses over the same examples, by resampling whole
 * blocks of event time (Künsch 1989; Efron's percentile interval).
 *
 * <p>The difference is {@code Σ(first − second)/Σ examples}. Blocks are drawn with replacement, as
 * many as there are, and the interval lies between the quantiles of the difference over all draws.
 * Blocks must be long against the memory of the losses, and there should be some 20 of them: with
 * {@code n} blocks the percentile interval is too narrow by about {@code 1/(2n)} and ignores that
 * the deviation is estimated. It is for reports on a span that is over; a test that is looked at as
 * it goes is what {@code paired} is for.
 *
 * <p>The same seed gives the same bits. Immutable, safe for use by any number of threads.
 *
 * @param resamples how many draws, at least 100
 * @param confidence the share of draws between the ends, in (0, 1)
 * @param seed of the draws
 */
public record BlockBootstrap(int resamples, double confidence, long seed) {

  public BlockBootstrap {
    if (resamples < 100) {
      throw new IllegalArgumentException("resamples: " + resamples + " (expected: at least 100)");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence: " + confidence + " (expected: in (0, 1))");
    }
  }

  /** 10,000 draws, 95 %, one fixed seed. */
  public static BlockBootstrap of95Percent() {
    return new BlockBootstrap(10_000, 0.95, 20_260_101);
  }

  /**
   * The difference of the first contestant's mean loss less the second's.
   *
   * @param first the first contestant's sum of losses in each block, finite
   * @param second the second's, in the same blocks
   * @param examples how many examples, or how much weight, each block has, 0 or more; a block
   *     without any is none
   * @return with infinite ends when fewer than two blocks have examples
   * @throws IllegalArgumentException when the arrays differ in length or a number is out of range
   */
  public Interval difference(double[] first, double[] second, double[] examples) {
    if (first.length != examples.length || second.length != examples.length) {
      throw new IllegalArgumentException(
          "blocks: %s, %s, %s (expected: as many of each)"
              .formatted(first.length, second.length, examples.length));
    }
    double[] differences = new double[examples.length];
    double[] weights = new double[examples.length];
    int blocks = 0;
    for (int b = 0; b < examples.length; b++) {
      double difference = first[b] - second[b];
      if (!Double.isFinite(difference) || !(examples[b] >= 0 && examples[b] < 1e300)) {
        throw new IllegalArgumentException(
            "block %s: %s, %s, %s examples (expected: finite sums, 0 examples or more)"
                .formatted(b, first[b], second[b], examples[b]));
      }
      if (examples[b] > 0) {
        differences[blocks] = difference;
        weights[blocks++] = examples[b];
      }
    }
    if (blocks == 0) {
      return Interval.unbounded(Double.NaN, confidence);
    }
    double estimate = sum(differences, blocks) / sum(weights, blocks);
    return blocks == 1
        ? Interval.unbounded(estimate, confidence)
        : resample(estimate, differences, weights, blocks);
  }

  private Interval resample(double estimate, double[] differences, double[] weights, int blocks) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[resamples];
    for (int draw = 0; draw < resamples; draw++) {
      double difference = 0;
      double weight = 0;
      for (int i = 0; i < blocks; i++) {
        int block = (int) Math.unsignedMultiplyHigh(random.nextLong(), blocks);
        difference += differences[block];
        weight += weights[block];
      }
      draws[draw] = difference / weight;
    }
    Arrays.sort(draws);
    double tail = (1 - confidence) / 2;
    return new Interval(estimate, quantile(draws, tail), quantile(draws, 1 - tail), confidence);
  }

  private static double sum(double[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** Between the two nearest of the sorted values, as in Hyndman and Fan's definition 7. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
