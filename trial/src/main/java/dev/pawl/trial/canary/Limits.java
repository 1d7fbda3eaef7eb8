package dev.pawl.trial.canary;

/**
 * What ends a canary at once, whatever the baseline does.
 *
 * @param errorRate the largest tolerable share of errors, in (0, 1]
 * @param errors how many errors there are at least before the share counts, at least 1
 * @param latency the largest tolerable {@code latencyQuantile}, in the unit of the latencies, above
 *     0; infinite for no limit
 */
public record Limits(double errorRate, long errors, double latency) {
  public Limits {
    if (!(errorRate > 0 && errorRate <= 1)) {
      throw new IllegalArgumentException("errorRate: " + errorRate + " (expected: in (0, 1])");
    }
    if (errors < 1) {
      throw new IllegalArgumentException("errors: " + errors + " (expected: at least 1)");
    }
    if (!(latency > 0)) {
      throw new IllegalArgumentException("latency: " + latency + " (expected: above 0)");
    }
  }
}
