package dev.pawl.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A feature that changes with every event: an aggregate by key, such as the mean of {@code
 * arr_delay - dep_delay} by destination over the last two hours.
 *
 * @param name the column that rows carry it in; missing while the key has nothing in the window
 * @param aggregate what is computed
 * @param value what is aggregated, over the prediction's row and, for outcomes, the outcome's
 *     values and the {@code score} that was served; empty for {@link Aggregate#COUNT}
 * @param of which events it is computed over
 * @param by the inputs and derived columns whose values make the key, in order; empty for one
 *     aggregate over all
 * @param window how far back it looks; empty when {@code halfLife} is there, or, for {@link
 *     Aggregate#LAST}, for no limit
 * @param halfLife after how long an event counts half; empty when {@code window} is there
 * @param where which events count; empty for all
 * @param prior as how many events of value 0 the prior counts, for {@link Aggregate#MEAN}: the mean
 *     of n values is their sum by {@code n + prior}, so that a key with few events stays near 0
 * @param minimum a smaller value counts as this; −∞ for no bound
 * @param maximum a larger value counts as this; +∞ for no bound
 */
public record LiveSpec(
    String name,
    Aggregate aggregate,
    Optional<Expression> value,
    Source of,
    List<String> by,
    Optional<Duration> window,
    Optional<Duration> halfLife,
    Optional<Expression> where,
    double prior,
    double minimum,
    double maximum) {

  /** What the served score is called in the value of a live feature over outcomes. */
  public static final String SCORE = "score";

  public LiveSpec {
    by = List.copyOf(by);
  }

  /** A feature without prior and bounds. */
  public LiveSpec(
      String name,
      Aggregate aggregate,
      Optional<Expression> value,
      Source of,
      List<String> by,
      Optional<Duration> window,
      Optional<Duration> halfLife,
      Optional<Expression> where) {
    this(
        name,
        aggregate,
        value,
        of,
        by,
        window,
        halfLife,
        where,
        0,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  /** What is computed over the events of a key. */
  public enum Aggregate {
    COUNT,
    SUM,
    MEAN,
    MIN,
    MAX,
    /** The value of the latest event. */
    LAST,
    /** Milliseconds of event time since the latest event. */
    AGE
  }

  /** Which events an aggregate is computed over. */
  public enum Source {
    PREDICTIONS,
    OUTCOMES
  }
}
