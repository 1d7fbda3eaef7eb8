package dev.pawl.log.embedded;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The events of one call, waiting to be written.
 *
 * @param offset of the first
 * @param answer to be completed when they are durable; null when it was answered already
 */
record Append(
    byte[][] events,
    long bytes,
    long ingestTime,
    long offset,
    @Nullable CompletableFuture<Long> answer) {}
