package dev.pawl.spec;

import java.time.Duration;
import java.util.List;

/**
 * What comes back after a prediction, and what label is made of it.
 *
 * @param values what outcome events carry
 * @param joinBy the inputs whose values, in order, an outcome names instead of the prediction's id;
 *     empty to join by id
 * @param window the attribution window: an outcome that happened later than this after its
 *     prediction does not count
 * @param label the label, over the latest value of each outcome field, {@code outcomes} (all of
 *     them, in order, each with its values and {@code time}) and {@code prediction} (its inputs and
 *     {@code time}). NaN, or null, means that there is no label yet
 * @param when when the label is taken
 * @param unanswered what becomes of a prediction without an outcome
 */
public record OutcomeSpec(
    List<InputSpec> values,
    List<String> joinBy,
    Duration window,
    Expression label,
    When when,
    Unanswered unanswered) {

  public OutcomeSpec {
    values = List.copyOf(values);
    joinBy = List.copyOf(joinBy);
  }

  /** When a label is taken. */
  public enum When {
    /** As soon as the label expression has a value. */
    FIRST,
    /** When the attribution window has passed, from all outcomes within it. */
    WINDOW
  }

  /** What becomes of a prediction that nothing answered within the window. */
  public enum Unanswered {
    /** It is counted and dropped. */
    DROP,
    /** It is learned from with label 0 (as in: shown and not clicked). */
    NEGATIVE
  }
}
