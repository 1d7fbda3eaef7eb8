package dev.pawl.trial.canary;

/**
 * What counts as slow beside the baseline: a quantile of the latency that is above the larger of
 * {@code ratio} times the baseline's and the {@code floor}. Latencies are in any one unit.
 *
 * <p>Each side's quantile has a {@link dev.pawl.trial.sequential.QuantileSequence} at half of the
 * level, so when both hold, a canary of which this is not so is not found slow: its lower end is at
 * most its quantile, and the baseline's upper end is at least the baseline's. That is conservative,
 * for only one end of each is used. It assumes that latencies are independent of each other; a
 * pause that slows many answers in a row down counts as so many.
 *
 * @param quantile which quantile of the latency is compared, in (0, 1)
 * @param ratio how many times the baseline's quantile is tolerated, at least 1
 * @param floor up to which latency nobody is harmed, whatever the baseline's is, 0 or more: 0.3 ms
 *     against 0.2 ms is half as much again, and no harm
 */
public record Slowness(double quantile, double ratio, double floor) {
  public Slowness {
    if (!(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException("quantile: " + quantile + " (expected: in (0, 1))");
    }
    if (!(ratio >= 1 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ratio: " + ratio + " (expected: finite, at least 1)");
    }
    if (!(floor >= 0 && floor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("floor: " + floor + " (expected: finite, 0 or more)");
    }
  }
}
