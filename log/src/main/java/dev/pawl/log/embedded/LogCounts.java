package dev.pawl.log.embedded;

/**
 * What a log did since it was opened.
 *
 * @param records appended and durable
 * @param bytes appended and durable, frames included
 * @param groups group commits, one fsync each
 * @param refused appends that found the queue full, or the log closed or failed
 * @param failed appends that were taken and then could not be written; they were answered so, if
 *     they waited for an answer
 * @param lost records of those among them that had been answered when queued ({@code QUEUE})
 * @param tornBytes bytes of a torn tail that were cut when the log was opened
 * @param deletedByAge records deleted because the log took them too long ago
 * @param deletedBySize records deleted because the log was too large
 */
public record LogCounts(
    long records,
    long bytes,
    long groups,
    long refused,
    long failed,
    long lost,
    long tornBytes,
    long deletedByAge,
    long deletedBySize) {}
