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
 *     values; empty for {@link Aggregate#COUNT}
 * @param of which events it is computed over
 * @param by the inputs whose values make the key, in order; empty for one aggregate over all
 * @param window how far back it looks; empty when {@code halfLife} is there, or, for {@link
 *     Aggregate#LAST}, for no limit
 * @param halfLife after how long an event counts half; empty when {@code window} is there
 * @param where which events count; empty for all
 */
public record LiveSpec(
    String name,
    Aggregate aggregate,
    Optional<Expression> value,
    Source of,
    List<String> by,
    Optional<Duration> window,
    Optional<Duration> halfLife,
    Optional<Expression> where) {

  public LiveSpec {
    by = List.copyOf(by);
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
