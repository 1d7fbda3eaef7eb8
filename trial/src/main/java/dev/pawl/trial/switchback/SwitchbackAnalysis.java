package dev.pawl.trial.switchback;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What a switchback experiment shows (Bojinov, Simchi-Levi and Zhao, arXiv 2009.00148): the mean
 * over periods of what always-treatment does less what always-control does, by the Horvitz–Thompson
 * estimator over the periods after the first {@code m},
 *
 * <pre>
 *   τ̂ = 1/(T − m) Σ Yₜ ( 1{Wₜ₋ₘ…Wₜ = 1}/P(…) − 1{Wₜ₋ₘ…Wₜ = 0}/P(…) )
 * </pre>
 *
 * which uses a period only when the arm was the same over all periods that reach into it (that is
 * the burn-in), and is unbiased over the coins.
 *
 * <ol>
 *   <li>The p-value is that of the randomisation test of "no effect on any period": the share of
 *       assignments whose |τ̂| is at least as large, over all of them when there are at most
 *       {@value #ALL} coins, else over {@value #DRAWS} drawn ones with the observed one added.
 *   <li>The interval is normal with an upper bound of the variance. Periods whose windows meet the
 *       same coins form a group with sums {@code G(1)} and {@code G(0)}; the products of two
 *       outcomes of which at most one can be seen are bounded by {@code 2ab ≤ a² + b²}, as in the
 *       paper's section 4, and squares are estimated without bias. So it covers at least as often
 *       as it says, once there are some 20 groups.
 *   <li>Several clusters have coins of their own; the estimate is the mean over all their periods.
 * </ol>
 *
 * <p>Outcomes enter as they are, so a large constant in them adds to the variance: subtract what
 * was expected before the experiment ({@code expected}), never something computed from it.
 */
public final class SwitchbackAnalysis {
  private static final int ALL = 14;
  private static final int DRAWS = 9_999;
  private static final double ROUNDING = 1e-12;
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private final SwitchbackDesign design;
  private final Terms terms;

  /** An analysis of experiments of one design. */
  public SwitchbackAnalysis(SwitchbackDesign design, Terms terms) {
    this.design = design;
    this.terms = terms;
  }

  /**
   * One cluster: a city, a store.
   *
   * @param treated the arm of each period, as {@link SwitchbackDesign#assign} gave it
   * @param outcomes the outcome of each period, finite
   */
  public record Cluster(boolean[] treated, double[] outcomes) {
    public Cluster {
      treated = treated.clone();
      outcomes = outcomes.clone();
    }
  }

  /**
   * What the clusters show.
   *
   * @param expected what is subtracted from each outcome, fixed before the experiment
   * @param seed of the drawn assignments
   */
  public Verdict verdict(List<Cluster> clusters, double expected, long seed) {
    if (clusters.isEmpty()) {
      return Verdict.undecided(0, "no clusters (expected: at least 1)");
    }
    double[][] y = new double[clusters.size()][];
    boolean[][] heads = new boolean[clusters.size()][];
    for (int c = 0; c < clusters.size(); c++) {
      heads[c] = heads(clusters.get(c), c);
      y[c] = outcomes(clusters.get(c), c, expected);
    }
    long used = (long) clusters.size() * (design.periods() - design.carryOver());
    double estimate = 0;
    double variance = 0;
    int seen = 0;
    for (int c = 0; c < y.length; c++) {
      Groups groups = Groups.of(design, y[c]);
      estimate += groups.total(heads[c]);
      variance += groups.variance(heads[c]);
      seen += groups.seen(heads[c]);
    }
    estimate /= used;
    variance /= (double) used * used;
    if (seen < 2 || !(variance > 0)) {
      return Verdict.undecided(
          used,
          "%d groups of periods with one arm throughout (expected: at least 2 whose outcomes vary)"
              .formatted(seen));
    }
    if (Arrays.stream(y).flatMapToDouble(Arrays::stream).distinct().limit(2).count() < 2) {
      return Verdict.undecided(
          used, "the outcome is the same in every period: what does not vary proves nothing");
    }
    double reach = NORMAL.inverseCumulativeProbability(1 - terms.alpha() / 2) * Math.sqrt(variance);
    return terms.verdict(
        Interval.around(estimate, reach, 1 - terms.alpha()),
        OptionalDouble.of(pValue(y, Math.abs(estimate) * used, seed)),
        used,
        used,
        "periods");
  }

  private double pValue(double[][] y, double observed, long seed) {
    Groups[] groups = new Groups[y.length];
    for (int c = 0; c < y.length; c++) {
      groups[c] = Groups.of(design, y[c]);
    }
    int coins = y.length * design.coins();
    double bar = observed * (1 - ROUNDING);
    if (coins <= ALL) {
      int extreme = 0;
      for (int path = 0; path < 1 << coins; path++) {
        double total = 0;
        for (int c = 0; c < y.length; c++) {
          boolean[] heads = new boolean[design.coins()];
          for (int coin = 0; coin < heads.length; coin++) {
            heads[coin] = (path >> (c * design.coins() + coin) & 1) == 1;
          }
          total += groups[c].total(heads);
        }
        extreme += Math.abs(total) >= bar ? 1 : 0;
      }
      return (double) extreme / (1 << coins);
    }
    SplittableRandom random = new SplittableRandom(seed);
    int extreme = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      double total = 0;
      for (Groups each : groups) {
        total += each.total(design.flip(random));
      }
      extreme += Math.abs(total) >= bar ? 1 : 0;
    }
    return (double) extreme / (DRAWS + 1);
  }

  private boolean[] heads(Cluster cluster, int number) {
    if (cluster.treated().length != design.periods()) {
      throw new IllegalArgumentException(
          "cluster %d: %d periods (expected: %d)"
              .formatted(number, cluster.treated().length, design.periods()));
    }
    boolean[] heads = new boolean[design.coins()];
    for (int t = 0; t < design.periods(); t++) {
      int coin = design.coin(t);
      if (t == 0 || design.coin(t - 1) != coin) {
        heads[coin] = cluster.treated()[t];
      } else if (heads[coin] != cluster.treated()[t]) {
        throw new IllegalArgumentException(
            "cluster %d: the arm changes before period %d (expected: only at switch points)"
                .formatted(number, t));
      }
    }
    return heads;
  }

  private double[] outcomes(Cluster cluster, int number, double expected) {
    if (cluster.outcomes().length != design.periods()) {
      throw new IllegalArgumentException(
          "cluster %d: %d outcomes (expected: %d, one for each period)"
              .formatted(number, cluster.outcomes().length, design.periods()));
    }
    double[] y = new double[design.periods()];
    for (int t = 0; t < y.length; t++) {
      y[t] = cluster.outcomes()[t] - expected;
      if (!Double.isFinite(y[t])) {
        throw new IllegalArgumentException(
            "cluster %d, period %d: outcome %s (expected: a finite number)"
                .formatted(number, t, cluster.outcomes()[t]));
      }
    }
    return y;
  }
}
