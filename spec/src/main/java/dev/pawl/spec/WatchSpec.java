package dev.pawl.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is watched beside the loss and the traffic of what serves.
 *
 * @param drift how features, predictions and labels are compared with earlier periods; empty for
 *     not at all
 */
public record WatchSpec(Optional<Drift> drift) {

  /**
   * Comparison with earlier periods.
   *
   * @param features the columns that are watched: inputs, derived columns, live features; none for
   *     all
   * @param period how long a period is, in event time
   * @param season after how long periods are alike: a multiple of the period
   * @param cycles how many earlier periods at the same point of the season make a reference
   * @param fixed whether these are the first ones, not the latest
   * @param effect the least effect that counts, in [0, 1)
   * @param falseFindings the probability of a false finding within {@code within}, in (0, 0.5]
   * @param within at least a period
   */
  public record Drift(
      List<String> features,
      Duration period,
      Duration season,
      int cycles,
      boolean fixed,
      double effect,
      double falseFindings,
      Duration within) {
    public Drift {
      features = List.copyOf(features);
    }
  }
}
