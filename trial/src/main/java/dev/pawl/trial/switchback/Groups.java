package dev.pawl.trial.switchback;

import java.util.ArrayList;
import java.util.List;

/**
 * The periods of one cluster, grouped by the coins that their windows meet.
 *
 * @param first the first coin of each group's windows
 * @param last the last
 * @param sums the outcomes' sum
 */
record Groups(int[] first, int[] last, double[] sums) {

  static Groups of(SwitchbackDesign design, double[] y) {
    int m = design.carryOver();
    List<int[]> coins = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    for (int t = m; t < design.periods(); t++) {
      int from = design.coin(t - m);
      int to = design.coin(t);
      int at = coins.size() - 1;
      if (at >= 0 && coins.get(at)[0] == from && coins.get(at)[1] == to) {
        sums.set(at, sums.get(at) + y[t]);
      } else {
        coins.add(new int[] {from, to});
        sums.add(y[t]);
      }
    }
    return new Groups(
        coins.stream().mapToInt(pair -> pair[0]).toArray(),
        coins.stream().mapToInt(pair -> pair[1]).toArray(),
        sums.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Whether a group's windows had one arm throughout. */
  private boolean pure(int group, boolean[] heads) {
    for (int coin = first[group] + 1; coin <= last[group]; coin++) {
      if (heads[coin] != heads[first[group]]) {
        return false;
      }
    }
    return true;
  }

  /** One over the probability that its windows have a given arm throughout. */
  private double weight(int group) {
    return 1L << (last[group] - first[group] + 1);
  }

  /** How many groups had one arm throughout. */
  int seen(boolean[] heads) {
    int seen = 0;
    for (int g = 0; g < sums.length; g++) {
      seen += pure(g, heads) ? 1 : 0;
    }
    return seen;
  }

  /** τ̂ times the number of periods. */
  double total(boolean[] heads) {
    double total = 0;
    for (int g = 0; g < sums.length; g++) {
      if (pure(g, heads)) {
        total += (heads[first[g]] ? 1 : -1) * weight(g) * sums[g];
      }
    }
    return total;
  }

  /**
   * An estimate of an upper bound of the variance of {@link #total}. With {@code a = G(1), b =
   * G(0)} of one group and {@code c, d} of another that shares k coins with it, the covariance is
   * {@code (2^k − 1)(ac + bd) + ad + bc}, at most {@code 2^k/2 · (a² + b² + c² + d²)}; a group's
   * own variance is at most {@code 2^k (a² + b²)}. {@code a²} is estimated by {@code G²/P} when
   * seen.
   */
  double variance(boolean[] heads) {
    double variance = 0;
    for (int g = 0; g < sums.length; g++) {
      if (!pure(g, heads)) {
        continue;
      }
      double factor = 0;
      for (int h = 0; h < sums.length; h++) {
        int shared = Math.min(last[g], last[h]) - Math.max(first[g], first[h]) + 1;
        // Each ordered pair's bound is halved between its two groups; g with itself is whole.
        factor += shared > 0 ? 1L << shared : 0;
      }
      variance += factor * weight(g) * sums[g] * sums[g];
    }
    return variance;
  }
}
