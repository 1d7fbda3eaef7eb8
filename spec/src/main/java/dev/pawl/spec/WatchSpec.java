package dev.pawl.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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
 * @param speed how long answers and trainings may take; empty for any time
 * @param skew which share of the values of a derived column or live feature may have been served
 *     otherwise than they are computed for the same prediction, in [0, 1); empty for not to be
 *     looked at
 * @param feed whether the fields of requests are looked at every few minutes
 * @param labels how many labels may be missing, and how much later they may come
 * @param actions what follows from findings, for every concern; {@link Concern#usual} where nothing
 *     was given
 */
public record WatchSpec(
    Optional<Drift> drift,
    SortedMap<String, Expression> slices,
    Optional<Performance> performance,
    boolean numbers,
    Optional<Duration> age,
    Optional<Speed> speed,
    Optional<Double> skew,
    boolean feed,
    Labels labels,
    SortedMap<Concern, Set<Action>> actions) {

  public WatchSpec {
    slices = Collections.unmodifiableSortedMap(new TreeMap<>(slices));
    SortedMap<Concern, Set<Action>> all = new TreeMap<>(actions);
    for (Concern concern : Concern.values()) {
      all.putIfAbsent(concern, concern.usual());
    }
    all.replaceAll((concern, of) -> Collections.unmodifiableSet(new TreeSet<>(of)));
    actions = Collections.unmodifiableSortedMap(all);
  }

  /** What a finding is about, as far as what follows from it is concerned. */
  public enum Concern {
    /** The requests: a unit, a stuck or missing field, names written differently, silence. */
    FEED,
    /** Values that are not accepted, of inputs that flag them. */
    SCHEMA,
    /** What the spec states about features and does not hold. */
    ASSERTION,
    /** Features, predictions, labels or their relation are other than they were. */
    DRIFT,
    /** The loss, the bias or the calibration of what serves. */
    PERFORMANCE,
    /** Labels that come later than they did, or do not come. */
    LABELS,
    /** What was served is not what is computed for it. */
    SKEW,
    /** What serves has learned nothing new for too long. */
    AGE,
    /** More or fewer requests than usual, or the same again and again. */
    VOLUME,
    /** Weights, scores or losses that are not finite, or one answer for most. */
    NUMERIC,
    /** Answers or trainings that take longer. */
    SPEED,
    /** Models on other servers that answer in the shadow. */
    SHADOW;

    /** What follows where the spec says nothing: a broken feed teaches nonsense. */
    public Set<Action> usual() {
      return switch (this) {
        case FEED, SCHEMA -> Set.of(Action.PAUSE_LEARNING);
        case ASSERTION, DRIFT, PERFORMANCE, LABELS, SKEW, AGE, VOLUME, NUMERIC, SPEED, SHADOW ->
            Set.of();
      };
    }
  }

  /** What follows from a finding, beside the alert that each is. */
  public enum Action {
    /** An update starts, as by a trigger. */
    TRAIN,
    /** Nothing is promoted as long as it is open. */
    PAUSE_PROMOTIONS,
    /** Nothing is learned as long as it is open, nor ever what was answered in that time. */
    PAUSE_LEARNING,
    /** The predecessor serves again. */
    ROLLBACK
  }

  /**
   * Limits to what may happen as labels come back; +∞ for none.
   *
   * @param period how long a period is, in event time: a multiple of the evaluation's block
   * @param floor the mean loss that is too high
   * @param rise by which share the mean loss may be above that of the version before
   * @param bias by which share of the mean label the mean prediction may be off
   * @param calibration how far probabilities may be off the rates that come true
   * @param expected whether the loss is estimated before labels come back
   * @param falseFindings the probability of a false finding within {@code within}, in (0, 0.5]
   * @param within at least a period
   */
  public record Performance(
      Duration period,
      double floor,
      double rise,
      double bias,
      double calibration,
      boolean expected,
      double falseFindings,
      Duration within) {}

  /**
   * How labels may come, beside how they came in the last weeks.
   *
   * @param horizon how long after its prediction a label counts: at most the attribution window
   * @param missing by which share fewer predictions than ever may have one, in (0, 1]
   * @param later by which share labels may take longer than ever, above 0
   */
  public record Labels(Duration horizon, double missing, double later) {
    private static final double MISSING = 0.15;
    private static final double FEWER_EVENTS = 0.5;
    private static final double LATER = 0.3;

    /**
     * What holds where nothing is said. Where no outcome means a negative, the share that has one
     * is the rate of what happens, which falls by itself: only half of it missing counts.
     */
    public static Labels usual(OutcomeSpec outcome) {
      boolean negative = outcome.unanswered() == OutcomeSpec.Unanswered.NEGATIVE;
      return new Labels(outcome.window(), negative ? FEWER_EVENTS : MISSING, LATER);
    }
  }

  /**
   * How long answers and trainings may take.
   *
   * @param latency what the quantile of the answers' latency may be; empty for any
   * @param quantile which quantile, in (0, 1)
   * @param training how many examples a second half of the trainings must learn; 0 for any number
   * @param rise by which share the latency may be worse than with the version before; +∞ for any
   */
  public record Speed(Optional<Duration> latency, double quantile, double training, double rise) {}

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
