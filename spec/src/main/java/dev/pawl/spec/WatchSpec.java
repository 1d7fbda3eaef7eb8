package dev.pawl.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is watched beside the loss and the traffic of what serves.
 *
 * @param drift how features, predictions and labels are compared with earlier periods; empty for
 *     not at all
 * @param slices conditions over the columns of a row, by name: parts of the rows to look at one by
 *     one
 * @param performance how the loss, the bias and the calibration of what serves are looked at; empty
 *     for not at all
 * @param numbers whether the weights of lineages are looked at
 * @param age for how long what serves may have learned nothing new; empty for ever
 */
public record WatchSpec(
    Optional<Drift> drift,
    SortedMap<String, Expression> slices,
    Optional<Performance> performance,
    boolean numbers,
    Optional<Duration> age) {

  public WatchSpec {
    slices = Collections.unmodifiableSortedMap(new TreeMap<>(slices));
  }

  /**
   * Limits to what may happen as labels come back; +∞ for none.
   *
   * @param period how long a period is, in event time: a multiple of the evaluation's block
   * @param floor the mean loss that is too high
   * @param rise by which share the mean loss may be above that of the version before
   * @param bias by which share of the mean label the mean prediction may be off
   * @param calibration how far probabilities may be off the rates that come true
   * @param falseFindings the probability of a false finding within {@code within}, in (0, 0.5]
   * @param within at least a period
   */
  public record Performance(
      Duration period,
      double floor,
      double rise,
      double bias,
      double calibration,
      double falseFindings,
      Duration within) {}

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
