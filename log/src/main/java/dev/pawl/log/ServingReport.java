package dev.pawl.log;

import java.util.Objects;

/**
 * How an arm's model fared at answering: what only the server sees, and a trial has to know. Made
 * while a plan has an experiment; a report covers what happened since the arm's last one.
 *
 * @param id names the report among its kind
 * @param eventTime the latest time of the requests that it covers, in milliseconds since
 *     1970-01-01T00:00Z
 * @param arm the arm, such as {@code canary}
 * @param version the arm's version, such as {@code 1.13}
 * @param errors how often its model threw or gave a number that is not finite, and another one
 *     answered; 0 or more
 * @param latencies how long each of its answers took to compute, in microseconds, in the order in
 *     which they ended; finite, 0 or more
 */
public record ServingReport(
    String id, long eventTime, String arm, String version, int errors, float[] latencies)
    implements Event {

  public ServingReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(latencies, "latencies");
    if (errors < 0) {
      throw new IllegalArgumentException("errors: " + errors + " (expected: 0 or more)");
    }
    for (float latency : latencies) {
      if (!(latency >= 0 && latency < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "latencies: " + latency + " (expected: finite, 0 or more)");
      }
    }
  }

  @Override
  public String unit() {
    return "";
  }
}
