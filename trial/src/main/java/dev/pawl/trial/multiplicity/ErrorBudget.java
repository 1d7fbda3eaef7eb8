package dev.pawl.trial.multiplicity;

import dev.pawl.trial.Resumable;
import java.util.Arrays;

/**
 * Levels for a stream of comparisons, such that of those that succeed only a stated share is wrong
 * in expectation: the online false discovery rate rule LORD++ (Ramdas, Yang, Wainwright and Jordan
 * 2017, "Online control of the false discovery rate with decaying memory"), in the asynchronous
 * form for comparisons that overlap in time (Zrnic, Ramdas and Jordan 2021, "Asynchronous online
 * testing of multiple hypotheses").
 *
 * <p>A discovery is a comparison that ends with what it was made to show: for a gate, a promotion.
 * The {@code t}-th comparison to start gets the level
 *
 * <pre>
 *   α(t) = γ(t)·w + γ(t − r₁)·(q − w) + Σ_{j≥2} γ(t − rⱼ)·q,   at most q
 * </pre>
 *
 * where {@code q} is the rate, {@code w = q/2} the initial wealth, {@code rⱼ} how many comparisons
 * had started when the {@code j}-th discovery was made, and {@code γ(i) = i^(−1.6)/ζ(1.6)}, which
 * sums to 1. So at all times
 *
 * <ol>
 *   <li>the levels given sum to at most {@code q·max(1, discoveries)}, which is why the rate holds;
 *   <li>the next level is above 0 and at most {@code q}.
 * </ol>
 *
 * <p>Why not split α over the promotions of a year: hundreds of them would leave each so little
 * that none is ever certain enough, and a wrong promotion is not a catastrophe but a small,
 * reversible loss. What can be promised is that few promotions are wrong. Where they succeed one
 * after the other, the level stays near {@code q}; where they fail, it falls, and the next success
 * lifts it.
 *
 * <p>The guarantee: when a true null hypothesis exceeds its level with at most that probability
 * given all that had ended when it started, the ratio of expected wrong discoveries to expected
 * discoveries is at most {@code q} (the marginal rate), and with independent comparisons the
 * expected ratio is too. Comparisons that follow each other on new data fulfil it. Anytime-valid
 * ones may be stopped at any look.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ErrorBudget implements Resumable {
  private static final double POWER = -1.6;

  /** ζ(1.6). */
  private static final double ZETA = 2.2857656657;

  private static final int MOST_KEPT = 1 << 16;

  private final double rate;
  private long started;
  private long[] discoveries = new long[8];
  private int discovered;

  /**
   * γ(1), γ(2), … as far as they were asked for: each start needs as many as there are discoveries.
   */
  private double[] gammas = {};

  /**
   * A budget of which nothing is spent.
   *
   * @param rate the share of wrong discoveries that is tolerated, in (0, 0.5]
   */
  public ErrorBudget(double rate) {
    if (!(rate > 0 && rate <= 0.5)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: in (0, 0.5])");
    }
    this.rate = rate;
  }

  /**
   * The level of the comparison that starts now; it is spent by this call. Takes time in proportion
   * to the number of discoveries.
   *
   * @return in (0, rate]
   */
  public double start() {
    started++;
    double level = gamma(started) * rate / 2;
    for (int j = 0; j < discovered; j++) {
      level += gamma(started - discoveries[j]) * (j == 0 ? rate / 2 : rate);
    }
    return Math.min(rate, level);
  }

  /** Takes note that a comparison has just ended with a discovery. */
  public void discovery() {
    if (discovered >= started) {
      throw new IllegalStateException(
          "discoveries: %s of %s comparisons (expected: at most one for each)"
              .formatted(discovered + 1, started));
    }
    if (discovered == discoveries.length) {
      discoveries = Arrays.copyOf(discoveries, 2 * discovered);
    }
    discoveries[discovered++] = started;
  }

  /** How many comparisons have started. */
  public long started() {
    return started;
  }

  /** How many of them ended with a discovery. */
  public long discoveries() {
    return discovered;
  }

  private double gamma(long i) {
    if (i > MOST_KEPT) {
      return power(i);
    }
    if (i > gammas.length) {
      int from = gammas.length;
      gammas = Arrays.copyOf(gammas, (int) Math.min(MOST_KEPT, 2 * i));
      for (int at = from; at < gammas.length; at++) {
        gammas[at] = power(at + 1L);
      }
    }
    return gammas[(int) i - 1];
  }

  private static double power(long i) {
    return StrictMath.pow((double) i, POWER) / ZETA;
  }

  @Override
  public double[] state() {
    double[] state = new double[1 + discovered];
    state[0] = started;
    for (int j = 0; j < discovered; j++) {
      state[1 + j] = discoveries[j];
    }
    return state;
  }

  @Override
  public void restore(double[] state) {
    if (state.length == 0 || state.length - 1 > state[0]) {
      throw new IllegalArgumentException(
          "state: "
              + Arrays.toString(state)
              + " (expected: as state() of an error budget gives it)");
    }
    started = (long) state[0];
    discovered = state.length - 1;
    discoveries = new long[Math.max(8, discovered)];
    for (int j = 0; j < discovered; j++) {
      discoveries[j] = (long) state[1 + j];
    }
  }
}
