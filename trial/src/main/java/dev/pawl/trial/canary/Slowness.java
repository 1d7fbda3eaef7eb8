package dev.pawl.trial.canary;

/**
 * What counts as slow beside the baseline. Latencies are in any one unit.
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
