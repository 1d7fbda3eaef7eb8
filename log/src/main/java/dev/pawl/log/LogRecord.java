package dev.pawl.log;

/**
 * An event at its place in the log.
 *
 * @param offset its number: the first record of a log is 0, and there are no gaps
 * @param ingestTime when the log took it, in milliseconds since 1970-01-01T00:00Z
 * @param event what happened
 */
public record LogRecord(long offset, long ingestTime, Event event) {}
