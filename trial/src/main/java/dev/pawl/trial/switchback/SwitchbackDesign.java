package dev.pawl.trial.switchback;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When the arm may change (Bojinov, Simchi-Levi and Zhao, "Design and analysis of switchback
 * experiments", arXiv 2009.00148): at each switch point a fair coin decides the arm until the next
 * one. When the effect of an arm lasts into the {@code m} periods after it, the design that is
 * minimax optimal over {@code T = n·m} periods, {@code n ≥ 4}, has its coins at
 *
 * <pre>
 *   1, 2m + 1, 3m + 1, …, (n − 2)m + 1
 * </pre>
 *
 * (theorem 2; periods counted from 1), and without carry-over one in every period. Immutable.
 */
public final class SwitchbackDesign {
  private final int periods;
  private final int carryOver;
  private final int[] starts;
  private final int[] coins;

  private SwitchbackDesign(int periods, int carryOver, int[] starts) {
    this.periods = periods;
    this.carryOver = carryOver;
    this.starts = starts;
    this.coins = new int[periods];
    for (int coin = 0; coin < starts.length; coin++) {
      int end = coin + 1 < starts.length ? starts[coin + 1] : periods;
      Arrays.fill(coins, starts[coin], end, coin);
    }
  }

  /**
   * The optimal design.
   *
   * @param periods T, how many there are
   * @param carryOver m, over how many further periods an arm's effect lasts, 0 or more; above 0, T
   *     is a multiple of it, at least four times as many
   */
  public static SwitchbackDesign of(int periods, int carryOver) {
    if (carryOver < 0) {
      throw new IllegalArgumentException(
          "carryOver: " + carryOver + " (expected: 0 or more periods)");
    }
    if (carryOver == 0) {
      if (periods < 2) {
        throw new IllegalArgumentException("periods: " + periods + " (expected: at least 2)");
      }
      int[] every = new int[periods];
      Arrays.setAll(every, t -> t);
      return new SwitchbackDesign(periods, 0, every);
    }
    int n = periods / carryOver;
    if (periods % carryOver != 0 || n < 4) {
      throw new IllegalArgumentException(
          "periods: %d (expected: a multiple of the carry-over of %d, at least %d)"
              .formatted(periods, carryOver, 4 * carryOver));
    }
    int[] starts = new int[n - 2];
    for (int k = 1; k < starts.length; k++) {
      starts[k] = (k + 1) * carryOver;
    }
    return new SwitchbackDesign(periods, carryOver, starts);
  }

  /** How many periods there are. */
  public int periods() {
    return periods;
  }

  /** Over how many further periods an arm's effect lasts. */
  public int carryOver() {
    return carryOver;
  }

  /** The periods that begin with a coin, counted from 0. */
  public int[] switchPoints() {
    return starts.clone();
  }

  /** Which coin decides a period, counted from 0. */
  int coin(int period) {
    return coins[period];
  }

  int coins() {
    return starts.length;
  }

  /**
   * The arm of each period, {@code true} for the treatment.
   *
   * @param seed of the coins; each cluster has its own
   */
  public boolean[] assign(long seed) {
    return spread(flip(new SplittableRandom(seed)));
  }

  boolean[] flip(SplittableRandom random) {
    boolean[] heads = new boolean[starts.length];
    for (int coin = 0; coin < heads.length; coin++) {
      heads[coin] = random.nextBoolean();
    }
    return heads;
  }

  boolean[] spread(boolean[] heads) {
    boolean[] arms = new boolean[periods];
    for (int t = 0; t < periods; t++) {
      arms[t] = heads[coins[t]];
    }
    return arms;
  }
}
