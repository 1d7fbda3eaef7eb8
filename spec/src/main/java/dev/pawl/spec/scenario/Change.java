package dev.pawl.spec.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that changes.
 *
 * @param at when, from the beginning
 * @param span for how long; empty for good
 * @param effect what changes
 * @param expected the finding that it has to lead to; empty when none has to
 */
public record Change(
    Duration at, Optional<Duration> span, Effect effect, Optional<Expected> expected) {

  /** What changes. */
  public sealed interface Effect {

    /** Other outcomes come true. */
    record OtherTruth(List<Truth> outcomes) implements Effect {
      public OtherTruth {
        outcomes = List.copyOf(outcomes);
      }
    }

    /** An input is missing in a share of the requests. */
    record Missing(String input, double share) implements Effect {}

    /** An input is multiplied, as by another unit. */
    record Times(String input, double factor) implements Effect {}

    /** An input is stuck at a number. */
    record Stuck(String input, double value) implements Effect {}

    /** As much is asked as this share of the usual. */
    record Traffic(double share) implements Effect {}

    /** One more unit asks, and nothing ever comes true for it. */
    record Bot(String unit, double perHour) implements Effect {}

    /**
     * Outcomes get lost on their way.
     *
     * @param arm of which arm; empty for all
     */
    record Lost(Optional<String> arm, double share) implements Effect {}
  }

  /**
   * A finding.
   *
   * @param finding its kind
   * @param in a text that its place or its sentence has; "" for any
   * @param within how soon after the change; empty for before the end
   */
  public record Expected(String finding, String in, Optional<Duration> within) {}

  /** Whether it is so at a time from the beginning. */
  public boolean holdsAt(Duration time) {
    return time.compareTo(at) >= 0
        && span.map(length -> time.compareTo(at.plus(length)) < 0).orElse(true);
  }
}
