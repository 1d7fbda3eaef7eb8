package dev.pawl.log;

/**
 * Something that happened to one model. The log is the only way in which anything reaches the loop:
 * what is not an event did not happen.
 *
 * <p>Times are milliseconds since 1970-01-01T00:00Z. {@link #eventTime} is when it happened, by the
 * client's word; when the log took it is kept beside the event by {@link LogRecord#ingestTime}.
 *
 * <p>Arrays in events are not copied: who makes an event hands its arrays over and does not write
 * to them again. Events are safe for use by any thread.
 */
public sealed interface Event
    permits Prediction, Outcome, Command, Tick, TrainingFinished, ServingReport, ShadowAnswer {

  /** When it happened, in milliseconds since 1970-01-01T00:00Z. */
  long eventTime();

  /**
   * Names this event among those of its kind: a repeated append of the same id is a duplicate.
   * Empty for a {@link Tick}, whose time is its name.
   */
  String id();

  /** Whom it is about, so that all that is about a unit can be found and erased; "" for nobody. */
  String unit();
}
